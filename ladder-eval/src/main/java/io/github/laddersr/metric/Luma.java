// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import io.github.laddersr.image.ByteImage;
import java.util.Objects;

/**
 * The luma plane on which super-resolution is measured: the studio-range Y of ITU-R BT.601 as in MATLAB's
 * {@code rgb2ycbcr}, Y = 16 + (65.481 R + 128.553 G + 24.966 B) / 255 for 8-bit R, G, B, not rounded, so 16..235. For
 * one-channel images, the value itself is used as Y. Alpha is ignored.
 */
public final class Luma {
    private final int width;
    private final int height;
    private final double[] values; // [height * width]

    private Luma(int width, int height, double[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /** The luma of a whole image. */
    public static Luma of(ByteImage image) {
        return of(image, 0);
    }

    /**
     * The luma of an image without {@code border} pixels on each of its four sides.
     *
     * @throws IllegalArgumentException if {@code border} is negative or leaves no pixel
     */
    public static Luma of(ByteImage image, int border) {
        if (border < 0 || border >= (image.width() + 1) / 2 || border >= (image.height() + 1) / 2) {
            throw new IllegalArgumentException("%s without a border of %d is empty".formatted(image, border));
        }
        int width = image.width() - 2 * border;
        int height = image.height() - 2 * border;
        int channels = image.channels();
        double[] values = new double[width * height];
        byte[] row = new byte[image.width() * channels];
        for (int y = 0; y < height; y++) {
            image.copyRow(y + border, row, 0);
            int from = border * channels;
            for (int i = y * width; i < (y + 1) * width; i++) {
                values[i] = channels <= 2
                        ? row[from] & 0xFF
                        : y(row[from] & 0xFF, row[from + 1] & 0xFF, row[from + 2] & 0xFF);
                from += channels;
            }
        }
        return new Luma(width, height, values);
    }

    /** Y, 16..235, of a pixel with {@code r}, {@code g}, {@code b} of 0..255. */
    public static double y(double r, double g, double b) {
        return 16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255;
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /**
     * The value in column {@code x} of row {@code y}.
     *
     * @throws IndexOutOfBoundsException if it is outside the plane
     */
    public double get(int x, int y) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        return values[y * width + x];
    }

    /** The values, not copied, for loops in this package. They must not be modified or passed on. */
    double[] values() {
        return values;
    }

    /** Checks that two images can be compared: they must have the same size, and both be colour or both gray. */
    static void requireComparable(ByteImage reference, ByteImage result) {
        boolean sameKind = (reference.channels() <= 2) == (result.channels() <= 2);
        if (reference.width() != result.width() || reference.height() != result.height() || !sameKind) {
            throw new IllegalArgumentException(
                    "cannot compare images of different sizes, %s and %s".formatted(reference, result));
        }
    }

    static void requireSameSize(Luma reference, Luma result) {
        if (reference.width != result.width || reference.height != result.height) {
            throw new IllegalArgumentException("cannot compare planes of different sizes, %dx%d and %dx%d"
                    .formatted(reference.width, reference.height, result.width, result.height));
        }
    }
}
