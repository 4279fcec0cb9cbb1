// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.image.codec.tiff.TiffLayout.Numbers;

/**
 * Which numbers of a sample mean black and white.
 *
 * @param bits the bits of a sample
 * @param black the number that becomes 0
 * @param white the number that becomes the largest sample; above black
 */
record SampleScale(Numbers numbers, int bits, double black, double white) {
    /** The scale of unsigned whole numbers that use all bits. */
    static SampleScale full(int bits) {
        return new SampleScale(Numbers.UNSIGNED, bits, 0, largest(bits));
    }

    static double largest(int bits) {
        return -1L >>> 64 - bits;
    }

    /** The number that these bits stand for. */
    double value(long raw) {
        return value(numbers, bits, raw);
    }

    static double value(Numbers numbers, int bits, long raw) {
        return switch (numbers) {
            case UNSIGNED -> raw;
            case SIGNED -> raw << 64 - bits >> 64 - bits;
            case FLOAT ->
                switch (bits) {
                    case 16 -> Float.float16ToFloat((short) raw);
                    case 24 -> float24(raw);
                    case 32 -> Float.intBitsToFloat((int) raw);
                    default -> Double.longBitsToDouble(raw);
                };
        };
    }

    /** Decodes one bit of sign, 7 of exponent, 16 of fraction, as in Adobe's technical note 3. */
    private static double float24(long raw) {
        int exponent = (int) (raw >> 16 & 0x7F);
        double fraction = (raw & 0xFFFF) / 65536.0;
        double size = exponent == 0
                ? Math.scalb(fraction, -62)
                : exponent == 0x7F
                        ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                        : Math.scalb(1 + fraction, exponent - 63);
        return raw >> 23 == 0 ? size : -size;
    }

    /** Converts a sample to the nearest number of 0..{@code most}. */
    @FunctionalInterface
    interface Scaling {
        int of(long raw);
    }

    /** Scales samples to 0..{@code most}. Numbers outside are clipped; what is not a number becomes 0. */
    Scaling to(int most) {
        if (numbers == Numbers.UNSIGNED && bits <= 16 && white == largest(bits) && black == 0) {
            int[] table = new int[1 << bits];
            for (int v = 0; v < table.length; v++) {
                table[v] = (int) ((2L * most * v + table.length - 1) / (2L * (table.length - 1)));
            }
            return raw -> table[(int) raw];
        }
        double factor = most / (white - black);
        return raw -> (int) (Math.clamp((value(raw) - black) * factor, 0, most) + 0.5); // NaN becomes 0
    }
}
