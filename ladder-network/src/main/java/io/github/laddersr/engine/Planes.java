// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.util.Objects;

/** Planes of floats: channels x height x width, with rows from top to bottom. Colour is RGB in [0, 1]. */
public final class Planes {
    private final int channels;
    private final int height;
    private final int width;
    private final float[] values;

    /**
     * Creates planes of zeros.
     *
     * @throws IllegalArgumentException if a size is less than 1, or the product exceeds the maximum length of an array
     */
    public Planes(int channels, int height, int width) {
        if (channels < 1 || height < 1 || width < 1 || (long) channels * height * width > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("planes of " + channels + " x " + height + " x " + width);
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.values = new float[channels * height * width];
    }

    /** Number of planes. */
    public int channels() {
        return channels;
    }

    /** Rows of each plane. */
    public int height() {
        return height;
    }

    /** Columns of each plane. */
    public int width() {
        return width;
    }

    /** The value of plane c at row y, column x. */
    public float get(int c, int y, int x) {
        return values[index(c, y, x)];
    }

    /** Sets the value of plane c at row y, column x. */
    public void set(int c, int y, int x, float value) {
        values[index(c, y, x)] = value;
    }

    /** Copies {@code length} values of a row, starting at column x, into {@code target} at {@code offset}. */
    public void getRow(int c, int y, int x, float[] target, int offset, int length) {
        Objects.checkFromIndexSize(x, length, width);
        System.arraycopy(values, index(c, y, 0) + x, target, offset, length);
    }

    /** Copies {@code length} values of {@code source}, starting at {@code offset}, into a row at column x. */
    public void setRow(int c, int y, int x, float[] source, int offset, int length) {
        Objects.checkFromIndexSize(x, length, width);
        System.arraycopy(source, offset, values, index(c, y, 0) + x, length);
    }

    /** Copies the rectangle of {@code h} rows and {@code w} columns whose upper left pixel is (y, x). */
    public Planes crop(int y, int x, int h, int w) {
        Objects.checkFromIndexSize(y, h, height);
        Objects.checkFromIndexSize(x, w, width);
        Planes out = new Planes(channels, h, w);
        for (int c = 0; c < channels; c++) {
            for (int row = 0; row < h; row++) {
                out.setRow(c, row, 0, values, index(c, y + row, x), w);
            }
        }
        return out;
    }

    /** A copy extended to the right and to the bottom by repeating the last column and row. */
    public Planes replicatePadTo(int newHeight, int newWidth) {
        if (newHeight < height || newWidth < width) {
            throw new IllegalArgumentException("padding to a smaller size");
        }
        Planes out = new Planes(channels, newHeight, newWidth);
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < newHeight; y++) {
                int from = index(c, Math.min(y, height - 1), 0);
                out.setRow(c, y, 0, values, from, width);
                for (int x = width; x < newWidth; x++) {
                    out.set(c, y, x, values[from + width - 1]);
                }
            }
        }
        return out;
    }

    private int index(int c, int y, int x) {
        Objects.checkIndex(c, channels);
        Objects.checkIndex(y, height);
        Objects.checkIndex(x, width);
        return (c * height + y) * width + x;
    }
}
