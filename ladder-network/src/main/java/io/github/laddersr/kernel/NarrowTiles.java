package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Lanes.LENGTH;
import static io.github.laddersr.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of {@link PackedMatrix#multiplyAdd} that fit 16 vector registers (AVX2), and the last rows of a block on all machines.
 *
 * <p>Each computes C = S + A B, where S may be C itself, for {@code tiles} times R rows and V vectors of columns: {@code tilesRxV}. A's
 * element (i, k) is {@code a[a0 + i aRow + k]}, B is a panel of {@link PackedMatrix}, row i of S starts at {@code s0 + i sRow},
 * vector v of row i of C at {@code c0 + i cRow + v cStep}. S is added last, so that a tile need not wait for it. The sums stay in registers, hence straight-line code: C2 spills what is an array or hidden in a method of its own.
 */
final class NarrowTiles {
    private NarrowTiles() {}

    /** 5 rows of a panel of two vectors: 10 sums, 2 of B, 1 of A. */
    static void tiles5x2(
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
            FloatVector s1a = FloatVector.zero(SPECIES);
            FloatVector s1b = FloatVector.zero(SPECIES);
            FloatVector s2a = FloatVector.zero(SPECIES);
            FloatVector s2b = FloatVector.zero(SPECIES);
            FloatVector s3a = FloatVector.zero(SPECIES);
            FloatVector s3b = FloatVector.zero(SPECIES);
            FloatVector s4a = FloatVector.zero(SPECIES);
            FloatVector s4b = FloatVector.zero(SPECIES);
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
            }
            int from0 = s0 + t * 5 * sRow;
            int to0 = c0 + t * 5 * cRow;
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
        }
    }

    /** 1 row of a panel of four. */
    static void tiles1x4(
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
            FloatVector s0d = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k++) {
                FloatVector wa = FloatVector.fromArray(SPECIES, b, b0 + k * (4 * LENGTH));
                FloatVector wb = FloatVector.fromArray(SPECIES, b, b0 + k * (4 * LENGTH) + LENGTH);
                FloatVector wc = FloatVector.fromArray(SPECIES, b, b0 + k * (4 * LENGTH) + 2 * LENGTH);
                FloatVector wd = FloatVector.fromArray(SPECIES, b, b0 + k * (4 * LENGTH) + 3 * LENGTH);
                FloatVector x0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
                s0a = x0.fma(wa, s0a);
                s0b = x0.fma(wb, s0b);
                s0c = x0.fma(wc, s0c);
                s0d = x0.fma(wd, s0d);
            }
            int from0 = s0 + t * sRow;
            int to0 = c0 + t * cRow;
            s0a.add(FloatVector.fromArray(SPECIES, s, from0)).intoArray(c, to0);
            s0b.add(FloatVector.fromArray(SPECIES, s, from0 + LENGTH)).intoArray(c, to0 + cStep);
            s0c.add(FloatVector.fromArray(SPECIES, s, from0 + 2 * LENGTH)).intoArray(c, to0 + 2 * cStep);
            s0d.add(FloatVector.fromArray(SPECIES, s, from0 + 3 * LENGTH)).intoArray(c, to0 + 3 * cStep);
        }
    }

    /** 1 row of a panel of three. */
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

    /** 1 row of a panel of two. */
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

    /** 3 rows of a panel of one. */
    static void tiles3x1(
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
            int p0 = a0 + t * 3 * aRow;
            int p1 = p0 + aRow;
            int p2 = p1 + aRow;
            FloatVector s0a = FloatVector.zero(SPECIES);
            FloatVector s1a = FloatVector.zero(SPECIES);
            FloatVector s2a = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k++) {
                FloatVector wa = FloatVector.fromArray(SPECIES, b, b0 + k * LENGTH);
                FloatVector x0 = FloatVector.broadcast(SPECIES, a[p0 + k]);
                s0a = x0.fma(wa, s0a);
                FloatVector x1 = FloatVector.broadcast(SPECIES, a[p1 + k]);
                s1a = x1.fma(wa, s1a);
                FloatVector x2 = FloatVector.broadcast(SPECIES, a[p2 + k]);
                s2a = x2.fma(wa, s2a);
            }
            int from0 = s0 + t * 3 * sRow;
            int to0 = c0 + t * 3 * cRow;
            s0a.add(FloatVector.fromArray(SPECIES, s, from0)).intoArray(c, to0);
            int from1 = from0 + sRow;
            int to1 = to0 + cRow;
            s1a.add(FloatVector.fromArray(SPECIES, s, from1)).intoArray(c, to1);
            int from2 = from1 + sRow;
            int to2 = to1 + cRow;
            s2a.add(FloatVector.fromArray(SPECIES, s, from2)).intoArray(c, to2);
        }
    }

    /** 1 row of a panel of one. */
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
