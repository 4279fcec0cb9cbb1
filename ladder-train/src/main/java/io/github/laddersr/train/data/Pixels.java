// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import io.github.laddersr.image.ByteImage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * An 8-bit RGB image whose memory need not be on the heap: {@code height} rows of {@code width} pixels of 3 samples,
 * without padding.
 *
 * @param data 3 width height bytes; read-only, not copied
 */
public record Pixels(MemorySegment data, int width, int height) {
    private static final int CHANNELS = 3;

    /** @throws IllegalArgumentException if the size of the data does not match width and height */
    public Pixels {
        if (width < 1 || height < 1 || data.byteSize() != (long) CHANNELS * width * height) {
            throw new IllegalArgumentException(
                    "%d bytes for %dx%d pixels of RGB".formatted(data.byteSize(), width, height));
        }
        data = data.asReadOnly();
    }

    /** Copies an image's samples to the heap. */
    public static Pixels of(ByteImage rgb) {
        return new Pixels(MemorySegment.ofArray(rgb.copyOfBytes()), rgb.width(), rgb.height());
    }

    /**
     * One sample, 0 to 255.
     *
     * @throws IndexOutOfBoundsException if a coordinate is outside the image
     */
    public int get(int x, int y, int c) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        Objects.checkIndex(c, CHANNELS);
        return data.get(ValueLayout.JAVA_BYTE, ((long) y * width + x) * CHANNELS + c) & 0xFF;
    }

    /**
     * The {@code w} by {@code h} pixels whose top left corner is ({@code x}, {@code y}), as an image.
     *
     * @throws IndexOutOfBoundsException if a part of it is outside the image
     */
    public ByteImage crop(int x, int y, int w, int h) {
        Objects.checkFromIndexSize(x, w, width);
        Objects.checkFromIndexSize(y, h, height);
        byte[] samples = new byte[CHANNELS * w * h];
        for (int row = 0; row < h; row++) {
            long from = ((long) (y + row) * width + x) * CHANNELS;
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, samples, row * w * CHANNELS, w * CHANNELS);
        }
        return ByteImage.of(w, h, CHANNELS, samples);
    }
}
