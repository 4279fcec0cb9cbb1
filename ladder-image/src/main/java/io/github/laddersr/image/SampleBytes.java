// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

/**
 * Converts between samples and the bytes of a row of {@link ImageRows}: one byte for a sample of 8 bits, two with the
 * higher first for 16 bits.
 */
public final class SampleBytes {
    private SampleBytes() {}

    /** Returns sample i of a row, 0..255 or 0..65535. */
    public static int get(byte[] row, int i, int depth) {
        return depth == 8 ? row[i] & 0xFF : (row[2 * i] & 0xFF) << 8 | row[2 * i + 1] & 0xFF;
    }

    /** Sets sample i of a row to a value of 0..255 or 0..65535. */
    public static void put(byte[] row, int i, int value, int depth) {
        if (depth == 8) {
            row[i] = (byte) value;
        } else {
            row[2 * i] = (byte) (value >> 8);
            row[2 * i + 1] = (byte) value;
        }
    }

    /** Divides a row's samples by the largest possible one, 255 or 65535. */
    public static void toFloats(byte[] row, int depth, float[] values) {
        if (depth == 8) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (row[i] & 0xFF) / 255f;
            }
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = ((row[2 * i] & 0xFF) << 8 | row[2 * i + 1] & 0xFF) / 65535f;
            }
        }
    }

    /** Converts a value in [0, 1] to the nearest sample, rounding half up. Values outside are clipped. */
    public static int ofFloat(float value, int depth) {
        int max = (1 << depth) - 1;
        return (int) (Math.clamp(value, 0f, 1f) * max + 0.5f);
    }

    /** Rounds a sample of 16 bits to 0..255. */
    public static int to8Bits(int sample) {
        return (510 * sample + 65_535) / 131_070;
    }
}
