// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;

/** A rectangle of other rows. Those above it are read and dropped, those below it are never read. */
public final class CroppedRows implements ImageRows {
    private final ImageRows whole;
    private final int x;
    private final int y;
    private final int width;
    private final int height;

    /**
     * The pixels from column {@code x} and row {@code y} on.
     *
     * @throws IllegalArgumentException if the rectangle is empty or leaves the image
     */
    public CroppedRows(ImageRows whole, int x, int y, int width, int height) {
        if (x < 0 || y < 0 || width < 1 || height < 1 || width > whole.width() - x || height > whole.height() - y) {
            throw new IllegalArgumentException("%dx%d pixels from (%d, %d) are not inside %dx%d"
                    .formatted(width, height, x, y, whole.width(), whole.height()));
        }
        this.whole = whole;
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int channels() {
        return whole.channels();
    }

    @Override
    public int depth() {
        return whole.depth();
    }

    @Override
    public long bytesHeld() {
        return whole.bytesHeld();
    }

    @Override
    public RowReader read() {
        RowReader rows = whole.read();
        byte[] all = new byte[whole.bytesPerRow()];
        int from = x * TurnedRows.bytesPerPixel(whole);
        int length = bytesPerRow();
        return new RowReader() {
            private int next;

            @Override
            public void next(byte[] row) {
                if (next == height) {
                    throw new IllegalStateException("all %d rows were read".formatted(height));
                }
                for (int above = next == 0 ? y : 0; above > 0; above--) {
                    rows.next(all);
                }
                rows.next(all);
                next++;
                System.arraycopy(all, from, row, 0, length);
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }
}
