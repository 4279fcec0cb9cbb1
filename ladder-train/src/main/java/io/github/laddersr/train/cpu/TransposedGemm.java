// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import io.github.laddersr.kernel.Gemm;

/** Products of transposed matrices, summed over all pixels: these are the gradients of weights. */
final class TransposedGemm {
    /** Pixels processed together: the channels of both sides stay in the L1 cache. */
    private static final int PIXELS = 96;

    private TransposedGemm() {}

    /**
     * C += Aᵀ B: sums, over all pixels, a's channels times b's channels.
     *
     * @param rows channels of a
     * @param pixels pixels of both maps
     * @param blocks blocks of 16 channels of b
     * @param a pixels, {@code aStride} floats apart, starting at {@code aFrom}
     * @param b pixels, {@code bStride} floats apart, starting at {@code bFrom}
     */
    static void addTransposed(
            int rows,
            int pixels,
            int blocks,
            float[] a,
            int aFrom,
            int aStride,
            float[] b,
            int bFrom,
            int bStride,
            Gemm.Panels c) {
        for (int p = 0; p < pixels; p += PIXELS) {
            int n = Math.min(PIXELS, pixels - p);
            Gemm.multiply(
                    rows,
                    n,
                    blocks,
                    new Gemm.Left(a, aFrom + p * aStride, 1, aStride),
                    Gemm.Panels.rows(b, bFrom + p * bStride, bStride),
                    c,
                    c);
        }
    }
}
