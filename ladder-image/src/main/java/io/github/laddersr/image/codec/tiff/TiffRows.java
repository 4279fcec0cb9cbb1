// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.codec.Refusals;
import java.nio.file.Path;

/** The rows of an open TIFF, decoded while they are read. */
record TiffRows(OpenFile input, TiffLayout layout, SampleScale[] scales) implements ImageRows {
    @Override
    public int width() {
        return layout.width;
    }

    @Override
    public int height() {
        return layout.height;
    }

    @Override
    public int channels() {
        return layout.channels();
    }

    @Override
    public int depth() {
        return layout.depth();
    }

    @Override
    public RowReader read() {
        Path file = input.file();
        TiffDecoding rows = Refusals.guarded(file, ImageFormat.TIFF, () -> new TiffDecoding(input, layout, scales));
        return new RowReader() {
            private int y;

            @Override
            public void next(byte[] row) {
                if (y == height()) {
                    throw new IllegalStateException("no row is left of " + file);
                }
                y++;
                Refusals.guarded(file, ImageFormat.TIFF, () -> {
                    rows.next(row);
                    return true;
                });
            }

            @Override
            public void close() {
                Refusals.guarded(file, ImageFormat.TIFF, () -> {
                    rows.close();
                    return true;
                });
            }
        };
    }
}
