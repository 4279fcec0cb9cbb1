// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;

/** Rows that are mirrored left to right. */
public final class MirroredRows implements ImageRows {
    private final ImageRows stored;

    /** Mirrors the rows of {@code stored}. */
    public MirroredRows(ImageRows stored) {
        this.stored = stored;
    }

    @Override
    public int width() {
        return stored.width();
    }

    @Override
    public int height() {
        return stored.height();
    }

    @Override
    public int channels() {
        return stored.channels();
    }

    @Override
    public int depth() {
        return stored.depth();
    }

    @Override
    public long bytesHeld() {
        return stored.bytesHeld();
    }

    @Override
    public RowReader read() {
        RowReader rows = stored.read();
        int pixel = TurnedRows.bytesPerPixel(stored);
        byte[] forwards = new byte[stored.bytesPerRow()];
        return new RowReader() {
            @Override
            public void next(byte[] row) {
                rows.next(forwards);
                for (int from = 0, to = forwards.length - pixel; to >= 0; from += pixel, to -= pixel) {
                    System.arraycopy(forwards, from, row, to, pixel);
                }
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }
}
