// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Depthwise.CHUNK;
import static io.github.laddersr.kernel.VectorLanes.BLOCK;
import static io.github.laddersr.kernel.VectorLanes.LENGTH;
import static io.github.laddersr.kernel.VectorLanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The gradient of a depthwise convolution with respect to its weights. The gradient with respect to its input needs no
 * kernel of its own: it is {@link Depthwise#row} with the kernel flipped in both directions, applied to the output's
 * gradient spread out by the stride.
 */
public final class DepthwiseGradient {
    private DepthwiseGradient() {}

    /**
     * Adds, for each tap, the sum over all output pixels of gradient times input.
     *
     * @param kernel 3 or 5
     * @param stride 1, or 2 for kernel 5
     * @param height rows of output
     * @param width columns of output
     * @param e input with its border; the window of output pixel (0, 0) starts at {@code e0}, rows are {@code eRow}
     *     apart
     * @param d the output's gradient: pixel (0, 0) at {@code d0}, pixels {@code stride * CHUNK} and rows {@code dRow}
     *     floats apart
     * @param g the weights' gradient, in the layout of the weights, starting at {@code g0}
     * @throws IllegalArgumentException for another kernel or stride
     */
    public static void weights(
            int kernel,
            int stride,
            int height,
            int width,
            float[] e,
            int e0,
            int eRow,
            float[] d,
            int d0,
            int dRow,
            float[] g,
            int g0) {
        for (int lane = 0; lane < CHUNK; lane += LENGTH) {
            for (int ky = 0; ky < kernel; ky++) {
                int to = g0 + (lane / BLOCK * kernel + ky) * kernel * BLOCK + lane % BLOCK;
                int from = e0 + lane + ky * eRow;
                if (kernel == 5 && stride == 1) {
                    weights5s1(height, width, e, from, eRow, d, d0 + lane, dRow, g, to);
                } else if (kernel == 5 && stride == 2) {
                    weights5s2(height, width, e, from, eRow, d, d0 + lane, dRow, g, to);
                } else if (kernel == 3 && stride == 1) {
                    weights3s1(height, width, e, from, eRow, d, d0 + lane, dRow, g, to);
                } else {
                    throw new IllegalArgumentException(
                            "no depthwise gradient for " + kernel + "x" + kernel + ", stride " + stride);
                }
            }
        }
    }

    /** One row of 5 taps of the weight's gradient, stride 1. */
    private static void weights5s1(
            int height, int width, float[] e, int e0, int eRow, float[] d, int dFrom, int dRow, float[] g, int g0) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        for (int y = 0; y < height; y++) {
            int at = e0 + y * 1 * eRow;
            int dAt = dFrom + y * dRow;
            int x = 0;
            for (; x + 4 <= width; x += 4) {
                FloatVector d0 = FloatVector.fromArray(SPECIES, d, dAt);
                FloatVector d1 = FloatVector.fromArray(SPECIES, d, dAt + 1 * CHUNK);
                FloatVector d2 = FloatVector.fromArray(SPECIES, d, dAt + 2 * CHUNK);
                FloatVector d3 = FloatVector.fromArray(SPECIES, d, dAt + 3 * CHUNK);
                FloatVector v0 = FloatVector.fromArray(SPECIES, e, at);
                s0 = v0.fma(d0, s0);
                FloatVector v1 = FloatVector.fromArray(SPECIES, e, at + 1 * CHUNK);
                s1 = v1.fma(d0, s1);
                s0 = v1.fma(d1, s0);
                FloatVector v2 = FloatVector.fromArray(SPECIES, e, at + 2 * CHUNK);
                s2 = v2.fma(d0, s2);
                s1 = v2.fma(d1, s1);
                s0 = v2.fma(d2, s0);
                FloatVector v3 = FloatVector.fromArray(SPECIES, e, at + 3 * CHUNK);
                s3 = v3.fma(d0, s3);
                s2 = v3.fma(d1, s2);
                s1 = v3.fma(d2, s1);
                s0 = v3.fma(d3, s0);
                FloatVector v4 = FloatVector.fromArray(SPECIES, e, at + 4 * CHUNK);
                s4 = v4.fma(d0, s4);
                s3 = v4.fma(d1, s3);
                s2 = v4.fma(d2, s2);
                s1 = v4.fma(d3, s1);
                FloatVector v5 = FloatVector.fromArray(SPECIES, e, at + 5 * CHUNK);
                s4 = v5.fma(d1, s4);
                s3 = v5.fma(d2, s3);
                s2 = v5.fma(d3, s2);
                FloatVector v6 = FloatVector.fromArray(SPECIES, e, at + 6 * CHUNK);
                s4 = v6.fma(d2, s4);
                s3 = v6.fma(d3, s3);
                FloatVector v7 = FloatVector.fromArray(SPECIES, e, at + 7 * CHUNK);
                s4 = v7.fma(d3, s4);
                at += 4 * CHUNK;
                dAt += 4 * CHUNK;
            }
            for (; x < width; x++) {
                FloatVector only = FloatVector.fromArray(SPECIES, d, dAt);
                s0 = FloatVector.fromArray(SPECIES, e, at).fma(only, s0);
                s1 = FloatVector.fromArray(SPECIES, e, at + 1 * CHUNK).fma(only, s1);
                s2 = FloatVector.fromArray(SPECIES, e, at + 2 * CHUNK).fma(only, s2);
                s3 = FloatVector.fromArray(SPECIES, e, at + 3 * CHUNK).fma(only, s3);
                s4 = FloatVector.fromArray(SPECIES, e, at + 4 * CHUNK).fma(only, s4);
                at += 1 * CHUNK;
                dAt += 1 * CHUNK;
            }
        }
        add(s0, g, g0);
        add(s1, g, g0 + 1 * BLOCK);
        add(s2, g, g0 + 2 * BLOCK);
        add(s3, g, g0 + 3 * BLOCK);
        add(s4, g, g0 + 4 * BLOCK);
    }

    /** One row of 5 taps of the weight's gradient, stride 2. */
    private static void weights5s2(
            int height, int width, float[] e, int e0, int eRow, float[] d, int dFrom, int dRow, float[] g, int g0) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        for (int y = 0; y < height; y++) {
            int at = e0 + y * 2 * eRow;
            int dAt = dFrom + y * dRow;
            int x = 0;
            for (; x + 4 <= width; x += 4) {
                FloatVector d0 = FloatVector.fromArray(SPECIES, d, dAt);
                FloatVector d1 = FloatVector.fromArray(SPECIES, d, dAt + 2 * CHUNK);
                FloatVector d2 = FloatVector.fromArray(SPECIES, d, dAt + 4 * CHUNK);
                FloatVector d3 = FloatVector.fromArray(SPECIES, d, dAt + 6 * CHUNK);
                FloatVector v0 = FloatVector.fromArray(SPECIES, e, at);
                s0 = v0.fma(d0, s0);
                FloatVector v1 = FloatVector.fromArray(SPECIES, e, at + 1 * CHUNK);
                s1 = v1.fma(d0, s1);
                FloatVector v2 = FloatVector.fromArray(SPECIES, e, at + 2 * CHUNK);
                s2 = v2.fma(d0, s2);
                s0 = v2.fma(d1, s0);
                FloatVector v3 = FloatVector.fromArray(SPECIES, e, at + 3 * CHUNK);
                s3 = v3.fma(d0, s3);
                s1 = v3.fma(d1, s1);
                FloatVector v4 = FloatVector.fromArray(SPECIES, e, at + 4 * CHUNK);
                s4 = v4.fma(d0, s4);
                s2 = v4.fma(d1, s2);
                s0 = v4.fma(d2, s0);
                FloatVector v5 = FloatVector.fromArray(SPECIES, e, at + 5 * CHUNK);
                s3 = v5.fma(d1, s3);
                s1 = v5.fma(d2, s1);
                FloatVector v6 = FloatVector.fromArray(SPECIES, e, at + 6 * CHUNK);
                s4 = v6.fma(d1, s4);
                s2 = v6.fma(d2, s2);
                s0 = v6.fma(d3, s0);
                FloatVector v7 = FloatVector.fromArray(SPECIES, e, at + 7 * CHUNK);
                s3 = v7.fma(d2, s3);
                s1 = v7.fma(d3, s1);
                FloatVector v8 = FloatVector.fromArray(SPECIES, e, at + 8 * CHUNK);
                s4 = v8.fma(d2, s4);
                s2 = v8.fma(d3, s2);
                FloatVector v9 = FloatVector.fromArray(SPECIES, e, at + 9 * CHUNK);
                s3 = v9.fma(d3, s3);
                FloatVector v10 = FloatVector.fromArray(SPECIES, e, at + 10 * CHUNK);
                s4 = v10.fma(d3, s4);
                at += 8 * CHUNK;
                dAt += 8 * CHUNK;
            }
            for (; x < width; x++) {
                FloatVector only = FloatVector.fromArray(SPECIES, d, dAt);
                s0 = FloatVector.fromArray(SPECIES, e, at).fma(only, s0);
                s1 = FloatVector.fromArray(SPECIES, e, at + 1 * CHUNK).fma(only, s1);
                s2 = FloatVector.fromArray(SPECIES, e, at + 2 * CHUNK).fma(only, s2);
                s3 = FloatVector.fromArray(SPECIES, e, at + 3 * CHUNK).fma(only, s3);
                s4 = FloatVector.fromArray(SPECIES, e, at + 4 * CHUNK).fma(only, s4);
                at += 2 * CHUNK;
                dAt += 2 * CHUNK;
            }
        }
        add(s0, g, g0);
        add(s1, g, g0 + 1 * BLOCK);
        add(s2, g, g0 + 2 * BLOCK);
        add(s3, g, g0 + 3 * BLOCK);
        add(s4, g, g0 + 4 * BLOCK);
    }

    /** One row of 3 taps of the weight's gradient, stride 1. */
    private static void weights3s1(
            int height, int width, float[] e, int e0, int eRow, float[] d, int dFrom, int dRow, float[] g, int g0) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        for (int y = 0; y < height; y++) {
            int at = e0 + y * 1 * eRow;
            int dAt = dFrom + y * dRow;
            int x = 0;
            for (; x + 4 <= width; x += 4) {
                FloatVector d0 = FloatVector.fromArray(SPECIES, d, dAt);
                FloatVector d1 = FloatVector.fromArray(SPECIES, d, dAt + 1 * CHUNK);
                FloatVector d2 = FloatVector.fromArray(SPECIES, d, dAt + 2 * CHUNK);
                FloatVector d3 = FloatVector.fromArray(SPECIES, d, dAt + 3 * CHUNK);
                FloatVector v0 = FloatVector.fromArray(SPECIES, e, at);
                s0 = v0.fma(d0, s0);
                FloatVector v1 = FloatVector.fromArray(SPECIES, e, at + 1 * CHUNK);
                s1 = v1.fma(d0, s1);
                s0 = v1.fma(d1, s0);
                FloatVector v2 = FloatVector.fromArray(SPECIES, e, at + 2 * CHUNK);
                s2 = v2.fma(d0, s2);
                s1 = v2.fma(d1, s1);
                s0 = v2.fma(d2, s0);
                FloatVector v3 = FloatVector.fromArray(SPECIES, e, at + 3 * CHUNK);
                s2 = v3.fma(d1, s2);
                s1 = v3.fma(d2, s1);
                s0 = v3.fma(d3, s0);
                FloatVector v4 = FloatVector.fromArray(SPECIES, e, at + 4 * CHUNK);
                s2 = v4.fma(d2, s2);
                s1 = v4.fma(d3, s1);
                FloatVector v5 = FloatVector.fromArray(SPECIES, e, at + 5 * CHUNK);
                s2 = v5.fma(d3, s2);
                at += 4 * CHUNK;
                dAt += 4 * CHUNK;
            }
            for (; x < width; x++) {
                FloatVector only = FloatVector.fromArray(SPECIES, d, dAt);
                s0 = FloatVector.fromArray(SPECIES, e, at).fma(only, s0);
                s1 = FloatVector.fromArray(SPECIES, e, at + 1 * CHUNK).fma(only, s1);
                s2 = FloatVector.fromArray(SPECIES, e, at + 2 * CHUNK).fma(only, s2);
                at += 1 * CHUNK;
                dAt += 1 * CHUNK;
            }
        }
        add(s0, g, g0);
        add(s1, g, g0 + 1 * BLOCK);
        add(s2, g, g0 + 2 * BLOCK);
    }

    private static void add(FloatVector v, float[] g, int at) {
        v.add(FloatVector.fromArray(SPECIES, g, at)).intoArray(g, at);
    }
}
