// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

/**
 * A channel-last map: the channels of pixel (y, x) start at {@code (y * width + x) * stride}, where {@code stride} is
 * the number of channels padded to a multiple of {@link VectorLanes#BLOCK}. The padding is always zero. Internal to
 * engines and trainers, which is why the array is exposed.
 */
public final class FeatureMap {
    private final int height;
    private final int width;
    private final int channels;
    private final int stride;
    private final float[] data;

    /** A map of zeros. */
    public FeatureMap(int height, int width, int channels) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.stride = VectorLanes.pad(channels);
        this.data = new float[Math.multiplyExact(Math.multiplyExact(height, width), stride)];
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Channels without padding. */
    public int channels() {
        return channels;
    }

    /** Floats from one pixel to the next. */
    public int stride() {
        return stride;
    }

    /** Pixels. */
    public int pixels() {
        return height * width;
    }

    /** The values, not copied. */
    public float[] data() {
        return data;
    }

    /** The index at which pixel (y, x) starts. */
    public int at(int y, int x) {
        return (y * width + x) * stride;
    }
}
