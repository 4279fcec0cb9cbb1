// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

/** Reads an image in memory row by row. */
record ByteImageRows(ByteImage image) implements ImageRows {
    @Override
    public int width() {
        return image.width();
    }

    @Override
    public int height() {
        return image.height();
    }

    @Override
    public int channels() {
        return image.channels();
    }

    @Override
    public int depth() {
        return 8;
    }

    @Override
    public long bytesHeld() {
        return image.samples().length;
    }

    @Override
    public ByteImage toByteImage() {
        return image;
    }

    @Override
    public RowReader read() {
        return new RowReader() {
            private int y;

            @Override
            public void next(byte[] row) {
                if (y == image.height()) {
                    throw new IllegalStateException("no row is left of " + image);
                }
                image.copyRow(y++, row, 0);
            }

            @Override
            public void close() {}
        };
    }
}
