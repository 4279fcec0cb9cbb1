package io.github.laddersr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.kernel.WorkerPool;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdamTest {
    private static final int SIZE = 70_000; // more than one slice of WorkerPool
    private static final double DECAY = 0.9;
    private static final double CLIP = 200;

    /** The paper's algorithm 1 in double, with the two additions. */
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

    private static float[] gaussian(Random random, double scale) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    @Test
    void stepsAreThoseOfThePlainTwin() {
        Random random = new Random(41);
        float[] start = gaussian(random, 1);
        Plain plain = new Plain(start);
        Adam adam = Adam.start(start.clone());
        int clipped = 0;
        try (WorkerPool workers = new WorkerPool(2)) {
            for (int step = 0; step < 12; step++) {
                float[] gradient = gaussian(random, step % 3); // norms of 0, 265 and 529
                double norm = plain.step(gradient, 0.01);
                clipped += norm > CLIP ? 1 : 0;
                assertThat(adam.step(gradient, 0.01, CLIP, DECAY, workers)).isCloseTo(norm, within(1e-6));
            }
        }
        assertThat(clipped).isBetween(1, 11);
        assertThat(adam.steps()).isEqualTo(12);
        assertClose(adam.weights(), plain.p);
        assertClose(adam.average(), plain.average);
        assertClose(adam.m(), plain.m);
        assertClose(adam.v(), plain.v);
    }

    private static void assertClose(float[] actual, double[] expected) {
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst).isLessThan(3e-6); // 12 steps, each rounded to a float near 4 or less
    }

    @Test
    void anInfiniteGradientChangesNothing() {
        float[] start = gaussian(new Random(43), 1);
        Adam adam = Adam.start(start.clone());
        float[] gradient = new float[SIZE];
        gradient[17] = Float.POSITIVE_INFINITY;
        try (WorkerPool workers = new WorkerPool(1)) {
            assertThat(adam.step(gradient, 0.01, 1, DECAY, workers)).isInfinite();
        }
        assertThat(adam.weights()).isEqualTo(start);
        assertThat(adam.average()).isEqualTo(start);
        assertThat(adam.steps()).isZero();
    }

    @Test
    void withoutALimitTheGradientIsTakenAsItIs() {
        float[] gradient = gaussian(new Random(47), 50);
        Adam adam = Adam.start(new float[SIZE]);
        try (WorkerPool workers = new WorkerPool(1)) {
            adam.step(gradient, 0.01, 0, DECAY, workers);
        }
        assertThat(adam.m()[5]).isCloseTo(0.1f * gradient[5], within(1e-5f));
    }
}
