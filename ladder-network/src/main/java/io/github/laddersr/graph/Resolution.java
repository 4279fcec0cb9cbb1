// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

/**
 * The size of a map relative to the network's input, as a reduced fraction: 1/8 for the last stage, 4/1 for the output
 * at x4.
 *
 * @param numerator at least 1
 * @param denominator at least 1
 */
public record Resolution(int numerator, int denominator) {
    /** The input's own resolution. */
    public static final Resolution FULL = new Resolution(1, 1);

    /** Reduces the fraction. */
    public Resolution {
        if (numerator < 1 || denominator < 1) {
            throw new IllegalArgumentException("resolution " + numerator + "/" + denominator);
        }
        int gcd = gcd(numerator, denominator);
        numerator /= gcd;
        denominator /= gcd;
    }

    /** This resolution times an integer factor. */
    public Resolution times(int factor) {
        return new Resolution(numerator * factor, denominator);
    }

    /** This resolution divided by an integer factor. */
    public Resolution dividedBy(int factor) {
        return new Resolution(numerator, denominator * factor);
    }

    /**
     * The length of a side at this resolution.
     *
     * @param length side of the input in pixels
     * @throws IllegalArgumentException if the length is not a multiple of the denominator
     */
    public int of(int length) {
        if (length % denominator != 0) {
            throw new IllegalArgumentException("a side of " + length + " pixels is not a multiple of " + denominator);
        }
        return Math.multiplyExact(length / denominator, numerator);
    }

    @Override
    public String toString() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
