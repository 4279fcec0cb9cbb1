// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Lanes.LENGTH;
import static io.github.laddersr.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of {@link PackedMatrix#multiplyAdd} for 32 vector registers (AVX-512, NEON): panels of four vectors.
 *
 * <p>Each computes C = S + A B, where S may be C itself, for {@code tiles} times R rows and V vectors of columns: {@code tilesRxV}. A's
 * element (i, k) is {@code a[a0 + i aRow + k]}, B is a panel of {@link PackedMatrix}, row i of S starts at {@code s0 + i sRow}, vector v of
 * row i of C at {@code c0 + i cRow + v cStep}. S is added last, so that a tile need not wait for it.
 *
 * <p>Written by {@code src/gen/GenerateTiles.java}: change that, and run it.
 */
final class WideTiles {
    private WideTiles() {}

    /** 5 rows of a panel of 4 vectors: 20 sums, 4 of B. */
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

    /** 4 rows of a panel of 4 vectors: 16 sums, 4 of B. */
    static void tiles4x4(
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
            int p0 = a0 + t * 4 * aRow;
            int p1 = p0 + aRow;
            int p2 = p1 + aRow;
            int p3 = p2 + aRow;
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
            }
            int from0 = s0 + t * 4 * sRow;
            int to0 = c0 + t * 4 * cRow;
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
        }
    }

    /** 1 row of a panel of 4 vectors: 4 sums, 4 of B. */
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
}
