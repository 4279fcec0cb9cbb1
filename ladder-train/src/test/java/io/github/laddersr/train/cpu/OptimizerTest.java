// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.kernel.WorkerPool;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static final double DECAY = 0.9;
    private static final double CLIP = 500;

    private final Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
    private final ParameterLayout layout = new ParameterLayout(graph);
    private final Weights start = Weights.random(graph, 37);

    private Optimizer optimizer(Muon muon, double clip) {
        return new Optimizer(layout, muon, clip, DECAY, Snapshot.start(graph, start));
    }

    /** Algorithm 1 of the Adam paper in double, with the two additions. */
    private static final class Plain {
        private final double[] p;
        private final double[] average;
        private final double[] m;
        private final double[] v;
        private int t;

        Plain(float[] weights) {
            p = new double[weights.length];
            for (int i = 0; i < p.length; i++) {
                p[i] = weights[i];
            }
            average = p.clone();
            m = new double[p.length];
            v = new double[p.length];
        }

        double step(float[] gradient, double rate) {
            double sum = 0;
            for (float g : gradient) {
                sum += (double) g * g;
            }
            double norm = Math.sqrt(sum);
            double scale = Math.min(1, CLIP / norm);
            t++;
            double decay = Math.min(DECAY, (1.0 + t) / (10 + t));
            for (int i = 0; i < p.length; i++) {
                double g = gradient[i] * scale;
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                double mHat = m[i] / (1 - Math.pow(0.9, t));
                double vHat = v[i] / (1 - Math.pow(0.999, t));
                p[i] -= rate * mHat / (Math.sqrt(vHat) + 1e-8);
                average[i] = decay * average[i] + (1 - decay) * p[i];
            }
            return norm;
        }
    }

    /** Zero in the layout's padding, like gradients. */
    private float[] gaussian(Random random, double scale) {
        Weights.Builder values = Weights.builder();
        graph.parameters().forEach(p -> {
            float[] tensor = new float[p.size()];
            for (int i = 0; i < tensor.length; i++) {
                tensor[i] = (float) (scale * random.nextGaussian());
            }
            values.add(p.name(), Tensor.of(p.shape(), tensor));
        });
        return layout.pack(values.build());
    }

    @Test
    void stepsAreThoseOfThePlainTwin() {
        Random random = new Random(41);
        Plain plain = new Plain(layout.pack(start));
        Optimizer adam = optimizer(Muon.none(), CLIP);
        int clipped = 0;
        try (WorkerPool workers = new WorkerPool(2)) {
            for (int step = 0; step < 12; step++) {
                float[] gradient = gaussian(random, step % 3 * 0.5); // norms of 0, 425 and 850
                double norm = plain.step(gradient, 0.01);
                clipped += norm > CLIP ? 1 : 0;
                assertThat(adam.step(gradient, 0.01, workers)).isCloseTo(norm, within(1e-6));
            }
        }
        assertThat(clipped).isBetween(1, 11);
        Snapshot end = adam.snapshot();
        assertThat(end.steps()).isEqualTo(12);
        assertClose(end.weights(), plain.p);
        assertClose(end.average(), plain.average);
        assertClose(end.m(), plain.m);
        assertClose(end.v(), plain.v);
    }

    private void assertClose(Weights actual, double[] expected) {
        float[] flat = layout.pack(actual);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(flat[i] - expected[i]));
        }
        assertThat(worst).isLessThan(3e-6); // 12 steps, each rounded to a float near 4 or less
    }

    @Test
    void anInfiniteGradientChangesNothing() {
        Optimizer optimizer = optimizer(Muon.of(graph, layout), 1);
        float[] gradient = gaussian(new Random(43), 1);
        gradient[17] = Float.POSITIVE_INFINITY;
        try (WorkerPool workers = new WorkerPool(1)) {
            assertThat(optimizer.step(gradient, 0.01, workers)).isInfinite();
        }
        assertThat(optimizer.snapshot().weights()).isEqualTo(start);
        assertThat(optimizer.snapshot().average()).isEqualTo(start);
        assertThat(optimizer.snapshot().steps()).isZero();
    }

    @Test
    void withoutALimitTheGradientIsTakenAsItIs() {
        float[] gradient = gaussian(new Random(47), 50);
        Optimizer adam = optimizer(Muon.none(), 0);
        try (WorkerPool workers = new WorkerPool(1)) {
            adam.step(gradient, 0.01, workers);
        }
        assertThat(layout.pack(adam.snapshot().m())[5]).isCloseTo(0.1f * gradient[5], within(1e-5f));
    }

    /** Adam updates what Muon does not, and nothing is updated twice. */
    @Test
    void withMuonAllElseIsAdams() {
        float[] gradient = gaussian(new Random(53), 1);
        Optimizer adam = optimizer(Muon.none(), 0);
        Muon muon = Muon.of(graph, layout);
        Optimizer both = optimizer(muon, 0);
        try (WorkerPool workers = new WorkerPool(2)) {
            adam.step(gradient, 0.01, workers);
            both.step(gradient, 0.01, workers);
        }
        for (int i = 0; i < layout.size(); i++) {
            boolean matrix = muon.nextFrom(i) == i;
            if (!matrix) {
                assertThat(both.weights()[i]).isEqualTo(adam.weights()[i]);
            }
        }
        int inMatrix = layout.place(graph.node("alpha.0")).weight();
        assertThat(both.weights()[inMatrix]).isNotEqualTo(adam.weights()[inMatrix]);
    }
}
