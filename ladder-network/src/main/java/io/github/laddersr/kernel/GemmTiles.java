// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link Gemm}: tiles of 8, 4 or 1 rows by one or two vectors whose sums stay in registers. The code
 * is unrolled, because C2 keeps accumulators in registers only if each has its own variable. A tile of 8 x 2 uses 19 of
 * the 32 registers of AVX-512; machines with 16 registers use 4 x 2.
 */
final class GemmTiles {
    private static final boolean MANY_REGISTERS = VectorLanes.bits() == 512;

    private GemmTiles() {}

    static void pair(
            int rows,
            int depth,
            Gemm.Left a,
            Gemm.Panels b,
            int b0,
            int b1,
            Gemm.Panels d,
            int d0,
            int d1,
            Gemm.Panels c,
            int c0,
            int c1) {
        int i = 0;
        if (MANY_REGISTERS) {
            for (; i + 8 <= rows; i += 8) {
                tile8x2(
                        depth,
                        a.data(),
                        a.offset() + i * a.rowStride(),
                        a.rowStride(),
                        a.columnStride(),
                        b.data(),
                        b0,
                        b1,
                        b.rowStride(),
                        d.data(),
                        d0 + i * d.rowStride(),
                        d1 + i * d.rowStride(),
                        d.rowStride(),
                        c.data(),
                        c0 + i * c.rowStride(),
                        c1 + i * c.rowStride(),
                        c.rowStride());
            }
        }
        for (; i + 4 <= rows; i += 4) {
            tile4x2(
                    depth,
                    a.data(),
                    a.offset() + i * a.rowStride(),
                    a.rowStride(),
                    a.columnStride(),
                    b.data(),
                    b0,
                    b1,
                    b.rowStride(),
                    d.data(),
                    d0 + i * d.rowStride(),
                    d1 + i * d.rowStride(),
                    d.rowStride(),
                    c.data(),
                    c0 + i * c.rowStride(),
                    c1 + i * c.rowStride(),
                    c.rowStride());
        }
        for (; i < rows; i++) {
            tile1x2(
                    depth,
                    a.data(),
                    a.offset() + i * a.rowStride(),
                    a.columnStride(),
                    b.data(),
                    b0,
                    b1,
                    b.rowStride(),
                    d.data(),
                    d0 + i * d.rowStride(),
                    d1 + i * d.rowStride(),
                    c.data(),
                    c0 + i * c.rowStride(),
                    c1 + i * c.rowStride());
        }
    }

    static void single(
            int rows, int depth, Gemm.Left a, Gemm.Panels b, int b0, Gemm.Panels d, int d0, Gemm.Panels c, int c0) {
        int i = 0;
        for (; i + 8 <= rows; i += 8) {
            tile8x1(
                    depth,
                    a.data(),
                    a.offset() + i * a.rowStride(),
                    a.rowStride(),
                    a.columnStride(),
                    b.data(),
                    b0,
                    b.rowStride(),
                    d.data(),
                    d0 + i * d.rowStride(),
                    d.rowStride(),
                    c.data(),
                    c0 + i * c.rowStride(),
                    c.rowStride());
        }
        for (; i < rows; i++) {
            tile1x1(
                    depth,
                    a.data(),
                    a.offset() + i * a.rowStride(),
                    a.columnStride(),
                    b.data(),
                    b0,
                    b.rowStride(),
                    d.data(),
                    d0 + i * d.rowStride(),
                    c.data(),
                    c0 + i * c.rowStride());
        }
    }

    /** 8 rows by 2 vectors. */
    private static void tile8x2(
            int depth,
            float[] a,
            int a0,
            int ars,
            int acs,
            float[] b,
            int b0,
            int b1,
            int ldb,
            float[] d,
            int d0,
            int d1,
            int ldd,
            float[] c,
            int c0,
            int c1,
            int ldc) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        FloatVector s40 = FloatVector.zero(SPECIES);
        FloatVector s41 = FloatVector.zero(SPECIES);
        FloatVector s50 = FloatVector.zero(SPECIES);
        FloatVector s51 = FloatVector.zero(SPECIES);
        FloatVector s60 = FloatVector.zero(SPECIES);
        FloatVector s61 = FloatVector.zero(SPECIES);
        FloatVector s70 = FloatVector.zero(SPECIES);
        FloatVector s71 = FloatVector.zero(SPECIES);
        int r2 = 2 * ars;
        int r3 = 3 * ars;
        int r4 = 4 * ars;
        int r5 = 5 * ars;
        int r6 = 6 * ars;
        int r7 = 7 * ars;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, b0 + k * ldb);
            FloatVector w1 = FloatVector.fromArray(SPECIES, b, b1 + k * ldb);
            int p = a0 + k * acs;
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[p]);
            s00 = x0.fma(w0, s00);
            s01 = x0.fma(w1, s01);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[p + ars]);
            s10 = x1.fma(w0, s10);
            s11 = x1.fma(w1, s11);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[p + r2]);
            s20 = x2.fma(w0, s20);
            s21 = x2.fma(w1, s21);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[p + r3]);
            s30 = x3.fma(w0, s30);
            s31 = x3.fma(w1, s31);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[p + r4]);
            s40 = x4.fma(w0, s40);
            s41 = x4.fma(w1, s41);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[p + r5]);
            s50 = x5.fma(w0, s50);
            s51 = x5.fma(w1, s51);
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[p + r6]);
            s60 = x6.fma(w0, s60);
            s61 = x6.fma(w1, s61);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[p + r7]);
            s70 = x7.fma(w0, s70);
            s71 = x7.fma(w1, s71);
        }
        s00.add(FloatVector.fromArray(SPECIES, d, d0)).intoArray(c, c0);
        s01.add(FloatVector.fromArray(SPECIES, d, d1)).intoArray(c, c1);
        s10.add(FloatVector.fromArray(SPECIES, d, d0 + ldd)).intoArray(c, c0 + ldc);
        s11.add(FloatVector.fromArray(SPECIES, d, d1 + ldd)).intoArray(c, c1 + ldc);
        s20.add(FloatVector.fromArray(SPECIES, d, d0 + 2 * ldd)).intoArray(c, c0 + 2 * ldc);
        s21.add(FloatVector.fromArray(SPECIES, d, d1 + 2 * ldd)).intoArray(c, c1 + 2 * ldc);
        s30.add(FloatVector.fromArray(SPECIES, d, d0 + 3 * ldd)).intoArray(c, c0 + 3 * ldc);
        s31.add(FloatVector.fromArray(SPECIES, d, d1 + 3 * ldd)).intoArray(c, c1 + 3 * ldc);
        s40.add(FloatVector.fromArray(SPECIES, d, d0 + 4 * ldd)).intoArray(c, c0 + 4 * ldc);
        s41.add(FloatVector.fromArray(SPECIES, d, d1 + 4 * ldd)).intoArray(c, c1 + 4 * ldc);
        s50.add(FloatVector.fromArray(SPECIES, d, d0 + 5 * ldd)).intoArray(c, c0 + 5 * ldc);
        s51.add(FloatVector.fromArray(SPECIES, d, d1 + 5 * ldd)).intoArray(c, c1 + 5 * ldc);
        s60.add(FloatVector.fromArray(SPECIES, d, d0 + 6 * ldd)).intoArray(c, c0 + 6 * ldc);
        s61.add(FloatVector.fromArray(SPECIES, d, d1 + 6 * ldd)).intoArray(c, c1 + 6 * ldc);
        s70.add(FloatVector.fromArray(SPECIES, d, d0 + 7 * ldd)).intoArray(c, c0 + 7 * ldc);
        s71.add(FloatVector.fromArray(SPECIES, d, d1 + 7 * ldd)).intoArray(c, c1 + 7 * ldc);
    }

    /** 4 rows by 2 vectors. */
    private static void tile4x2(
            int depth,
            float[] a,
            int a0,
            int ars,
            int acs,
            float[] b,
            int b0,
            int b1,
            int ldb,
            float[] d,
            int d0,
            int d1,
            int ldd,
            float[] c,
            int c0,
            int c1,
            int ldc) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        int r2 = 2 * ars;
        int r3 = 3 * ars;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, b0 + k * ldb);
            FloatVector w1 = FloatVector.fromArray(SPECIES, b, b1 + k * ldb);
            int p = a0 + k * acs;
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[p]);
            s00 = x0.fma(w0, s00);
            s01 = x0.fma(w1, s01);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[p + ars]);
            s10 = x1.fma(w0, s10);
            s11 = x1.fma(w1, s11);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[p + r2]);
            s20 = x2.fma(w0, s20);
            s21 = x2.fma(w1, s21);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[p + r3]);
            s30 = x3.fma(w0, s30);
            s31 = x3.fma(w1, s31);
        }
        s00.add(FloatVector.fromArray(SPECIES, d, d0)).intoArray(c, c0);
        s01.add(FloatVector.fromArray(SPECIES, d, d1)).intoArray(c, c1);
        s10.add(FloatVector.fromArray(SPECIES, d, d0 + ldd)).intoArray(c, c0 + ldc);
        s11.add(FloatVector.fromArray(SPECIES, d, d1 + ldd)).intoArray(c, c1 + ldc);
        s20.add(FloatVector.fromArray(SPECIES, d, d0 + 2 * ldd)).intoArray(c, c0 + 2 * ldc);
        s21.add(FloatVector.fromArray(SPECIES, d, d1 + 2 * ldd)).intoArray(c, c1 + 2 * ldc);
        s30.add(FloatVector.fromArray(SPECIES, d, d0 + 3 * ldd)).intoArray(c, c0 + 3 * ldc);
        s31.add(FloatVector.fromArray(SPECIES, d, d1 + 3 * ldd)).intoArray(c, c1 + 3 * ldc);
    }

    /** 1 row by 2 vectors. */
    private static void tile1x2(
            int depth,
            float[] a,
            int a0,
            int acs,
            float[] b,
            int b0,
            int b1,
            int ldb,
            float[] d,
            int d0,
            int d1,
            float[] c,
            int c0,
            int c1) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, b0 + k * ldb);
            FloatVector w1 = FloatVector.fromArray(SPECIES, b, b1 + k * ldb);
            int p = a0 + k * acs;
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[p]);
            s00 = x0.fma(w0, s00);
            s01 = x0.fma(w1, s01);
        }
        s00.add(FloatVector.fromArray(SPECIES, d, d0)).intoArray(c, c0);
        s01.add(FloatVector.fromArray(SPECIES, d, d1)).intoArray(c, c1);
    }

    /** 8 rows by 1 vector. */
    private static void tile8x1(
            int depth,
            float[] a,
            int a0,
            int ars,
            int acs,
            float[] b,
            int b0,
            int ldb,
            float[] d,
            int d0,
            int ldd,
            float[] c,
            int c0,
            int ldc) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s40 = FloatVector.zero(SPECIES);
        FloatVector s50 = FloatVector.zero(SPECIES);
        FloatVector s60 = FloatVector.zero(SPECIES);
        FloatVector s70 = FloatVector.zero(SPECIES);
        int r2 = 2 * ars;
        int r3 = 3 * ars;
        int r4 = 4 * ars;
        int r5 = 5 * ars;
        int r6 = 6 * ars;
        int r7 = 7 * ars;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, b0 + k * ldb);
            int p = a0 + k * acs;
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[p]);
            s00 = x0.fma(w0, s00);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[p + ars]);
            s10 = x1.fma(w0, s10);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[p + r2]);
            s20 = x2.fma(w0, s20);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[p + r3]);
            s30 = x3.fma(w0, s30);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[p + r4]);
            s40 = x4.fma(w0, s40);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[p + r5]);
            s50 = x5.fma(w0, s50);
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[p + r6]);
            s60 = x6.fma(w0, s60);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[p + r7]);
            s70 = x7.fma(w0, s70);
        }
        s00.add(FloatVector.fromArray(SPECIES, d, d0)).intoArray(c, c0);
        s10.add(FloatVector.fromArray(SPECIES, d, d0 + ldd)).intoArray(c, c0 + ldc);
        s20.add(FloatVector.fromArray(SPECIES, d, d0 + 2 * ldd)).intoArray(c, c0 + 2 * ldc);
        s30.add(FloatVector.fromArray(SPECIES, d, d0 + 3 * ldd)).intoArray(c, c0 + 3 * ldc);
        s40.add(FloatVector.fromArray(SPECIES, d, d0 + 4 * ldd)).intoArray(c, c0 + 4 * ldc);
        s50.add(FloatVector.fromArray(SPECIES, d, d0 + 5 * ldd)).intoArray(c, c0 + 5 * ldc);
        s60.add(FloatVector.fromArray(SPECIES, d, d0 + 6 * ldd)).intoArray(c, c0 + 6 * ldc);
        s70.add(FloatVector.fromArray(SPECIES, d, d0 + 7 * ldd)).intoArray(c, c0 + 7 * ldc);
    }

    /** 1 row by 1 vector. */
    private static void tile1x1(
            int depth, float[] a, int a0, int acs, float[] b, int b0, int ldb, float[] d, int d0, float[] c, int c0) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, b0 + k * ldb);
            int p = a0 + k * acs;
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[p]);
            s00 = x0.fma(w0, s00);
        }
        s00.add(FloatVector.fromArray(SPECIES, d, d0)).intoArray(c, c0);
    }
}
