// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.util.Objects;

/**
 * Planes of doubles, channels x height x width, for reference computations. A value's index counts through rows and
 * then planes, so a run of {@code length} values from {@link #index} on is contiguous. Threads must not write to the
 * same values concurrently.
 */
public final class DoubleMap {
    private final int channels;
    private final int height;
    private final int width;
    private final double[] values;

    /**
     * Creates planes of zeros.
     *
     * @throws IllegalArgumentException if a size is less than 1, or the product exceeds the maximum length of an array
     */
    public DoubleMap(int channels, int height, int width) {
        if (channels < 1 || height < 1 || width < 1 || (long) channels * height * width > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a map of " + channels + " x " + height + " x " + width);
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.values = new double[channels * height * width];
    }

    /** The same values as doubles. */
    public static DoubleMap of(Planes planes) {
        DoubleMap map = new DoubleMap(planes.channels(), planes.height(), planes.width());
        float[] row = new float[planes.width()];
        int at = 0;
        for (int c = 0; c < map.channels; c++) {
            for (int y = 0; y < map.height; y++) {
                planes.getRow(c, y, 0, row, 0, row.length);
                for (float value : row) {
                    map.values[at++] = value;
                }
            }
        }
        return map;
    }

    /** The same values rounded to floats. */
    public Planes toPlanes() {
        Planes planes = new Planes(channels, height, width);
        float[] row = new float[width];
        int at = 0;
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    row[x] = (float) values[at++];
                }
                planes.setRow(c, y, 0, row, 0, width);
            }
        }
        return planes;
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

    /** Number of values. */
    public int size() {
        return values.length;
    }

    /**
     * The index of the value in plane c, row y, column x.
     *
     * @throws IndexOutOfBoundsException if there is no such value
     */
    public int index(int c, int y, int x) {
        Objects.checkIndex(c, channels);
        Objects.checkIndex(y, height);
        Objects.checkIndex(x, width);
        return (c * height + y) * width + x;
    }

    /** The value at an index. */
    public double get(int index) {
        return values[index];
    }

    /** The value of plane c at row y, column x. */
    public double get(int c, int y, int x) {
        return values[index(c, y, x)];
    }

    /** Sets the value at an index. */
    public void set(int index, double value) {
        values[index] = value;
    }

    /** Sets the value of plane c at row y, column x. */
    public void set(int c, int y, int x, double value) {
        values[index(c, y, x)] = value;
    }

    /** Adds to the value at an index. */
    public void add(int index, double value) {
        values[index] += value;
    }

    /** Sets {@code length} values, starting at {@code at}. */
    public void fill(int at, int length, double value) {
        Objects.checkFromIndexSize(at, length, values.length);
        for (int i = at; i < at + length; i++) {
            values[i] = value;
        }
    }

    /**
     * Adds {@code factor} times {@code length} values of {@code source}, starting at {@code from}, to the values
     * starting at {@code at}.
     */
    public void addScaled(int at, double factor, DoubleMap source, int from, int length) {
        Objects.checkFromIndexSize(at, length, values.length);
        Objects.checkFromIndexSize(from, length, source.values.length);
        double[] out = values;
        double[] in = source.values;
        for (int i = 0; i < length; i++) {
            out[at + i] += factor * in[from + i];
        }
    }

    /**
     * The dot product of {@code length} values starting at {@code at} with those of {@code other} starting at
     * {@code from}.
     */
    public double dot(int at, DoubleMap other, int from, int length) {
        Objects.checkFromIndexSize(at, length, values.length);
        Objects.checkFromIndexSize(from, length, other.values.length);
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += values[at + i] * other.values[from + i];
        }
        return sum;
    }
}
