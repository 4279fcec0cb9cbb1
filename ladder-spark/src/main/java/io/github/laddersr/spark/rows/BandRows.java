// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark.rows;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;

/**
 * Some rows of an image.
 *
 * @param whole the image
 * @param from first row
 * @param height number of rows
 */
public record BandRows(ImageRows whole, int from, int height) implements ImageRows {
    public BandRows {
        if (from < 0 || height < 1 || from > whole.height() - height) {
            throw new IllegalArgumentException(
                    "rows %d to %d of an image of %d".formatted(from, from + height, whole.height()));
        }
    }

    @Override
    public int width() {
        return whole.width();
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
        RowReader reader = whole.read();
        return new RowReader() {
            private int skip = from;

            @Override
            public void next(byte[] row) {
                for (; skip > 0; skip--) {
                    reader.next(row);
                }
                reader.next(row);
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
