// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import java.nio.file.Path;

/** Rows of a file that is decoded while it is read. Each reader opens the file again. */
record ReopenedRows(Path file, ReadOptions options, int width, int height, int channels, int depth)
        implements ImageRows {
    @Override
    public RowReader read() {
        ImageSource source = ImageOpener.open(file, options);
        try {
            RowReader rows = source.rows().read();
            return new RowReader() {
                @Override
                public void next(byte[] row) {
                    rows.next(row);
                }

                @Override
                public void close() {
                    rows.close();
                    source.close();
                }
            };
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }
}
