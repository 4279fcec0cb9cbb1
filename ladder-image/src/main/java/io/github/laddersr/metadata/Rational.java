// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

/**
 * A fraction of two unsigned 32-bit numbers, as in EXIF and TIFF.
 *
 * @param numerator 0 to 2^32 - 1
 * @param denominator 1 to 2^32 - 1
 */
record Rational(long numerator, long denominator) {
    private static final long MOST = 0xFFFF_FFFFL;
    private static final int FINEST = 10_000;

    /**
     * The nearest fraction with a denominator of at most 10,000. Of equal fractions, the one with the smallest
     * denominator is taken. Values that are too large become the largest number.
     */
    static Rational of(double value) {
        if (value >= MOST) {
            return new Rational(MOST, 1);
        }
        for (int d = 1; d < FINEST; d *= 10) {
            double scaled = value * d;
            if (scaled <= MOST && Math.abs(scaled - Math.rint(scaled)) < 1e-9 * scaled) {
                return new Rational((long) Math.rint(scaled), d);
            }
        }
        long d = Math.min(FINEST, (long) (MOST / Math.max(value, 1)));
        return new Rational(Math.round(value * d), d);
    }
}
