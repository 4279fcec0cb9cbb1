// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

/**
 * The latest rows of a channel-last map, in a ring. Pixel (y, x) starts at {@code row(y) + x * stride}; on both sides of a row lie
 * {@code margin} pixels of zeros, so that convolutions read beyond the border.
 */
final class RollingMap {
    private final int height;
    private final int width;
    private final int channels;
    private final int stride;
    private final int margin;
    private final int capacity;
    private final float[] data;

    /** @param capacity rows that are kept */
    RollingMap(Shape shape, int margin, int capacity) {
        this.height = shape.height();
        this.width = shape.width();
        this.channels = shape.channels();
        this.stride = shape.stride();
        this.margin = margin;
        this.capacity = capacity;
        this.data = new float[Math.toIntExact(floats(shape, margin, capacity))];
    }

    /**
     * The size of a map.
     *
     * @param height rows in all
     * @param stride floats from a pixel to the next: at least as many as channels
     */
    record Shape(int height, int width, int channels, int stride) {}

    static long floats(Shape shape, int margin, int capacity) {
        return (long) capacity * (shape.width() + 2 * margin) * shape.stride();
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    int channels() {
        return channels;
    }

    int stride() {
        return stride;
    }

    /** The values, not copied. */
    float[] data() {
        return data;
    }

    /** Where pixel (y, 0) starts. Valid for the latest rows only. */
    int row(int y) {
        return (y % capacity * (width + 2 * margin) + margin) * stride;
    }
}
