// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.kernel.WorkerPool;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.recipe.OptimizerType;
import io.github.laddersr.weights.Weights;
import java.util.Map;

/**
 * Adam (Kingma and Ba, ICLR 2015) with gradient clipping by norm, and an exponential moving average of the weights, all
 * on flat arrays. The arithmetic is that of the reference trainer: m += (g - m)(1 - b1), v += (g² - v)(1 - b2), p -= lr
 * (m / (1 - b1ᵗ)) / (sqrt(v / (1 - b2ᵗ)) + eps). With {@link OptimizerType#MUON}, {@link Muon} updates the matrices of
 * the dense convolutions instead.
 */
final class Optimizer {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final ParameterLayout layout;
    private final Muon muon;
    private final double clip;
    private final double decay;
    private final float[] weights;
    private final float[] average;
    private final float[] m;
    private final float[] v;
    private long steps;

    /**
     * Continues from a state.
     *
     * @param muon updates its matrices; Adam updates the rest
     * @param clip maximum norm of the gradient; 0 disables clipping
     * @param decay decay of the moving average, reached gradually: min(decay, (1 + t) / (10 + t))
     */
    Optimizer(ParameterLayout layout, Muon muon, double clip, double decay, Snapshot start) {
        this.layout = layout;
        this.muon = muon;
        this.clip = clip;
        this.decay = decay;
        this.weights = new float[layout.size()];
        this.average = new float[layout.size()];
        this.m = new float[layout.size()];
        this.v = new float[layout.size()];
        restore(start);
    }

    /** The flat weights in the layout's order. The next step changes them in place. */
    float[] weights() {
        return weights;
    }

    Snapshot snapshot() {
        return new Snapshot(
                layout.unpack(weights, Map.of()),
                layout.unpack(average, Map.of()),
                layout.unpack(m, Map.of()),
                layout.unpack(v, Map.of()),
                steps);
    }

    void restore(Snapshot snapshot) {
        copy(snapshot.weights(), weights);
        copy(snapshot.average(), average);
        copy(snapshot.m(), m);
        copy(snapshot.v(), v);
        steps = snapshot.steps();
    }

    private void copy(Weights from, float[] to) {
        System.arraycopy(layout.pack(from), 0, to, 0, to.length);
    }

    /**
     * Runs one step.
     *
     * @param gradient gradient of the loss
     * @param rate learning rate
     * @return the gradient's norm before clipping; if it is not finite, nothing was changed
     */
    double step(float[] gradient, double rate, WorkerPool workers) {
        double norm = norm(gradient);
        if (!Double.isFinite(norm)) {
            return norm;
        }
        steps++;
        float scale = clip > 0 && norm > clip ? (float) (clip / norm) : 1f;
        float keep = (float) (1 - Math.min(decay, (1.0 + steps) / (10.0 + steps)));
        workers.slices(weights.length, (from, to) -> adam(gradient, scale, (float) rate, from, to));
        muon.step(gradient, scale, m, weights, (float) rate, workers);
        workers.slices(weights.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                average[i] += (weights[i] - average[i]) * keep;
            }
        });
        return norm;
    }

    private void adam(float[] gradient, float scale, float rate, int from, int to) {
        float correction1 = (float) (1 / -Math.expm1(steps * Math.log(BETA1)));
        float correction2 = (float) (1 / -Math.expm1(steps * Math.log(BETA2)));
        float one = (float) (1 - BETA1);
        float two = (float) (1 - BETA2);
        for (int at = from; at < to; ) {
            int end = Math.min(to, muon.nextFrom(at));
            for (int i = at; i < end; i++) {
                float g = gradient[i] * scale;
                m[i] += (g - m[i]) * one;
                v[i] += (g * g - v[i]) * two;
                weights[i] -= rate * (m[i] * correction1) / ((float) Math.sqrt(v[i] * correction2) + EPSILON);
            }
            at = muon.endOfMatrixAt(end);
        }
    }

    private static double norm(float[] gradient) {
        double sum = 0;
        for (float g : gradient) {
            sum += (double) g * g;
        }
        return Math.sqrt(sum);
    }
}
