// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;
import static io.github.laddersr.kernel.VectorLanes.LENGTH;
import static io.github.laddersr.kernel.VectorLanes.SPECIES;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution of one block of 16 channels whose pixels are contiguous, so that a row is one stream. The rows
 * may be anywhere in the array, because they belong to a ring buffer. Weights are stored as [ky][kx][channel].
 */
public final class BlockDepthwise {
    private static final int PIXELS = 8;

    private BlockDepthwise() {}

    /**
     * Computes one row of output: n pixels of 16 channels, {@code outPixel} floats apart.
     *
     * @param kernel side of the kernel: odd
     * @param stride input pixels per output pixel
     * @param n output pixels, at least 1
     * @param e input: the window of output pixel 0 starts in row ky at {@code rows[ky]}
     * @param rows one start for each row of the kernel
     * @param w weights, starting at {@code w0}
     * @param bias bias, starting at {@code bias0}
     * @param out output, starting at {@code out0}
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public static void row(
            int kernel,
            int stride,
            int n,
            float[] e,
            int[] rows,
            float[] w,
            int w0,
            float[] bias,
            int bias0,
            Activation activation,
            float[] out,
            int out0,
            int outPixel) {
        for (int ky = 0; ky < kernel; ky++) {
            Objects.checkFromIndexSize(rows[ky], ((n - 1) * stride + kernel) * BLOCK, e.length);
        }
        Objects.checkFromIndexSize(w0, kernel * kernel * BLOCK, w.length);
        Objects.checkFromIndexSize(bias0, BLOCK, bias.length);
        Objects.checkFromIndexSize(out0, (n - 1) * outPixel + BLOCK, out.length);
        float least = activation == Activation.NONE ? Float.NEGATIVE_INFINITY : 0f;
        for (int lane = 0; lane < BLOCK; lane += LENGTH) {
            if (n >= PIXELS && kernel == 5 && stride == 1) {
                five(n, e, rows, lane, w, w0 + lane, bias, bias0 + lane, least, out, out0 + lane, outPixel);
            } else if (n >= PIXELS && kernel == 5 && stride == 2) {
                fiveHalving(n, e, rows, lane, w, w0 + lane, bias, bias0 + lane, least, out, out0 + lane, outPixel);
            } else if (n >= PIXELS && kernel == 3 && stride == 1) {
                three(n, e, rows, lane, w, w0 + lane, bias, bias0 + lane, least, out, out0 + lane, outPixel);
            } else {
                any(
                        kernel,
                        stride,
                        n,
                        e,
                        rows,
                        lane,
                        w,
                        w0 + lane,
                        bias,
                        bias0 + lane,
                        activation,
                        out,
                        out0 + lane,
                        outPixel);
            }
        }
        if (activation == Activation.RELU6) {
            limit(n, out, out0, outPixel);
        }
    }

    /** The kernels below support only a lower limit, because ReLU6 is rare. */
    private static void limit(int n, float[] out, int out0, int outPixel) {
        for (int x = 0; x < n; x++) {
            for (int lane = 0; lane < BLOCK; lane += LENGTH) {
                int at = out0 + x * outPixel + lane;
                FloatVector.fromArray(SPECIES, out, at).min(6f).intoArray(out, at);
            }
        }
    }

    /** The same in plain loops, as a reference for the vector kernels. */
    public static void rowPlain(
            int kernel,
            int stride,
            int n,
            float[] e,
            int[] rows,
            float[] w,
            int w0,
            float[] bias,
            int bias0,
            Activation activation,
            float[] out,
            int out0,
            int outPixel) {
        for (int x = 0; x < n; x++) {
            for (int c = 0; c < BLOCK; c++) {
                double sum = bias[bias0 + c];
                for (int ky = 0; ky < kernel; ky++) {
                    for (int kx = 0; kx < kernel; kx++) {
                        sum += (double) e[rows[ky] + (x * stride + kx) * BLOCK + c]
                                * w[w0 + (ky * kernel + kx) * BLOCK + c];
                    }
                }
                out[out0 + x * outPixel + c] = (float)
                        switch (activation) {
                            case NONE -> sum;
                            case RELU -> Math.max(0, sum);
                            case RELU6 -> Math.min(6, Math.max(0, sum));
                        };
            }
        }
    }

    /** Any kernel and stride, one pixel at a time. */
    private static void any(
            int kernel,
            int stride,
            int n,
            float[] e,
            int[] rows,
            int lane,
            float[] w,
            int w0,
            float[] bias,
            int bias0,
            Activation activation,
            float[] out,
            int out0,
            int outPixel) {
        FloatVector start = FloatVector.fromArray(SPECIES, bias, bias0);
        for (int x = 0; x < n; x++) {
            FloatVector sum = start;
            for (int ky = 0; ky < kernel; ky++) {
                int at = rows[ky] + lane + x * stride * BLOCK;
                for (int kx = 0; kx < kernel; kx++) {
                    FloatVector v = FloatVector.fromArray(SPECIES, e, at + kx * BLOCK);
                    sum = v.fma(FloatVector.fromArray(SPECIES, w, w0 + (ky * kernel + kx) * BLOCK), sum);
                }
            }
            activation.of(sum).intoArray(out, out0 + x * outPixel);
        }
    }

    /** 5x5, stride 1, 8 pixels at a time: the registers hold 8 sums, 5 weights and 1 value. */
    private static void five(
            int n,
            float[] e,
            int[] rows,
            int lane,
            float[] w,
            int taps,
            float[] bias,
            int bias0,
            float least,
            float[] out,
            int out0,
            int outPixel) {
        FloatVector start = FloatVector.fromArray(SPECIES, bias, bias0);
        FloatVector floor = FloatVector.broadcast(SPECIES, least);
        for (int x = 0; x < n; x += 8) {
            int from = Math.min(x, n - 8); // overlapping pixels are computed twice, instead of the last ones one by one
            FloatVector s0 = start;
            FloatVector s1 = start;
            FloatVector s2 = start;
            FloatVector s3 = start;
            FloatVector s4 = start;
            FloatVector s5 = start;
            FloatVector s6 = start;
            FloatVector s7 = start;
            for (int ky = 0; ky < 5; ky++) {
                int at = rows[ky] + lane + from * BLOCK;
                int tap = taps + ky * (5 * BLOCK);
                FloatVector w0 = FloatVector.fromArray(SPECIES, w, tap);
                FloatVector w1 = FloatVector.fromArray(SPECIES, w, tap + BLOCK);
                FloatVector w2 = FloatVector.fromArray(SPECIES, w, tap + 2 * BLOCK);
                FloatVector w3 = FloatVector.fromArray(SPECIES, w, tap + 3 * BLOCK);
                FloatVector w4 = FloatVector.fromArray(SPECIES, w, tap + 4 * BLOCK);
                FloatVector v0 = FloatVector.fromArray(SPECIES, e, at);
                s0 = v0.fma(w0, s0);
                FloatVector v1 = FloatVector.fromArray(SPECIES, e, at + BLOCK);
                s0 = v1.fma(w1, s0);
                s1 = v1.fma(w0, s1);
                FloatVector v2 = FloatVector.fromArray(SPECIES, e, at + 2 * BLOCK);
                s0 = v2.fma(w2, s0);
                s1 = v2.fma(w1, s1);
                s2 = v2.fma(w0, s2);
                FloatVector v3 = FloatVector.fromArray(SPECIES, e, at + 3 * BLOCK);
                s0 = v3.fma(w3, s0);
                s1 = v3.fma(w2, s1);
                s2 = v3.fma(w1, s2);
                s3 = v3.fma(w0, s3);
                FloatVector v4 = FloatVector.fromArray(SPECIES, e, at + 4 * BLOCK);
                s0 = v4.fma(w4, s0);
                s1 = v4.fma(w3, s1);
                s2 = v4.fma(w2, s2);
                s3 = v4.fma(w1, s3);
                s4 = v4.fma(w0, s4);
                FloatVector v5 = FloatVector.fromArray(SPECIES, e, at + 5 * BLOCK);
                s1 = v5.fma(w4, s1);
                s2 = v5.fma(w3, s2);
                s3 = v5.fma(w2, s3);
                s4 = v5.fma(w1, s4);
                s5 = v5.fma(w0, s5);
                FloatVector v6 = FloatVector.fromArray(SPECIES, e, at + 6 * BLOCK);
                s2 = v6.fma(w4, s2);
                s3 = v6.fma(w3, s3);
                s4 = v6.fma(w2, s4);
                s5 = v6.fma(w1, s5);
                s6 = v6.fma(w0, s6);
                FloatVector v7 = FloatVector.fromArray(SPECIES, e, at + 7 * BLOCK);
                s3 = v7.fma(w4, s3);
                s4 = v7.fma(w3, s4);
                s5 = v7.fma(w2, s5);
                s6 = v7.fma(w1, s6);
                s7 = v7.fma(w0, s7);
                FloatVector v8 = FloatVector.fromArray(SPECIES, e, at + 8 * BLOCK);
                s4 = v8.fma(w4, s4);
                s5 = v8.fma(w3, s5);
                s6 = v8.fma(w2, s6);
                s7 = v8.fma(w1, s7);
                FloatVector v9 = FloatVector.fromArray(SPECIES, e, at + 9 * BLOCK);
                s5 = v9.fma(w4, s5);
                s6 = v9.fma(w3, s6);
                s7 = v9.fma(w2, s7);
                FloatVector v10 = FloatVector.fromArray(SPECIES, e, at + 10 * BLOCK);
                s6 = v10.fma(w4, s6);
                s7 = v10.fma(w3, s7);
                FloatVector v11 = FloatVector.fromArray(SPECIES, e, at + 11 * BLOCK);
                s7 = v11.fma(w4, s7);
            }
            int to = out0 + from * outPixel;
            s0.max(floor).intoArray(out, to);
            s1.max(floor).intoArray(out, to + outPixel);
            s2.max(floor).intoArray(out, to + 2 * outPixel);
            s3.max(floor).intoArray(out, to + 3 * outPixel);
            s4.max(floor).intoArray(out, to + 4 * outPixel);
            s5.max(floor).intoArray(out, to + 5 * outPixel);
            s6.max(floor).intoArray(out, to + 6 * outPixel);
            s7.max(floor).intoArray(out, to + 7 * outPixel);
        }
    }

    /** 5x5, stride 2, 6 pixels at a time: 6 sums, 5 weights, and 15 values, all of which C2 loads first. */
    private static void fiveHalving(
            int n,
            float[] e,
            int[] rows,
            int lane,
            float[] w,
            int taps,
            float[] bias,
            int bias0,
            float least,
            float[] out,
            int out0,
            int outPixel) {
        FloatVector start = FloatVector.fromArray(SPECIES, bias, bias0);
        FloatVector floor = FloatVector.broadcast(SPECIES, least);
        for (int x = 0; x < n; x += 6) {
            int from = Math.min(x, n - 6); // overlapping pixels are computed twice, instead of the last ones one by one
            FloatVector s0 = start;
            FloatVector s1 = start;
            FloatVector s2 = start;
            FloatVector s3 = start;
            FloatVector s4 = start;
            FloatVector s5 = start;
            for (int ky = 0; ky < 5; ky++) {
                int at = rows[ky] + lane + from * (2 * BLOCK);
                int tap = taps + ky * (5 * BLOCK);
                FloatVector w0 = FloatVector.fromArray(SPECIES, w, tap);
                FloatVector w1 = FloatVector.fromArray(SPECIES, w, tap + BLOCK);
                FloatVector w2 = FloatVector.fromArray(SPECIES, w, tap + 2 * BLOCK);
                FloatVector w3 = FloatVector.fromArray(SPECIES, w, tap + 3 * BLOCK);
                FloatVector w4 = FloatVector.fromArray(SPECIES, w, tap + 4 * BLOCK);
                FloatVector v0 = FloatVector.fromArray(SPECIES, e, at);
                s0 = v0.fma(w0, s0);
                FloatVector v1 = FloatVector.fromArray(SPECIES, e, at + BLOCK);
                s0 = v1.fma(w1, s0);
                FloatVector v2 = FloatVector.fromArray(SPECIES, e, at + 2 * BLOCK);
                s0 = v2.fma(w2, s0);
                s1 = v2.fma(w0, s1);
                FloatVector v3 = FloatVector.fromArray(SPECIES, e, at + 3 * BLOCK);
                s0 = v3.fma(w3, s0);
                s1 = v3.fma(w1, s1);
                FloatVector v4 = FloatVector.fromArray(SPECIES, e, at + 4 * BLOCK);
                s0 = v4.fma(w4, s0);
                s1 = v4.fma(w2, s1);
                s2 = v4.fma(w0, s2);
                FloatVector v5 = FloatVector.fromArray(SPECIES, e, at + 5 * BLOCK);
                s1 = v5.fma(w3, s1);
                s2 = v5.fma(w1, s2);
                FloatVector v6 = FloatVector.fromArray(SPECIES, e, at + 6 * BLOCK);
                s1 = v6.fma(w4, s1);
                s2 = v6.fma(w2, s2);
                s3 = v6.fma(w0, s3);
                FloatVector v7 = FloatVector.fromArray(SPECIES, e, at + 7 * BLOCK);
                s2 = v7.fma(w3, s2);
                s3 = v7.fma(w1, s3);
                FloatVector v8 = FloatVector.fromArray(SPECIES, e, at + 8 * BLOCK);
                s2 = v8.fma(w4, s2);
                s3 = v8.fma(w2, s3);
                s4 = v8.fma(w0, s4);
                FloatVector v9 = FloatVector.fromArray(SPECIES, e, at + 9 * BLOCK);
                s3 = v9.fma(w3, s3);
                s4 = v9.fma(w1, s4);
                FloatVector v10 = FloatVector.fromArray(SPECIES, e, at + 10 * BLOCK);
                s3 = v10.fma(w4, s3);
                s4 = v10.fma(w2, s4);
                s5 = v10.fma(w0, s5);
                FloatVector v11 = FloatVector.fromArray(SPECIES, e, at + 11 * BLOCK);
                s4 = v11.fma(w3, s4);
                s5 = v11.fma(w1, s5);
                FloatVector v12 = FloatVector.fromArray(SPECIES, e, at + 12 * BLOCK);
                s4 = v12.fma(w4, s4);
                s5 = v12.fma(w2, s5);
                FloatVector v13 = FloatVector.fromArray(SPECIES, e, at + 13 * BLOCK);
                s5 = v13.fma(w3, s5);
                FloatVector v14 = FloatVector.fromArray(SPECIES, e, at + 14 * BLOCK);
                s5 = v14.fma(w4, s5);
            }
            int to = out0 + from * outPixel;
            s0.max(floor).intoArray(out, to);
            s1.max(floor).intoArray(out, to + outPixel);
            s2.max(floor).intoArray(out, to + 2 * outPixel);
            s3.max(floor).intoArray(out, to + 3 * outPixel);
            s4.max(floor).intoArray(out, to + 4 * outPixel);
            s5.max(floor).intoArray(out, to + 5 * outPixel);
        }
    }

    /** 3x3, stride 1, 8 pixels at a time. */
    private static void three(
            int n,
            float[] e,
            int[] rows,
            int lane,
            float[] w,
            int taps,
            float[] bias,
            int bias0,
            float least,
            float[] out,
            int out0,
            int outPixel) {
        FloatVector start = FloatVector.fromArray(SPECIES, bias, bias0);
        FloatVector floor = FloatVector.broadcast(SPECIES, least);
        for (int x = 0; x < n; x += 8) {
            int from = Math.min(x, n - 8); // overlapping pixels are computed twice, instead of the last ones one by one
            FloatVector s0 = start;
            FloatVector s1 = start;
            FloatVector s2 = start;
            FloatVector s3 = start;
            FloatVector s4 = start;
            FloatVector s5 = start;
            FloatVector s6 = start;
            FloatVector s7 = start;
            for (int ky = 0; ky < 3; ky++) {
                int at = rows[ky] + lane + from * BLOCK;
                int tap = taps + ky * (3 * BLOCK);
                FloatVector w0 = FloatVector.fromArray(SPECIES, w, tap);
                FloatVector w1 = FloatVector.fromArray(SPECIES, w, tap + BLOCK);
                FloatVector w2 = FloatVector.fromArray(SPECIES, w, tap + 2 * BLOCK);
                FloatVector v0 = FloatVector.fromArray(SPECIES, e, at);
                s0 = v0.fma(w0, s0);
                FloatVector v1 = FloatVector.fromArray(SPECIES, e, at + BLOCK);
                s0 = v1.fma(w1, s0);
                s1 = v1.fma(w0, s1);
                FloatVector v2 = FloatVector.fromArray(SPECIES, e, at + 2 * BLOCK);
                s0 = v2.fma(w2, s0);
                s1 = v2.fma(w1, s1);
                s2 = v2.fma(w0, s2);
                FloatVector v3 = FloatVector.fromArray(SPECIES, e, at + 3 * BLOCK);
                s1 = v3.fma(w2, s1);
                s2 = v3.fma(w1, s2);
                s3 = v3.fma(w0, s3);
                FloatVector v4 = FloatVector.fromArray(SPECIES, e, at + 4 * BLOCK);
                s2 = v4.fma(w2, s2);
                s3 = v4.fma(w1, s3);
                s4 = v4.fma(w0, s4);
                FloatVector v5 = FloatVector.fromArray(SPECIES, e, at + 5 * BLOCK);
                s3 = v5.fma(w2, s3);
                s4 = v5.fma(w1, s4);
                s5 = v5.fma(w0, s5);
                FloatVector v6 = FloatVector.fromArray(SPECIES, e, at + 6 * BLOCK);
                s4 = v6.fma(w2, s4);
                s5 = v6.fma(w1, s5);
                s6 = v6.fma(w0, s6);
                FloatVector v7 = FloatVector.fromArray(SPECIES, e, at + 7 * BLOCK);
                s5 = v7.fma(w2, s5);
                s6 = v7.fma(w1, s6);
                s7 = v7.fma(w0, s7);
                FloatVector v8 = FloatVector.fromArray(SPECIES, e, at + 8 * BLOCK);
                s6 = v8.fma(w2, s6);
                s7 = v8.fma(w1, s7);
                FloatVector v9 = FloatVector.fromArray(SPECIES, e, at + 9 * BLOCK);
                s7 = v9.fma(w2, s7);
            }
            int to = out0 + from * outPixel;
            s0.max(floor).intoArray(out, to);
            s1.max(floor).intoArray(out, to + outPixel);
            s2.max(floor).intoArray(out, to + 2 * outPixel);
            s3.max(floor).intoArray(out, to + 3 * outPixel);
            s4.max(floor).intoArray(out, to + 4 * outPixel);
            s5.max(floor).intoArray(out, to + 5 * outPixel);
            s6.max(floor).intoArray(out, to + 6 * outPixel);
            s7.max(floor).intoArray(out, to + 7 * outPixel);
        }
    }
}
