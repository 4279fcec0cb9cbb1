package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Lanes.LENGTH;
import static io.github.laddersr.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of {@link PackedMatrix#multiplyAdd} for the last one or two vectors of columns, with 32 vector registers (AVX-512): what
 * {@link WideTiles} says of its tiles holds for these.
 */
final class SlimTiles {
    private SlimTiles() {}

    /** 9 rows of a panel of two: 18 sums, 2 of B, 9 of A. */
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
            for (int k = 0; k < depth; k += 2) {
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
                FloatVector wna = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * (2 * LENGTH));
                FloatVector wnb = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * (2 * LENGTH) + LENGTH);
                FloatVector xn0 = FloatVector.broadcast(SPECIES, a[p0 + (k + 1)]);
                s0a = xn0.fma(wna, s0a);
                s0b = xn0.fma(wnb, s0b);
                FloatVector xn1 = FloatVector.broadcast(SPECIES, a[p1 + (k + 1)]);
                s1a = xn1.fma(wna, s1a);
                s1b = xn1.fma(wnb, s1b);
                FloatVector xn2 = FloatVector.broadcast(SPECIES, a[p2 + (k + 1)]);
                s2a = xn2.fma(wna, s2a);
                s2b = xn2.fma(wnb, s2b);
                FloatVector xn3 = FloatVector.broadcast(SPECIES, a[p3 + (k + 1)]);
                s3a = xn3.fma(wna, s3a);
                s3b = xn3.fma(wnb, s3b);
                FloatVector xn4 = FloatVector.broadcast(SPECIES, a[p4 + (k + 1)]);
                s4a = xn4.fma(wna, s4a);
                s4b = xn4.fma(wnb, s4b);
                FloatVector xn5 = FloatVector.broadcast(SPECIES, a[p5 + (k + 1)]);
                s5a = xn5.fma(wna, s5a);
                s5b = xn5.fma(wnb, s5b);
                FloatVector xn6 = FloatVector.broadcast(SPECIES, a[p6 + (k + 1)]);
                s6a = xn6.fma(wna, s6a);
                s6b = xn6.fma(wnb, s6b);
                FloatVector xn7 = FloatVector.broadcast(SPECIES, a[p7 + (k + 1)]);
                s7a = xn7.fma(wna, s7a);
                s7b = xn7.fma(wnb, s7b);
                FloatVector xn8 = FloatVector.broadcast(SPECIES, a[p8 + (k + 1)]);
                s8a = xn8.fma(wna, s8a);
                s8b = xn8.fma(wnb, s8b);
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

    /** 8 rows of a panel of one. */
    static void tiles8x1(
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
            int p0 = a0 + t * 8 * aRow;
            int p1 = p0 + aRow;
            int p2 = p1 + aRow;
            int p3 = p2 + aRow;
            int p4 = p3 + aRow;
            int p5 = p4 + aRow;
            int p6 = p5 + aRow;
            int p7 = p6 + aRow;
            FloatVector s0a = FloatVector.zero(SPECIES);
            FloatVector s1a = FloatVector.zero(SPECIES);
            FloatVector s2a = FloatVector.zero(SPECIES);
            FloatVector s3a = FloatVector.zero(SPECIES);
            FloatVector s4a = FloatVector.zero(SPECIES);
            FloatVector s5a = FloatVector.zero(SPECIES);
            FloatVector s6a = FloatVector.zero(SPECIES);
            FloatVector s7a = FloatVector.zero(SPECIES);
            for (int k = 0; k < depth; k += 2) {
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
                FloatVector wna = FloatVector.fromArray(SPECIES, b, b0 + (k + 1) * LENGTH);
                FloatVector xn0 = FloatVector.broadcast(SPECIES, a[p0 + (k + 1)]);
                s0a = xn0.fma(wna, s0a);
                FloatVector xn1 = FloatVector.broadcast(SPECIES, a[p1 + (k + 1)]);
                s1a = xn1.fma(wna, s1a);
                FloatVector xn2 = FloatVector.broadcast(SPECIES, a[p2 + (k + 1)]);
                s2a = xn2.fma(wna, s2a);
                FloatVector xn3 = FloatVector.broadcast(SPECIES, a[p3 + (k + 1)]);
                s3a = xn3.fma(wna, s3a);
                FloatVector xn4 = FloatVector.broadcast(SPECIES, a[p4 + (k + 1)]);
                s4a = xn4.fma(wna, s4a);
                FloatVector xn5 = FloatVector.broadcast(SPECIES, a[p5 + (k + 1)]);
                s5a = xn5.fma(wna, s5a);
                FloatVector xn6 = FloatVector.broadcast(SPECIES, a[p6 + (k + 1)]);
                s6a = xn6.fma(wna, s6a);
                FloatVector xn7 = FloatVector.broadcast(SPECIES, a[p7 + (k + 1)]);
                s7a = xn7.fma(wna, s7a);
            }
            int from0 = s0 + t * 8 * sRow;
            int to0 = c0 + t * 8 * cRow;
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
        }
    }
}
