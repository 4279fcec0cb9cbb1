// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;

/**
 * An image in memory, of any depth.
 *
 * @param held [height][bytes of a row]
 */
public record HeldRows(int width, int channels, int depth, byte[][] held) implements ImageRows {
    /**
     * Reads or computes all rows. An image that is in memory already is returned unchanged.
     *
     * @throws UserException if they don't fit into memory, or a file turns out to be damaged
     */
    public static ImageRows of(ImageRows image) {
        if (image.bytesHeld() > 0) {
            return image;
        }
        try (RowReader reader = image.read()) {
            byte[][] held = new byte[image.height()][];
            for (int y = 0; y < held.length; y++) {
                held[y] = new byte[image.bytesPerRow()];
                reader.next(held[y]);
            }
            return new HeldRows(image.width(), image.channels(), image.depth(), held);
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
        return held.length;
    }

    @Override
    public long bytesHeld() {
        return (long) held.length * bytesPerRow();
    }

    @Override
    public RowReader read() {
        return new RowReader() {
            private int y;

            @Override
            public void next(byte[] row) {
                if (y == held.length) {
                    throw new IllegalStateException("there is no row " + y);
                }
                System.arraycopy(held[y], 0, row, 0, held[y].length);
                y++;
            }

            @Override
            public void close() {}
        };
    }
}
