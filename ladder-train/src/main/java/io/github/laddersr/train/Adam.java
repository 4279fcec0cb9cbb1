package io.github.laddersr.train;

import io.github.laddersr.kernel.WorkerPool;

/**
 * Adam (Kingma and Ba, ICLR 2015) with gradient clipping by norm, and an exponential moving average of the weights, all on flat
 * arrays. The arithmetic is that of the reference trainer: m += (g - m)(1 - b1), v += (g² - v)(1 - b2),
 * p -= lr (m / (1 - b1ᵗ)) / (sqrt(v / (1 - b2ᵗ)) + eps).
 */
final class Adam {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final float[] weights;
    private final float[] average;
    private final float[] m;
    private final float[] v;
    private long steps;

    /** Continues from this state; the arrays are used, not copied. */
    Adam(float[] weights, float[] average, float[] m, float[] v, long steps) {
        this.weights = weights;
        this.average = average;
        this.m = m;
        this.v = v;
        this.steps = steps;
    }

    /** Starts from these weights. */
    static Adam start(float[] weights) {
        return new Adam(weights, weights.clone(), new float[weights.length], new float[weights.length], 0);
    }

    float[] weights() {
        return weights;
    }

    float[] average() {
        return average;
    }

    float[] m() {
        return m;
    }

    float[] v() {
        return v;
    }

    long steps() {
        return steps;
    }

    /**
     * One step.
     *
     * @param gradient of the loss
     * @param rate learning rate
     * @param clip largest norm of the gradient; 0 for none
     * @param decay of the moving average, reached gradually: min(decay, (1 + t) / (10 + t))
     * @return the gradient's norm before clipping; if it is not finite nothing was changed
     */
    double step(float[] gradient, double rate, double clip, double decay, WorkerPool workers) {
        double norm = norm(gradient);
        if (!Double.isFinite(norm)) {
            return norm;
        }
        steps++;
        float scale = clip > 0 && norm > clip ? (float) (clip / norm) : 1f;
        float correction1 = (float) (1 / -Math.expm1(steps * Math.log(BETA1)));
        float correction2 = (float) (1 / -Math.expm1(steps * Math.log(BETA2)));
        float keep = (float) (1 - Math.min(decay, (1.0 + steps) / (10.0 + steps)));
        float lr = (float) rate;
        float one = (float) (1 - BETA1);
        float two = (float) (1 - BETA2);
        workers.slices(weights.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                float g = gradient[i] * scale;
                m[i] += (g - m[i]) * one;
                v[i] += (g * g - v[i]) * two;
                weights[i] -= lr * (m[i] * correction1) / ((float) Math.sqrt(v[i] * correction2) + EPSILON);
                average[i] += (weights[i] - average[i]) * keep;
            }
        });
        return norm;
    }

    private static double norm(float[] gradient) {
        double sum = 0;
        for (float g : gradient) {
            sum += (double) g * g;
        }
        return Math.sqrt(sum);
    }
}
