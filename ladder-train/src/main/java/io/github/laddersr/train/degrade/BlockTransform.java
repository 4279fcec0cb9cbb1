// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

/**
 * The 8x8 discrete cosine transform and its inverse, in the integer arithmetic of libjpeg's "islow" (C. Loeffler, A.
 * Ligtenberg and G. Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989), so that it
 * rounds exactly as libjpeg does.
 */
final class BlockTransform {
    /** Side of a block. */
    static final int SIDE = 8;

    private static final int CONST_BITS = 13;
    private static final int PASS_BITS = 2;

    // Cosines times 2^13.
    private static final int F_0_298 = 2446;
    private static final int F_0_390 = 3196;
    private static final int F_0_541 = 4433;
    private static final int F_0_765 = 6270;
    private static final int F_0_899 = 7373;
    private static final int F_1_175 = 9633;
    private static final int F_1_501 = 12299;
    private static final int F_1_847 = 15137;
    private static final int F_1_961 = 16069;
    private static final int F_2_053 = 16819;
    private static final int F_2_562 = 20995;
    private static final int F_3_072 = 25172;

    private BlockTransform() {}

    /** Transforms samples minus 128 into coefficients times 8, in place. */
    static void forward(int[] block) {
        for (int row = 0; row < SIDE; row++) {
            forward(block, row * SIDE, 1, CONST_BITS - PASS_BITS, -PASS_BITS);
        }
        for (int column = 0; column < SIDE; column++) {
            forward(block, column, SIDE, CONST_BITS + PASS_BITS, PASS_BITS);
        }
    }

    /**
     * Transforms eight values.
     *
     * @param bits right shift of the products
     * @param sumBits right shift of the plain sums; negative for a left shift
     */
    private static void forward(int[] d, int at, int step, int bits, int sumBits) {
        int a0 = d[at] + d[at + 7 * step];
        int a7 = d[at] - d[at + 7 * step];
        int a1 = d[at + step] + d[at + 6 * step];
        int a6 = d[at + step] - d[at + 6 * step];
        int a2 = d[at + 2 * step] + d[at + 5 * step];
        int a5 = d[at + 2 * step] - d[at + 5 * step];
        int a3 = d[at + 3 * step] + d[at + 4 * step];
        int a4 = d[at + 3 * step] - d[at + 4 * step];
        int even0 = a0 + a3;
        int even3 = a0 - a3;
        int even1 = a1 + a2;
        int even2 = a1 - a2;
        d[at] = sumBits < 0 ? even0 + even1 << -sumBits : descale(even0 + even1, sumBits);
        d[at + 4 * step] = sumBits < 0 ? even0 - even1 << -sumBits : descale(even0 - even1, sumBits);
        int z = (even2 + even3) * F_0_541;
        d[at + 2 * step] = descale(z + even3 * F_0_765, bits);
        d[at + 6 * step] = descale(z - even2 * F_1_847, bits);
        int z5 = (a4 + a6 + a5 + a7) * F_1_175;
        int z1 = (a4 + a7) * -F_0_899;
        int z2 = (a5 + a6) * -F_2_562;
        int z3 = (a4 + a6) * -F_1_961 + z5;
        int z4 = (a5 + a7) * -F_0_390 + z5;
        d[at + 7 * step] = descale(a4 * F_0_298 + z1 + z3, bits);
        d[at + 5 * step] = descale(a5 * F_2_053 + z2 + z4, bits);
        d[at + 3 * step] = descale(a6 * F_3_072 + z2 + z3, bits);
        d[at + step] = descale(a7 * F_1_501 + z1 + z4, bits);
    }

    /** Transforms coefficients into samples minus 128, in place. */
    static void inverse(int[] block) {
        for (int column = 0; column < SIDE; column++) {
            inverse(block, column, SIDE, CONST_BITS - PASS_BITS);
        }
        for (int row = 0; row < SIDE; row++) {
            inverse(block, row * SIDE, 1, CONST_BITS + PASS_BITS + 3);
        }
    }

    private static void inverse(int[] d, int at, int step, int bits) {
        int z = (d[at + 2 * step] + d[at + 6 * step]) * F_0_541;
        int t2 = z - d[at + 6 * step] * F_1_847;
        int t3 = z + d[at + 2 * step] * F_0_765;
        int t0 = d[at] + d[at + 4 * step] << CONST_BITS;
        int t1 = d[at] - d[at + 4 * step] << CONST_BITS;
        int even0 = t0 + t3;
        int even3 = t0 - t3;
        int even1 = t1 + t2;
        int even2 = t1 - t2;
        int d7 = d[at + 7 * step];
        int d5 = d[at + 5 * step];
        int d3 = d[at + 3 * step];
        int d1 = d[at + step];
        int z5 = (d7 + d3 + d5 + d1) * F_1_175;
        int z1 = (d7 + d1) * -F_0_899;
        int z2 = (d5 + d3) * -F_2_562;
        int z3 = (d7 + d3) * -F_1_961 + z5;
        int z4 = (d5 + d1) * -F_0_390 + z5;
        int odd0 = d7 * F_0_298 + z1 + z3;
        int odd1 = d5 * F_2_053 + z2 + z4;
        int odd2 = d3 * F_3_072 + z2 + z3;
        int odd3 = d1 * F_1_501 + z1 + z4;
        d[at] = descale(even0 + odd3, bits);
        d[at + 7 * step] = descale(even0 - odd3, bits);
        d[at + step] = descale(even1 + odd2, bits);
        d[at + 6 * step] = descale(even1 - odd2, bits);
        d[at + 2 * step] = descale(even2 + odd1, bits);
        d[at + 5 * step] = descale(even2 - odd1, bits);
        d[at + 3 * step] = descale(even3 + odd0, bits);
        d[at + 4 * step] = descale(even3 - odd0, bits);
    }

    private static int descale(int value, int bits) {
        return value + (1 << bits - 1) >> bits;
    }
}
