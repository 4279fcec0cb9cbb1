package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Lanes.LENGTH;
import static io.github.laddersr.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of {@link PackedMatrix#multiplyAdd} for 32 vector registers (AVX-512), where a panel has up to four vectors. C2 loads all of A and B before it multiplies, so sums, rows and vectors together must fit the registers: a sum on the stack costs much of the speed.
 *
 * <p>Each computes C = S + A B, where S may be C itself, for {@code tiles} times R rows and V vectors of columns: {@code tilesRxV}. A's
 * element (i, k) is {@code a[a0 + i aRow + k]}, B is a panel of {@link PackedMatrix}, row i of S starts at {@code s0 + i sRow},
 * vector v of row i of C at {@code c0 + i cRow + v cStep}. S is added last, so that a tile need not wait for it. The sums stay in registers, hence straight-line code: C2 spills what is an array or hidden in a method of its own.
 */
final class WideTiles {
    private WideTiles() {}

    /** 5 rows of a panel of four vectors: 20 sums, 4 of B, 5 of A. */
    static void tiles5x4(
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
            int p0 = a0 + t * 5 * aRow;
            int p1 = p0 + aRow;
            int p2 = p1 + aRow;
            int p3 = p2 + aRow;
            int p4 = p3 + aRow;
            FloatVector s0a = FloatVector.zero(SPECIES);
            FloatVector s0b = FloatVector.zero(SPECIES);
            FloatVector s0c = FloatVector.zero(SPECIES);
            FloatVector s0d = FloatVector.zero(SPECIES);
            FloatVector s1a = FloatVector.zero(SPECIES);
            FloatVector s1b = FloatVector.zero(SPECIES);
            FloatVector s1c = FloatVector.zero(SPECIES);
            FloatVector s1d = FloatVector.zero(SPECIES);
            FloatVector s2a = FloatVector.zero(SPECIES);
            FloatVector s2b = FloatVector.zero(SPECIES);
            FloatVector s2c = FloatVector.zero(SPECIES);
            FloatVector s2d = FloatVector.zero(SPECIES);
            FloatVector s3a = FloatVector.zero(SPECIES);
            FloatVector s3b = FloatVector.zero(SPECIES);
            FloatVector s3c = FloatVector.zero(SPECIES);
            FloatVector s3d = FloatVector.zero(SPECIES);
            FloatVector s4a = FloatVector.zero(SPECIES);
            FloatVector s4b = FloatVector.zero(SPECIES);
            FloatVector s4c = FloatVector.zero(SPECIES);
            FloatVector s4d = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k += 2) {
                FloatVector wa = FloatVector.fromArray(SPECIES, b, b0 + k * (4 * LENGTH));
                FloatVector wb = FloatVector.fromArray(SPECIES, b, b0 + k * (4 * LENGTH) + LENGTH);
                FloatVector wc = FloatVector.fromArray(SPECIES, b, b0 + k * (4 * LENGTH) + 2 * LENGTH);
                FloatVector wd = FloatVector.fromArray(SPECIES, b, b0 + k * (4 * LENGTH) + 3 * LENGTH);
                FloatVector x0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
                s0a = x0.fma(wa, s0a);
                s0b = x0.fma(wb, s0b);
                s0c = x0.fma(wc, s0c);
                s0d = x0.fma(wd, s0d);
                FloatVector x1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
                s1a = x1.fma(wa, s1a);
                s1b = x1.fma(wb, s1b);
                s1c = x1.fma(wc, s1c);
                s1d = x1.fma(wd, s1d);
                FloatVector x2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
                s2a = x2.fma(wa, s2a);
                s2b = x2.fma(wb, s2b);
                s2c = x2.fma(wc, s2c);
                s2d = x2.fma(wd, s2d);
                FloatVector x3 = FloatVector.broadcast(SPECIES, a[p3 + k]);
                s3a = x3.fma(wa, s3a);
                s3b = x3.fma(wb, s3b);
                s3c = x3.fma(wc, s3c);
                s3d = x3.fma(wd, s3d);
                FloatVector x4 = FloatVector.broadcast(SPECIES, a[p4 + k]);
                s4a = x4.fma(wa, s4a);
                s4b = x4.fma(wb, s4b);
                s4c = x4.fma(wc, s4c);
                s4d = x4.fma(wd, s4d);
                FloatVector wna = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * (4 * LENGTH));
                FloatVector wnb = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * (4 * LENGTH) + LENGTH);
                FloatVector wnc = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * (4 * LENGTH) + 2 * LENGTH);
                FloatVector wnd = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * (4 * LENGTH) + 3 * LENGTH);
                FloatVector xn0 = FloatVector.broadcast(SPECIES, a[p0 + (k + 1)]);
                s0a = xn0.fma(wna, s0a);
                s0b = xn0.fma(wnb, s0b);
                s0c = xn0.fma(wnc, s0c);
                s0d = xn0.fma(wnd, s0d);
                FloatVector xn1 = FloatVector.broadcast(SPECIES, a[p1 + (k + 1)]);
                s1a = xn1.fma(wna, s1a);
                s1b = xn1.fma(wnb, s1b);
                s1c = xn1.fma(wnc, s1c);
                s1d = xn1.fma(wnd, s1d);
                FloatVector xn2 = FloatVector.broadcast(SPECIES, a[p2 + (k + 1)]);
                s2a = xn2.fma(wna, s2a);
                s2b = xn2.fma(wnb, s2b);
                s2c = xn2.fma(wnc, s2c);
                s2d = xn2.fma(wnd, s2d);
                FloatVector xn3 = FloatVector.broadcast(SPECIES, a[p3 + (k + 1)]);
                s3a = xn3.fma(wna, s3a);
                s3b = xn3.fma(wnb, s3b);
                s3c = xn3.fma(wnc, s3c);
                s3d = xn3.fma(wnd, s3d);
                FloatVector xn4 = FloatVector.broadcast(SPECIES, a[p4 + (k + 1)]);
                s4a = xn4.fma(wna, s4a);
                s4b = xn4.fma(wnb, s4b);
                s4c = xn4.fma(wnc, s4c);
                s4d = xn4.fma(wnd, s4d);
            }
            int from0 = s0 + t * 5 * sRow;
            int to0 = c0 + t * 5 * cRow;
            s0a.add(FloatVector.fromArray(SPECIES, s, from0)).intoArray(c, to0);
            s0b.add(FloatVector.fromArray(SPECIES, s, from0 + LENGTH)).intoArray(c, to0 + cStep);
            s0c.add(FloatVector.fromArray(SPECIES, s, from0 + 2 * LENGTH)).intoArray(c, to0 + 2 * cStep);
            s0d.add(FloatVector.fromArray(SPECIES, s, from0 + 3 * LENGTH)).intoArray(c, to0 + 3 * cStep);
            int from1 = from0 + sRow;
            int to1 = to0 + cRow;
            s1a.add(FloatVector.fromArray(SPECIES, s, from1)).intoArray(c, to1);
            s1b.add(FloatVector.fromArray(SPECIES, s, from1 + LENGTH)).intoArray(c, to1 + cStep);
            s1c.add(FloatVector.fromArray(SPECIES, s, from1 + 2 * LENGTH)).intoArray(c, to1 + 2 * cStep);
            s1d.add(FloatVector.fromArray(SPECIES, s, from1 + 3 * LENGTH)).intoArray(c, to1 + 3 * cStep);
            int from2 = from1 + sRow;
            int to2 = to1 + cRow;
            s2a.add(FloatVector.fromArray(SPECIES, s, from2)).intoArray(c, to2);
            s2b.add(FloatVector.fromArray(SPECIES, s, from2 + LENGTH)).intoArray(c, to2 + cStep);
            s2c.add(FloatVector.fromArray(SPECIES, s, from2 + 2 * LENGTH)).intoArray(c, to2 + 2 * cStep);
            s2d.add(FloatVector.fromArray(SPECIES, s, from2 + 3 * LENGTH)).intoArray(c, to2 + 3 * cStep);
            int from3 = from2 + sRow;
            int to3 = to2 + cRow;
            s3a.add(FloatVector.fromArray(SPECIES, s, from3)).intoArray(c, to3);
            s3b.add(FloatVector.fromArray(SPECIES, s, from3 + LENGTH)).intoArray(c, to3 + cStep);
            s3c.add(FloatVector.fromArray(SPECIES, s, from3 + 2 * LENGTH)).intoArray(c, to3 + 2 * cStep);
            s3d.add(FloatVector.fromArray(SPECIES, s, from3 + 3 * LENGTH)).intoArray(c, to3 + 3 * cStep);
            int from4 = from3 + sRow;
            int to4 = to3 + cRow;
            s4a.add(FloatVector.fromArray(SPECIES, s, from4)).intoArray(c, to4);
            s4b.add(FloatVector.fromArray(SPECIES, s, from4 + LENGTH)).intoArray(c, to4 + cStep);
            s4c.add(FloatVector.fromArray(SPECIES, s, from4 + 2 * LENGTH)).intoArray(c, to4 + 2 * cStep);
            s4d.add(FloatVector.fromArray(SPECIES, s, from4 + 3 * LENGTH)).intoArray(c, to4 + 3 * cStep);
        }
    }

    /** 7 rows of a panel of three: 21 sums, 3 of B, 7 of A. */
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
            for (int k = 0; k < depth; k += 2) {
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
                FloatVector wna = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * (3 * LENGTH));
                FloatVector wnb = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * (3 * LENGTH) + LENGTH);
                FloatVector wnc = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * (3 * LENGTH) + 2 * LENGTH);
                FloatVector xn0 = FloatVector.broadcast(SPECIES, a[p0 + (k + 1)]);
                s0a = xn0.fma(wna, s0a);
                s0b = xn0.fma(wnb, s0b);
                s0c = xn0.fma(wnc, s0c);
                FloatVector xn1 = FloatVector.broadcast(SPECIES, a[p1 + (k + 1)]);
                s1a = xn1.fma(wna, s1a);
                s1b = xn1.fma(wnb, s1b);
                s1c = xn1.fma(wnc, s1c);
                FloatVector xn2 = FloatVector.broadcast(SPECIES, a[p2 + (k + 1)]);
                s2a = xn2.fma(wna, s2a);
                s2b = xn2.fma(wnb, s2b);
                s2c = xn2.fma(wnc, s2c);
                FloatVector xn3 = FloatVector.broadcast(SPECIES, a[p3 + (k + 1)]);
                s3a = xn3.fma(wna, s3a);
                s3b = xn3.fma(wnb, s3b);
                s3c = xn3.fma(wnc, s3c);
                FloatVector xn4 = FloatVector.broadcast(SPECIES, a[p4 + (k + 1)]);
                s4a = xn4.fma(wna, s4a);
                s4b = xn4.fma(wnb, s4b);
                s4c = xn4.fma(wnc, s4c);
                FloatVector xn5 = FloatVector.broadcast(SPECIES, a[p5 + (k + 1)]);
                s5a = xn5.fma(wna, s5a);
                s5b = xn5.fma(wnb, s5b);
                s5c = xn5.fma(wnc, s5c);
                FloatVector xn6 = FloatVector.broadcast(SPECIES, a[p6 + (k + 1)]);
                s6a = xn6.fma(wna, s6a);
                s6b = xn6.fma(wnb, s6b);
                s6c = xn6.fma(wnc, s6c);
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
}
