// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

/**
 * A ring buffer of the latest rows of a channel-last map. Pixel (y, x) starts at {@code row(y) + x * stride}. On both
 * sides of a row there are {@code margin} zero pixels, so that convolutions can read beyond the border.
 */
final class RollingMap {
    private final int height;
    private final int width;
    private final int channels;
    private final int stride;
    private final int margin;
    private final int capacity;
    private final float[] data;

    /** @param capacity number of rows in the ring buffer */
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
     * @param height total number of rows
     * @param stride floats from one pixel to the next: at least the number of channels
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

    /** The index at which pixel (y, 0) starts. Valid only for the latest rows. */
    int row(int y) {
        return (y % capacity * (width + 2 * margin) + margin) * stride;
    }
}
