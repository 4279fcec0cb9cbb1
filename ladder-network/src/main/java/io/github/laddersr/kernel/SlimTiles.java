// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Lanes.LENGTH;
import static io.github.laddersr.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of {@link PackedMatrix#multiplyAdd} for 32 vector registers: the panels of three vectors, two and one that are left over.
 *
 * <p>Each computes C = S + A B, where S may be C itself, for {@code tiles} times R rows and V vectors of columns: {@code tilesRxV}. A's
 * element (i, k) is {@code a[a0 + i aRow + k]}, B is a panel of {@link PackedMatrix}, row i of S starts at {@code s0 + i sRow}, vector v of
 * row i of C at {@code c0 + i cRow + v cStep}. S is added last, so that a tile need not wait for it.
 *
 * <p>Written by {@code src/gen/GenerateTiles.java}: change that, and run it.
 */
final class SlimTiles {
    private SlimTiles() {}

    /** 7 rows of a panel of 3 vectors: 21 sums, 3 of B. */
    static void tiles7x3(
            int tiles,
            int depth,
            float[] a,
            int a0,
            int aRow,
            float[] b,
            int b0,
            float[] s,
            int s0,
            int sRow,
            float[] c,
            int c0,
            int cRow,
            int cStep) {
        for (int t = 0; t < tiles; t++) {
            int p0 = a0 + t * 7 * aRow;
            int p1 = p0 + aRow;
            int p2 = p1 + aRow;
            int p3 = p2 + aRow;
            int p4 = p3 + aRow;
            int p5 = p4 + aRow;
            int p6 = p5 + aRow;
            FloatVector s0a = FloatVector.zero(SPECIES);
            FloatVector s0b = FloatVector.zero(SPECIES);
            FloatVector s0c = FloatVector.zero(SPECIES);
            FloatVector s1a = FloatVector.zero(SPECIES);
            FloatVector s1b = FloatVector.zero(SPECIES);
            FloatVector s1c = FloatVector.zero(SPECIES);
            FloatVector s2a = FloatVector.zero(SPECIES);
            FloatVector s2b = FloatVector.zero(SPECIES);
            FloatVector s2c = FloatVector.zero(SPECIES);
            FloatVector s3a = FloatVector.zero(SPECIES);
            FloatVector s3b = FloatVector.zero(SPECIES);
            FloatVector s3c = FloatVector.zero(SPECIES);
            FloatVector s4a = FloatVector.zero(SPECIES);
            FloatVector s4b = FloatVector.zero(SPECIES);
            FloatVector s4c = FloatVector.zero(SPECIES);
            FloatVector s5a = FloatVector.zero(SPECIES);
            FloatVector s5b = FloatVector.zero(SPECIES);
            FloatVector s5c = FloatVector.zero(SPECIES);
            FloatVector s6a = FloatVector.zero(SPECIES);
            FloatVector s6b = FloatVector.zero(SPECIES);
            FloatVector s6c = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k++) {
                FloatVector wa = FloatVector.fromArray(SPECIES, b, b0 + k * (3 * LENGTH));
                FloatVector wb = FloatVector.fromArray(SPECIES, b, b0 + k * (3 * LENGTH) + LENGTH);
                FloatVector wc = FloatVector.fromArray(SPECIES, b, b0 + k * (3 * LENGTH) + 2 * LENGTH);
                FloatVector x0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
                s0a = x0.fma(wa, s0a);
                s0b = x0.fma(wb, s0b);
                s0c = x0.fma(wc, s0c);
                FloatVector x1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
                s1a = x1.fma(wa, s1a);
                s1b = x1.fma(wb, s1b);
                s1c = x1.fma(wc, s1c);
                FloatVector x2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
                s2a = x2.fma(wa, s2a);
                s2b = x2.fma(wb, s2b);
                s2c = x2.fma(wc, s2c);
                FloatVector x3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
                s3a = x3.fma(wa, s3a);
                s3b = x3.fma(wb, s3b);
                s3c = x3.fma(wc, s3c);
                FloatVector x4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
                s4a = x4.fma(wa, s4a);
                s4b = x4.fma(wb, s4b);
                s4c = x4.fma(wc, s4c);
                FloatVector x5 = FloatVector.broadcast(SPECIES, a[p5 + k]);
                s5a = x5.fma(wa, s5a);
                s5b = x5.fma(wb, s5b);
                s5c = x5.fma(wc, s5c);
                FloatVector x6 = FloatVector.broadcast(SPECIES, a[p6 + k]);
                s6a = x6.fma(wa, s6a);
                s6b = x6.fma(wb, s6b);
                s6c = x6.fma(wc, s6c);
            }
            int from0 = s0 + t * 7 * sRow;
            int to0 = c0 + t * 7 * cRow;
            s0a.add(FloatVector.fromArray(SPECIES, s, from0)).intoArray(c, to0);
            s0b.add(FloatVector.fromArray(SPECIES, s, from0 + LENGTH)).intoArray(c, to0 + cStep);
            s0c.add(FloatVector.fromArray(SPECIES, s, from0 + 2 * LENGTH)).intoArray(c, to0 + 2 * cStep);
            int from1 = from0 + sRow;
            int to1 = to0 + cRow;
            s1a.add(FloatVector.fromArray(SPECIES, s, from1)).intoArray(c, to1);
            s1b.add(FloatVector.fromArray(SPECIES, s, from1 + LENGTH)).intoArray(c, to1 + cStep);
            s1c.add(FloatVector.fromArray(SPECIES, s, from1 + 2 * LENGTH)).intoArray(c, to1 + 2 * cStep);
            int from2 = from1 + sRow;
            int to2 = to1 + cRow;
            s2a.add(FloatVector.fromArray(SPECIES, s, from2)).intoArray(c, to2);
            s2b.add(FloatVector.fromArray(SPECIES, s, from2 + LENGTH)).intoArray(c, to2 + cStep);
            s2c.add(FloatVector.fromArray(SPECIES, s, from2 + 2 * LENGTH)).intoArray(c, to2 + 2 * cStep);
            int from3 = from2 + sRow;
            int to3 = to2 + cRow;
            s3a.add(FloatVector.fromArray(SPECIES, s, from3)).intoArray(c, to3);
            s3b.add(FloatVector.fromArray(SPECIES, s, from3 + LENGTH)).intoArray(c, to3 + cStep);
            s3c.add(FloatVector.fromArray(SPECIES, s, from3 + 2 * LENGTH)).intoArray(c, to3 + 2 * cStep);
            int from4 = from3 + sRow;
            int to4 = to3 + cRow;
            s4a.add(FloatVector.fromArray(SPECIES, s, from4)).intoArray(c, to4);
            s4b.add(FloatVector.fromArray(SPECIES, s, from4 + LENGTH)).intoArray(c, to4 + cStep);
            s4c.add(FloatVector.fromArray(SPECIES, s, from4 + 2 * LENGTH)).intoArray(c, to4 + 2 * cStep);
            int from5 = from4 + sRow;
            int to5 = to4 + cRow;
            s5a.add(FloatVector.fromArray(SPECIES, s, from5)).intoArray(c, to5);
            s5b.add(FloatVector.fromArray(SPECIES, s, from5 + LENGTH)).intoArray(c, to5 + cStep);
            s5c.add(FloatVector.fromArray(SPECIES, s, from5 + 2 * LENGTH)).intoArray(c, to5 + 2 * cStep);
            int from6 = from5 + sRow;
            int to6 = to5 + cRow;
            s6a.add(FloatVector.fromArray(SPECIES, s, from6)).intoArray(c, to6);
            s6b.add(FloatVector.fromArray(SPECIES, s, from6 + LENGTH)).intoArray(c, to6 + cStep);
            s6c.add(FloatVector.fromArray(SPECIES, s, from6 + 2 * LENGTH)).intoArray(c, to6 + 2 * cStep);
        }
    }

    /** 1 row of a panel of 3 vectors: 3 sums, 3 of B. */
    static void tiles1x3(
            int tiles,
            int depth,
            float[] a,
            int a0,
            int aRow,
            float[] b,
            int b0,
            float[] s,
            int s0,
            int sRow,
            float[] c,
            int c0,
            int cRow,
            int cStep) {
        for (int t = 0; t < tiles; t++) {
            int p0 = a0 + t * aRow;
            FloatVector s0a = FloatVector.zero(SPECIES);
            FloatVector s0b = FloatVector.zero(SPECIES);
            FloatVector s0c = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k++) {
                FloatVector wa = FloatVector.fromArray(SPECIES, b, b0 + k * (3 * LENGTH));
                FloatVector wb = FloatVector.fromArray(SPECIES, b, b0 + k * (3 * LENGTH) + LENGTH);
                FloatVector wc = FloatVector.fromArray(SPECIES, b, b0 + k * (3 * LENGTH) + 2 * LENGTH);
                FloatVector x0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
                s0a = x0.fma(wa, s0a);
                s0b = x0.fma(wb, s0b);
                s0c = x0.fma(wc, s0c);
            }
            int from0 = s0 + t * sRow;
            int to0 = c0 + t * cRow;
            s0a.add(FloatVector.fromArray(SPECIES, s, from0)).intoArray(c, to0);
            s0b.add(FloatVector.fromArray(SPECIES, s, from0 + LENGTH)).intoArray(c, to0 + cStep);
            s0c.add(FloatVector.fromArray(SPECIES, s, from0 + 2 * LENGTH)).intoArray(c, to0 + 2 * cStep);
        }
    }

    /** 9 rows of a panel of 2 vectors: 18 sums, 2 of B. */
    static void tiles9x2(
            int tiles,
            int depth,
            float[] a,
            int a0,
            int aRow,
            float[] b,
            int b0,
            float[] s,
            int s0,
            int sRow,
            float[] c,
            int c0,
            int cRow,
            int cStep) {
        for (int t = 0; t < tiles; t++) {
            int p0 = a0 + t * 9 * aRow;
            int p1 = p0 + aRow;
            int p2 = p1 + aRow;
            int p3 = p2 + aRow;
            int p4 = p3 + aRow;
            int p5 = p4 + aRow;
            int p6 = p5 + aRow;
            int p7 = p6 + aRow;
            int p8 = p7 + aRow;
            FloatVector s0a = FloatVector.zero(SPECIES);
            FloatVector s0b = FloatVector.zero(SPECIES);
            FloatVector s1a = FloatVector.zero(SPECIES);
            FloatVector s1b = FloatVector.zero(SPECIES);
            FloatVector s2a = FloatVector.zero(SPECIES);
            FloatVector s2b = FloatVector.zero(SPECIES);
            FloatVector s3a = FloatVector.zero(SPECIES);
            FloatVector s3b = FloatVector.zero(SPECIES);
            FloatVector s4a = FloatVector.zero(SPECIES);
            FloatVector s4b = FloatVector.zero(SPECIES);
            FloatVector s5a = FloatVector.zero(SPECIES);
            FloatVector s5b = FloatVector.zero(SPECIES);
            FloatVector s6a = FloatVector.zero(SPECIES);
            FloatVector s6b = FloatVector.zero(SPECIES);
            FloatVector s7a = FloatVector.zero(SPECIES);
            FloatVector s7b = FloatVector.zero(SPECIES);
            FloatVector s8a = FloatVector.zero(SPECIES);
            FloatVector s8b = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k++) {
                FloatVector wa = FloatVector.fromArray(SPECIES, b, b0 + k * (2 * LENGTH));
                FloatVector wb = FloatVector.fromArray(SPECIES, b, b0 + k * (2 * LENGTH) + LENGTH);
                FloatVector x0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
                s0a = x0.fma(wa, s0a);
                s0b = x0.fma(wb, s0b);
                FloatVector x1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
                s1a = x1.fma(wa, s1a);
                s1b = x1.fma(wb, s1b);
                FloatVector x2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
                s2a = x2.fma(wa, s2a);
                s2b = x2.fma(wb, s2b);
                FloatVector x3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
                s3a = x3.fma(wa, s3a);
                s3b = x3.fma(wb, s3b);
                FloatVector x4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
                s4a = x4.fma(wa, s4a);
                s4b = x4.fma(wb, s4b);
                FloatVector x5 = FloatVector.broadcast(SPECIES, a[p5 + k]);
                s5a = x5.fma(wa, s5a);
                s5b = x5.fma(wb, s5b);
                FloatVector x6 = FloatVector.broadcast(SPECIES, a[p6 + k]);
                s6a = x6.fma(wa, s6a);
                s6b = x6.fma(wb, s6b);
                FloatVector x7 = FloatVector.broadcast(SPECIES, a[p7 + k]);
                s7a = x7.fma(wa, s7a);
                s7b = x7.fma(wb, s7b);
                FloatVector x8 = FloatVector.broadcast(SPECIES, a[p8 + k]);
                s8a = x8.fma(wa, s8a);
                s8b = x8.fma(wb, s8b);
            }
            int from0 = s0 + t * 9 * sRow;
            int to0 = c0 + t * 9 * cRow;
            s0a.add(FloatVector.fromArray(SPECIES, s, from0)).intoArray(c, to0);
            s0b.add(FloatVector.fromArray(SPECIES, s, from0 + LENGTH)).intoArray(c, to0 + cStep);
            int from1 = from0 + sRow;
            int to1 = to0 + cRow;
            s1a.add(FloatVector.fromArray(SPECIES, s, from1)).intoArray(c, to1);
            s1b.add(FloatVector.fromArray(SPECIES, s, from1 + LENGTH)).intoArray(c, to1 + cStep);
            int from2 = from1 + sRow;
            int to2 = to1 + cRow;
            s2a.add(FloatVector.fromArray(SPECIES, s, from2)).intoArray(c, to2);
            s2b.add(FloatVector.fromArray(SPECIES, s, from2 + LENGTH)).intoArray(c, to2 + cStep);
            int from3 = from2 + sRow;
            int to3 = to2 + cRow;
            s3a.add(FloatVector.fromArray(SPECIES, s, from3)).intoArray(c, to3);
            s3b.add(FloatVector.fromArray(SPECIES, s, from3 + LENGTH)).intoArray(c, to3 + cStep);
            int from4 = from3 + sRow;
            int to4 = to3 + cRow;
            s4a.add(FloatVector.fromArray(SPECIES, s, from4)).intoArray(c, to4);
            s4b.add(FloatVector.fromArray(SPECIES, s, from4 + LENGTH)).intoArray(c, to4 + cStep);
            int from5 = from4 + sRow;
            int to5 = to4 + cRow;
            s5a.add(FloatVector.fromArray(SPECIES, s, from5)).intoArray(c, to5);
            s5b.add(FloatVector.fromArray(SPECIES, s, from5 + LENGTH)).intoArray(c, to5 + cStep);
            int from6 = from5 + sRow;
            int to6 = to5 + cRow;
            s6a.add(FloatVector.fromArray(SPECIES, s, from6)).intoArray(c, to6);
            s6b.add(FloatVector.fromArray(SPECIES, s, from6 + LENGTH)).intoArray(c, to6 + cStep);
            int from7 = from6 + sRow;
            int to7 = to6 + cRow;
            s7a.add(FloatVector.fromArray(SPECIES, s, from7)).intoArray(c, to7);
            s7b.add(FloatVector.fromArray(SPECIES, s, from7 + LENGTH)).intoArray(c, to7 + cStep);
            int from8 = from7 + sRow;
            int to8 = to7 + cRow;
            s8a.add(FloatVector.fromArray(SPECIES, s, from8)).intoArray(c, to8);
            s8b.add(FloatVector.fromArray(SPECIES, s, from8 + LENGTH)).intoArray(c, to8 + cStep);
        }
    }

    /** 1 row of a panel of 2 vectors: 2 sums, 2 of B. */
    static void tiles1x2(
            int tiles,
            int depth,
            float[] a,
            int a0,
            int aRow,
            float[] b,
            int b0,
            float[] s,
            int s0,
            int sRow,
            float[] c,
            int c0,
            int cRow,
            int cStep) {
        for (int t = 0; t < tiles; t++) {
            int p0 = a0 + t * aRow;
            FloatVector s0a = FloatVector.zero(SPECIES);
            FloatVector s0b = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k++) {
                FloatVector wa = FloatVector.fromArray(SPECIES, b, b0 + k * (2 * LENGTH));
                FloatVector wb = FloatVector.fromArray(SPECIES, b, b0 + k * (2 * LENGTH) + LENGTH);
                FloatVector x0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
                s0a = x0.fma(wa, s0a);
                s0b = x0.fma(wb, s0b);
            }
            int from0 = s0 + t * sRow;
            int to0 = c0 + t * cRow;
            s0a.add(FloatVector.fromArray(SPECIES, s, from0)).intoArray(c, to0);
            s0b.add(FloatVector.fromArray(SPECIES, s, from0 + LENGTH)).intoArray(c, to0 + cStep);
        }
    }

    /** 12 rows of a panel of 1 vector: 12 sums, 1 of B. */
    static void tiles12x1(
            int tiles,
            int depth,
            float[] a,
            int a0,
            int aRow,
            float[] b,
            int b0,
            float[] s,
            int s0,
            int sRow,
            float[] c,
            int c0,
            int cRow) {
        for (int t = 0; t < tiles; t++) {
            int p0 = a0 + t * 12 * aRow;
            int p1 = p0 + aRow;
            int p2 = p1 + aRow;
            int p3 = p2 + aRow;
            int p4 = p3 + aRow;
            int p5 = p4 + aRow;
            int p6 = p5 + aRow;
            int p7 = p6 + aRow;
            int p8 = p7 + aRow;
            int p9 = p8 + aRow;
            int p10 = p9 + aRow;
            int p11 = p10 + aRow;
            FloatVector s0a = FloatVector.zero(SPECIES);
            FloatVector s1a = FloatVector.zero(SPECIES);
            FloatVector s2a = FloatVector.zero(SPECIES);
            FloatVector s3a = FloatVector.zero(SPECIES);
            FloatVector s4a = FloatVector.zero(SPECIES);
            FloatVector s5a = FloatVector.zero(SPECIES);
            FloatVector s6a = FloatVector.zero(SPECIES);
            FloatVector s7a = FloatVector.zero(SPECIES);
            FloatVector s8a = FloatVector.zero(SPECIES);
            FloatVector s9a = FloatVector.zero(SPECIES);
            FloatVector s10a = FloatVector.zero(SPECIES);
            FloatVector s11a = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k++) {
                FloatVector wa = FloatVector.fromArray(SPECIES, b, b0 + k * LENGTH);
                FloatVector x0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
                s0a = x0.fma(wa, s0a);
                FloatVector x1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
                s1a = x1.fma(wa, s1a);
                FloatVector x2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
                s2a = x2.fma(wa, s2a);
                FloatVector x3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
                s3a = x3.fma(wa, s3a);
                FloatVector x4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
                s4a = x4.fma(wa, s4a);
                FloatVector x5 = FloatVector.broadcast(SPECIES, a[p5 + k]);
                s5a = x5.fma(wa, s5a);
                FloatVector x6 = FloatVector.broadcast(SPECIES, a[p6 + k]);
                s6a = x6.fma(wa, s6a);
                FloatVector x7 = FloatVector.broadcast(SPECIES, a[p7 + k]);
                s7a = x7.fma(wa, s7a);
                FloatVector x8 = FloatVector.broadcast(SPECIES, a[p8 + k]);
                s8a = x8.fma(wa, s8a);
                FloatVector x9 = FloatVector.broadcast(SPECIES, a[p9 + k]);
                s9a = x9.fma(wa, s9a);
                FloatVector x10 = FloatVector.broadcast(SPECIES, a[p10 + k]);
                s10a = x10.fma(wa, s10a);
                FloatVector x11 = FloatVector.broadcast(SPECIES, a[p11 + k]);
                s11a = x11.fma(wa, s11a);
            }
            int from0 = s0 + t * 12 * sRow;
            int to0 = c0 + t * 12 * cRow;
            s0a.add(FloatVector.fromArray(SPECIES, s, from0)).intoArray(c, to0);
            int from1 = from0 + sRow;
            int to1 = to0 + cRow;
            s1a.add(FloatVector.fromArray(SPECIES, s, from1)).intoArray(c, to1);
            int from2 = from1 + sRow;
            int to2 = to1 + cRow;
            s2a.add(FloatVector.fromArray(SPECIES, s, from2)).intoArray(c, to2);
            int from3 = from2 + sRow;
            int to3 = to2 + cRow;
            s3a.add(FloatVector.fromArray(SPECIES, s, from3)).intoArray(c, to3);
            int from4 = from3 + sRow;
            int to4 = to3 + cRow;
            s4a.add(FloatVector.fromArray(SPECIES, s, from4)).intoArray(c, to4);
            int from5 = from4 + sRow;
            int to5 = to4 + cRow;
            s5a.add(FloatVector.fromArray(SPECIES, s, from5)).intoArray(c, to5);
            int from6 = from5 + sRow;
            int to6 = to5 + cRow;
            s6a.add(FloatVector.fromArray(SPECIES, s, from6)).intoArray(c, to6);
            int from7 = from6 + sRow;
            int to7 = to6 + cRow;
            s7a.add(FloatVector.fromArray(SPECIES, s, from7)).intoArray(c, to7);
            int from8 = from7 + sRow;
            int to8 = to7 + cRow;
            s8a.add(FloatVector.fromArray(SPECIES, s, from8)).intoArray(c, to8);
            int from9 = from8 + sRow;
            int to9 = to8 + cRow;
            s9a.add(FloatVector.fromArray(SPECIES, s, from9)).intoArray(c, to9);
            int from10 = from9 + sRow;
            int to10 = to9 + cRow;
            s10a.add(FloatVector.fromArray(SPECIES, s, from10)).intoArray(c, to10);
            int from11 = from10 + sRow;
            int to11 = to10 + cRow;
            s11a.add(FloatVector.fromArray(SPECIES, s, from11)).intoArray(c, to11);
        }
    }

    /** 1 row of a panel of 1 vector: 1 sum, 1 of B. */
    static void tiles1x1(
            int tiles,
            int depth,
            float[] a,
            int a0,
            int aRow,
            float[] b,
            int b0,
            float[] s,
            int s0,
            int sRow,
            float[] c,
            int c0,
            int cRow) {
        for (int t = 0; t < tiles; t++) {
            int p0 = a0 + t * aRow;
            FloatVector s0a = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k++) {
                FloatVector wa = FloatVector.fromArray(SPECIES, b, b0 + k * LENGTH);
                FloatVector x0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
                s0a = x0.fma(wa, s0a);
            }
            int from0 = s0 + t * sRow;
            int to0 = c0 + t * cRow;
            s0a.add(FloatVector.fromArray(SPECIES, s, from0)).intoArray(c, to0);
        }
    }
}
