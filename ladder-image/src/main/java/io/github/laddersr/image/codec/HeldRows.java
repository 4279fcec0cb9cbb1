// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;

/**
 * Rows in memory.
 *
 * @param held [height][bytes of a row]
 */
public record HeldRows(int width, int channels, int depth, byte[][] held) implements ImageRows {
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
