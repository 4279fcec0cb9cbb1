// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.awt.image.BufferedImage;

/**
 * The rows of a decoded AWT image of any type, converted when they are read.
 *
 * @param kind what the image's pixels mean
 * @param depth bits of the resulting samples: 8 or 16
 */
public record BufferedRows(BufferedImage image, PixelKind kind, int depth) implements ImageRows {
    /** Returns samples of 16 bits if the image has more than 8, otherwise of 8. */
    public static BufferedRows of(BufferedImage image) {
        PixelKind kind = PixelKind.of(image);
        return new BufferedRows(image, kind, kind.depth());
    }

    /** Returns samples of 8 bits. Samples with more bits are rounded. */
    public static BufferedRows of8Bits(BufferedImage image) {
        return new BufferedRows(image, PixelKind.of(image), 8);
    }

    /** Returns the same image with another meaning of its pixels. */
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
