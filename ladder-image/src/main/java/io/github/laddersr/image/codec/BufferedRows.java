// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.awt.image.BufferedImage;

/**
 * The rows of a decoded image of any of AWT's types, converted as they are read.
 *
 * @param kind how its pixels are to be understood
 * @param depth of the samples that are given out: 8 or 16
 */
public record BufferedRows(BufferedImage image, PixelKind kind, int depth) implements ImageRows {
    /** Samples of 16 bits where the image has more than 8, else of 8. */
    public static BufferedRows of(BufferedImage image) {
        PixelKind kind = PixelKind.of(image);
        return new BufferedRows(image, kind, kind.depth());
    }

    /** Samples of 8 bits; those with more are rounded. */
    public static BufferedRows of8Bits(BufferedImage image) {
        return new BufferedRows(image, PixelKind.of(image), 8);
    }

    /** The same with its pixels understood otherwise. */
    public BufferedRows with(PixelKind other) {
        return new BufferedRows(image, other, depth);
    }

    @Override
    public int width() {
        return image.getWidth();
    }

    @Override
    public int height() {
        return image.getHeight();
    }

    @Override
    public int channels() {
        return kind.channels();
    }

    @Override
    public long bytesHeld() {
        var buffer = image.getRaster().getDataBuffer();
        return (long) buffer.getSize()
                * buffer.getNumBanks()
                * Math.ceilDiv(java.awt.image.DataBuffer.getDataTypeSize(buffer.getDataType()), 8);
    }

    @Override
    public RowReader read() {
        PixelKind.RowCopy copy = kind.begin(image, depth);
        return new RowReader() {
            private int y;

            @Override
            public void next(byte[] row) {
                if (y == height()) {
                    throw new IllegalStateException("no row is left of " + image);
                }
                copy.copy(y++, row);
            }

            @Override
            public void close() {}
        };
    }
}
