// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import io.github.laddersr.kernel.Gemm;

/** Products over all pixels: the gradients of weights. */
final class TransposedGemm {
    /** Pixels at a time: their channels on both sides stay in the L1 cache. */
    private static final int PIXELS = 96;

    private TransposedGemm() {}

    /**
     * C += Aᵀ B: the sum over pixels of a's channels times b's.
     *
     * @param rows channels of a
     * @param pixels of both
     * @param blocks of 16 channels of b
     * @param a pixels, {@code aStride} floats apart, from {@code aFrom} on
     * @param b pixels, {@code bStride} floats apart, from {@code bFrom} on
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
