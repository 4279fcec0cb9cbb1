// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;

/** An image in memory, of any depth. */
record HeldRows(int width, int channels, int depth, byte[][] rows) implements ImageRows {
    /**
     * Reads, or computes, all rows.
     *
     * @throws UserException if they don't fit into the memory, or a file turns out to be damaged
     */
    static ImageRows of(ImageRows image) {
        if (image.bytesHeld() > 0) {
            return image;
        }
        try (RowReader reader = image.read()) {
            byte[][] rows = new byte[image.height()][];
            for (int y = 0; y < rows.length; y++) {
                rows[y] = new byte[image.bytesPerRow()];
                reader.next(rows[y]);
            }
            return new HeldRows(image.width(), image.channels(), image.depth(), rows);
        } catch (OutOfMemoryError e) {
            throw new UserException(
                    Code.NO_MEMORY,
                    "An image of %dx%d pixels does not fit into the memory".formatted(image.width(), image.height()),
                    "allow more memory",
                    e);
        }
    }

    @Override
    public int height() {
        return rows.length;
    }

    @Override
    public long bytesHeld() {
        return (long) rows.length * bytesPerRow();
    }

    @Override
    public RowReader read() {
        return new RowReader() {
            private int y;

            @Override
            public void next(byte[] row) {
                if (y == rows.length) {
                    throw new IllegalStateException("no row is left");
                }
                System.arraycopy(rows[y], 0, row, 0, rows[y].length);
                y++;
            }

            @Override
            public void close() {}
        };
    }
}
