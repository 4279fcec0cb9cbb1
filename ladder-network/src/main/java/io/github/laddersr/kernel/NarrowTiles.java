// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Lanes.LENGTH;
import static io.github.laddersr.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of {@link PackedMatrix#multiplyAdd} for 16 vector registers (AVX2): panels of two vectors.
 *
 * <p>Each computes C = S + A B, where S may be C itself, for {@code tiles} times R rows and V vectors of columns: {@code tilesRxV}. A's
 * element (i, k) is {@code a[a0 + i aRow + k]}, B is a panel of {@link PackedMatrix}, row i of S starts at {@code s0 + i sRow}, vector v of
 * row i of C at {@code c0 + i cRow + v cStep}. S is added last, so that a tile need not wait for it.
 *
 * <p>Written by {@code src/gen/GenerateTiles.java}: change that, and run it.
 */
final class NarrowTiles {
    private NarrowTiles() {}

    /** 5 rows of a panel of 2 vectors: 10 sums, 2 of B. */
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

    /** 6 rows of a panel of 2 vectors: 12 sums, 2 of B. */
    static void tiles6x2(
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
            int p0 = a0 + t * 6 * aRow;
            int p1 = p0 + aRow;
            int p2 = p1 + aRow;
            int p3 = p2 + aRow;
            int p4 = p3 + aRow;
            int p5 = p4 + aRow;
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
            }
            int from0 = s0 + t * 6 * sRow;
            int to0 = c0 + t * 6 * cRow;
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
}
