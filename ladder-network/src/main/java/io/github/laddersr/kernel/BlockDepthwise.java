// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;
import static io.github.laddersr.kernel.VectorLanes.INTS;
import static io.github.laddersr.kernel.VectorLanes.LENGTH;
import static io.github.laddersr.kernel.VectorLanes.SPECIES;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Depthwise convolution of one block of 16 channels whose pixels are contiguous, so that a row is one stream. The rows
 * may be anywhere in the array, because they belong to a ring buffer. Weights are stored as [ky][kx][channel].
 */
public final class BlockDepthwise {
    /** The kernels' indices have 30 bits. */
    private static final int LONGEST = 1 << 30;

    private static final boolean WIDE = VectorLanes.manyRegisters();

    private BlockDepthwise() {}

    /**
     * Computes one row of output: n pixels of 16 channels, {@code outPixel} floats apart. A NaN whose sign bit is set
     * becomes 0 if there is a nonlinearity.
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
     * @throws IllegalArgumentException if the input or the weights are longer than 2^30 floats
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
        if (Math.max(e.length, w.length) > LONGEST) {
            throw new IllegalArgumentException("an array of more than " + LONGEST + " values");
        }
        int least = activation == Activation.NONE ? Integer.MIN_VALUE : 0;
        int pixels = WIDE ? WideDepthwise.PIXELS : NarrowDepthwise.PIXELS;
        int kind = n < pixels ? 0 : 10 * kernel + stride + (WIDE ? 100 : 0);
        for (int lane = 0; lane < BLOCK; lane += LENGTH) {
            int taps = w0 + lane;
            int b0 = bias0 + lane;
            int to = out0 + lane;
            switch (kind) {
                case 51 -> NarrowDepthwise.five(n, e, rows, lane, w, taps, bias, b0, least, out, to, outPixel);
                case 52 -> NarrowDepthwise.fiveHalving(n, e, rows, lane, w, taps, bias, b0, least, out, to, outPixel);
                case 31 -> NarrowDepthwise.three(n, e, rows, lane, w, taps, bias, b0, least, out, to, outPixel);
                case 151 -> WideDepthwise.five(n, e, rows, lane, w, taps, bias, b0, least, out, to, outPixel);
                case 152 -> WideDepthwise.fiveHalving(n, e, rows, lane, w, taps, bias, b0, least, out, to, outPixel);
                case 131 -> WideDepthwise.three(n, e, rows, lane, w, taps, bias, b0, least, out, to, outPixel);
                default -> any(kernel, stride, n, e, rows, lane, w, taps, bias, b0, least, out, to, outPixel);
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
            int least,
            float[] out,
            int out0,
            int outPixel) {
        FloatVector start = FloatVector.fromArray(SPECIES, bias, bias0);
        IntVector floor = IntVector.broadcast(INTS, least);
        for (int x = 0; x < n; x++) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int ky = 0; ky < kernel; ky++) {
                int at = rows[ky] + lane + x * stride * BLOCK;
                for (int kx = 0; kx < kernel; kx++) {
                    FloatVector v = FloatVector.fromArray(SPECIES, e, at + kx * BLOCK);
                    sum = v.fma(FloatVector.fromArray(SPECIES, w, w0 + (ky * kernel + kx) * BLOCK), sum);
                }
            }
            sum.add(start).reinterpretAsInts().max(floor).reinterpretAsFloats().intoArray(out, out0 + x * outPixel);
        }
    }
}
