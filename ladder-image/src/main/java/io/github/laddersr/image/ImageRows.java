// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.image.codec.CroppedRows;

/**
 * An image that need not be in memory. Its rows are read or computed from the first to the last, by each reader anew.
 * Channels are those of {@link ByteImage} and alpha is straight. Samples have 8 or 16 bits; the image knows nothing
 * about their colour space.
 */
public interface ImageRows {
    /** Columns, at least 1. */
    int width();

    /** Rows, at least 1. */
    int height();

    /** Samples in a pixel: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
    int channels();

    /** Bits of a sample: 8 or 16. */
    int depth();

    /** The bytes of a row: one for each sample, or two with the higher first if {@link #depth} is 16. */
    default int bytesPerRow() {
        return Math.multiplyExact(Math.multiplyExact(width(), channels()), depth() / 8);
    }

    /**
     * A new reader that begins with the first row. Each reader is for one thread.
     *
     * @throws io.github.laddersr.UserException if the file can't be opened any more
     */
    RowReader read();

    /** Whether the last channel is alpha, that is whether there are 2 or 4 channels. */
    default boolean hasAlpha() {
        return channels() % 2 == 0;
    }

    /** The bytes of memory that the samples occupy permanently; 0 if they are in memory only while they are read. */
    default long bytesHeld() {
        return 0;
    }

    /**
     * A rectangle of it, as an image of its own; what is above and beside it is read and dropped.
     *
     * @param x left column
     * @param y top row
     * @throws IllegalArgumentException if the rectangle is empty or leaves the image
     */
    default ImageRows cropTo(int x, int y, int w, int h) {
        return new CroppedRows(this, x, y, w, h);
    }

    /** Reads an image in memory row by row. */
    static ImageRows of(ByteImage image) {
        return new ByteImageRows(image);
    }

    /**
     * Reads all rows into an image in memory.
     *
     * @throws IllegalStateException if the samples have 16 bits
     *
     * @throws IllegalArgumentException if they do not fit into one array
     * @throws io.github.laddersr.UserException if a file turns out to be damaged
     */
    default ByteImage toByteImage() {
        if (depth() != 8) {
            throw new IllegalStateException("samples of " + depth() + " bits do not fit into bytes");
        }
        byte[] samples = new byte[ByteImage.lengthOf(width(), height(), channels())];
        byte[] row = new byte[width() * channels()];
        try (RowReader reader = read()) {
            for (int y = 0; y < height(); y++) {
                reader.next(row);
                System.arraycopy(row, 0, samples, y * row.length, row.length);
            }
        }
        return ByteImage.adopt(width(), height(), channels(), samples);
    }
}
