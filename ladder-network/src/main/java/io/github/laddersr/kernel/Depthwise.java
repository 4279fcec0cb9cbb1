// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;
import static io.github.laddersr.kernel.VectorLanes.LENGTH;
import static io.github.laddersr.kernel.VectorLanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution of {@link #CHUNK} channels at a time, on maps whose pixels are {@code CHUNK} floats apart and
 * which already include their border of zeros. Weights are stored as [channel / 16][ky][kx][channel % 16].
 */
public final class Depthwise {
    /**
     * Channels in a chunk of an expanded map: few enough for a training patch or an inference tile of it to stay in the
     * L2 cache.
     */
    public static final int CHUNK = 32;

    private Depthwise() {}

    /**
     * Computes one row of output.
     *
     * @param kernel side of the kernel: odd
     * @param stride input pixels per output pixel
     * @param n output pixels
     * @param e input; its window for output pixel 0 starts at {@code e0}, and its rows are {@code eRow} floats apart
     * @param w weights; this chunk's start at {@code w0}
     * @param bias bias; this chunk's starts at {@code bias0}
     * @param out n x CHUNK floats, starting at {@code out0}
     */
    public static void row(
            int kernel,
            int stride,
            int n,
            float[] e,
            int e0,
            int eRow,
            float[] w,
            int w0,
            float[] bias,
            int bias0,
            Activation activation,
            float[] out,
            int out0) {
        for (int lane = 0; lane < CHUNK; lane += LENGTH) {
            int tap = w0 + lane / BLOCK * kernel * kernel * BLOCK + lane % BLOCK;
            int done = 0;
            if (kernel == 5 && stride == 1) {
                done = row5s1(n, e, e0 + lane, eRow, w, tap, bias, bias0 + lane, activation, out, out0 + lane);
            } else if (kernel == 5 && stride == 2) {
                done = row5s2(n, e, e0 + lane, eRow, w, tap, bias, bias0 + lane, activation, out, out0 + lane);
            } else if (kernel == 3 && stride == 1) {
                done = row3s1(n, e, e0 + lane, eRow, w, tap, bias, bias0 + lane, activation, out, out0 + lane);
            }
            for (int x = done; x < n; x++) {
                FloatVector sum = FloatVector.fromArray(SPECIES, bias, bias0 + lane);
                for (int ky = 0; ky < kernel; ky++) {
                    int at = e0 + lane + ky * eRow + x * stride * CHUNK;
                    for (int kx = 0; kx < kernel; kx++) {
                        FloatVector v = FloatVector.fromArray(SPECIES, e, at + kx * CHUNK);
                        sum = v.fma(FloatVector.fromArray(SPECIES, w, tap + (ky * kernel + kx) * BLOCK), sum);
                    }
                }
                activation.of(sum).intoArray(out, out0 + lane + x * CHUNK);
            }
        }
    }

    /** The same in plain loops, as a reference for the vector kernels. */
    public static void rowPlain(
            int kernel,
            int stride,
            int n,
            float[] e,
            int e0,
            int eRow,
            float[] w,
            int w0,
            float[] bias,
            int bias0,
            Activation activation,
            float[] out,
            int out0) {
        for (int x = 0; x < n; x++) {
            for (int c = 0; c < CHUNK; c++) {
                double sum = bias[bias0 + c];
                for (int ky = 0; ky < kernel; ky++) {
                    for (int kx = 0; kx < kernel; kx++) {
                        sum += (double) e[e0 + ky * eRow + (x * stride + kx) * CHUNK + c]
                                * w[w0 + ((c / BLOCK * kernel + ky) * kernel + kx) * BLOCK + c % BLOCK];
                    }
                }
                out[out0 + x * CHUNK + c] = (float)
                        switch (activation) {
                            case NONE -> sum;
                            case RELU -> Math.max(0, sum);
                            case RELU6 -> Math.min(6, Math.max(0, sum));
                        };
            }
        }
    }

    /** 5x5, stride 1, 4 pixels at a time; returns how many pixels were computed. */
    private static int row5s1(
            int n,
            float[] e,
            int e0,
            int eRow,
            float[] w,
            int wFrom,
            float[] bias,
            int bias0,
            Activation activation,
            float[] out,
            int out0) {
        FloatVector start = FloatVector.fromArray(SPECIES, bias, bias0);
        int x = 0;
        for (; x + 4 <= n; x += 4) {
            FloatVector s0 = start;
            FloatVector s1 = start;
            FloatVector s2 = start;
            FloatVector s3 = start;
            for (int ky = 0; ky < 5; ky++) {
                int at = e0 + ky * eRow + x * 1 * CHUNK;
                int tap = wFrom + ky * 5 * BLOCK;
                FloatVector w0 = FloatVector.fromArray(SPECIES, w, tap);
                FloatVector w1 = FloatVector.fromArray(SPECIES, w, tap + 1 * BLOCK);
                FloatVector w2 = FloatVector.fromArray(SPECIES, w, tap + 2 * BLOCK);
                FloatVector w3 = FloatVector.fromArray(SPECIES, w, tap + 3 * BLOCK);
                FloatVector w4 = FloatVector.fromArray(SPECIES, w, tap + 4 * BLOCK);
                FloatVector v0 = FloatVector.fromArray(SPECIES, e, at);
                s0 = v0.fma(w0, s0);
                FloatVector v1 = FloatVector.fromArray(SPECIES, e, at + 1 * CHUNK);
                s0 = v1.fma(w1, s0);
                s1 = v1.fma(w0, s1);
                FloatVector v2 = FloatVector.fromArray(SPECIES, e, at + 2 * CHUNK);
                s0 = v2.fma(w2, s0);
                s1 = v2.fma(w1, s1);
                s2 = v2.fma(w0, s2);
                FloatVector v3 = FloatVector.fromArray(SPECIES, e, at + 3 * CHUNK);
                s0 = v3.fma(w3, s0);
                s1 = v3.fma(w2, s1);
                s2 = v3.fma(w1, s2);
                s3 = v3.fma(w0, s3);
                FloatVector v4 = FloatVector.fromArray(SPECIES, e, at + 4 * CHUNK);
                s0 = v4.fma(w4, s0);
                s1 = v4.fma(w3, s1);
                s2 = v4.fma(w2, s2);
                s3 = v4.fma(w1, s3);
                FloatVector v5 = FloatVector.fromArray(SPECIES, e, at + 5 * CHUNK);
                s1 = v5.fma(w4, s1);
                s2 = v5.fma(w3, s2);
                s3 = v5.fma(w2, s3);
                FloatVector v6 = FloatVector.fromArray(SPECIES, e, at + 6 * CHUNK);
                s2 = v6.fma(w4, s2);
                s3 = v6.fma(w3, s3);
                FloatVector v7 = FloatVector.fromArray(SPECIES, e, at + 7 * CHUNK);
                s3 = v7.fma(w4, s3);
            }
            int to = out0 + x * CHUNK;
            activation.of(s0).intoArray(out, to);
            activation.of(s1).intoArray(out, to + 1 * CHUNK);
            activation.of(s2).intoArray(out, to + 2 * CHUNK);
            activation.of(s3).intoArray(out, to + 3 * CHUNK);
        }
        return x;
    }

    /** 5x5, stride 2, 4 pixels at a time; returns how many pixels were computed. */
    private static int row5s2(
            int n,
            float[] e,
            int e0,
            int eRow,
            float[] w,
            int wFrom,
            float[] bias,
            int bias0,
            Activation activation,
            float[] out,
            int out0) {
        FloatVector start = FloatVector.fromArray(SPECIES, bias, bias0);
        int x = 0;
        for (; x + 4 <= n; x += 4) {
            FloatVector s0 = start;
            FloatVector s1 = start;
            FloatVector s2 = start;
            FloatVector s3 = start;
            for (int ky = 0; ky < 5; ky++) {
                int at = e0 + ky * eRow + x * 2 * CHUNK;
                int tap = wFrom + ky * 5 * BLOCK;
                FloatVector w0 = FloatVector.fromArray(SPECIES, w, tap);
                FloatVector w1 = FloatVector.fromArray(SPECIES, w, tap + 1 * BLOCK);
                FloatVector w2 = FloatVector.fromArray(SPECIES, w, tap + 2 * BLOCK);
                FloatVector w3 = FloatVector.fromArray(SPECIES, w, tap + 3 * BLOCK);
                FloatVector w4 = FloatVector.fromArray(SPECIES, w, tap + 4 * BLOCK);
                FloatVector v0 = FloatVector.fromArray(SPECIES, e, at);
                s0 = v0.fma(w0, s0);
                FloatVector v1 = FloatVector.fromArray(SPECIES, e, at + 1 * CHUNK);
                s0 = v1.fma(w1, s0);
                FloatVector v2 = FloatVector.fromArray(SPECIES, e, at + 2 * CHUNK);
                s0 = v2.fma(w2, s0);
                s1 = v2.fma(w0, s1);
                FloatVector v3 = FloatVector.fromArray(SPECIES, e, at + 3 * CHUNK);
                s0 = v3.fma(w3, s0);
                s1 = v3.fma(w1, s1);
                FloatVector v4 = FloatVector.fromArray(SPECIES, e, at + 4 * CHUNK);
                s0 = v4.fma(w4, s0);
                s1 = v4.fma(w2, s1);
                s2 = v4.fma(w0, s2);
                FloatVector v5 = FloatVector.fromArray(SPECIES, e, at + 5 * CHUNK);
                s1 = v5.fma(w3, s1);
                s2 = v5.fma(w1, s2);
                FloatVector v6 = FloatVector.fromArray(SPECIES, e, at + 6 * CHUNK);
                s1 = v6.fma(w4, s1);
                s2 = v6.fma(w2, s2);
                s3 = v6.fma(w0, s3);
                FloatVector v7 = FloatVector.fromArray(SPECIES, e, at + 7 * CHUNK);
                s2 = v7.fma(w3, s2);
                s3 = v7.fma(w1, s3);
                FloatVector v8 = FloatVector.fromArray(SPECIES, e, at + 8 * CHUNK);
                s2 = v8.fma(w4, s2);
                s3 = v8.fma(w2, s3);
                FloatVector v9 = FloatVector.fromArray(SPECIES, e, at + 9 * CHUNK);
                s3 = v9.fma(w3, s3);
                FloatVector v10 = FloatVector.fromArray(SPECIES, e, at + 10 * CHUNK);
                s3 = v10.fma(w4, s3);
            }
            int to = out0 + x * CHUNK;
            activation.of(s0).intoArray(out, to);
            activation.of(s1).intoArray(out, to + 1 * CHUNK);
            activation.of(s2).intoArray(out, to + 2 * CHUNK);
            activation.of(s3).intoArray(out, to + 3 * CHUNK);
        }
        return x;
    }

    /** 3x3, stride 1, 4 pixels at a time; returns how many pixels were computed. */
    private static int row3s1(
            int n,
            float[] e,
            int e0,
            int eRow,
            float[] w,
            int wFrom,
            float[] bias,
            int bias0,
            Activation activation,
            float[] out,
            int out0) {
        FloatVector start = FloatVector.fromArray(SPECIES, bias, bias0);
        int x = 0;
        for (; x + 4 <= n; x += 4) {
            FloatVector s0 = start;
            FloatVector s1 = start;
            FloatVector s2 = start;
            FloatVector s3 = start;
            for (int ky = 0; ky < 3; ky++) {
                int at = e0 + ky * eRow + x * 1 * CHUNK;
                int tap = wFrom + ky * 3 * BLOCK;
                FloatVector w0 = FloatVector.fromArray(SPECIES, w, tap);
                FloatVector w1 = FloatVector.fromArray(SPECIES, w, tap + 1 * BLOCK);
                FloatVector w2 = FloatVector.fromArray(SPECIES, w, tap + 2 * BLOCK);
                FloatVector v0 = FloatVector.fromArray(SPECIES, e, at);
                s0 = v0.fma(w0, s0);
                FloatVector v1 = FloatVector.fromArray(SPECIES, e, at + 1 * CHUNK);
                s0 = v1.fma(w1, s0);
                s1 = v1.fma(w0, s1);
                FloatVector v2 = FloatVector.fromArray(SPECIES, e, at + 2 * CHUNK);
                s0 = v2.fma(w2, s0);
                s1 = v2.fma(w1, s1);
                s2 = v2.fma(w0, s2);
                FloatVector v3 = FloatVector.fromArray(SPECIES, e, at + 3 * CHUNK);
                s1 = v3.fma(w2, s1);
                s2 = v3.fma(w1, s2);
                s3 = v3.fma(w0, s3);
                FloatVector v4 = FloatVector.fromArray(SPECIES, e, at + 4 * CHUNK);
                s2 = v4.fma(w2, s2);
                s3 = v4.fma(w1, s3);
                FloatVector v5 = FloatVector.fromArray(SPECIES, e, at + 5 * CHUNK);
                s3 = v5.fma(w2, s3);
            }
            int to = out0 + x * CHUNK;
            activation.of(s0).intoArray(out, to);
            activation.of(s1).intoArray(out, to + 1 * CHUNK);
            activation.of(s2).intoArray(out, to + 2 * CHUNK);
            activation.of(s3).intoArray(out, to + 3 * CHUNK);
        }
        return x;
    }
}
