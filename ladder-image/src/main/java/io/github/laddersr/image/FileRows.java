// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.image.codec.BufferedRows;
import io.github.laddersr.image.codec.Refusals;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that is decoded strip by strip, so that an image of any height takes little memory.
 *
 * @param file for messages
 * @param strips decodes it
 */
record FileRows(Path file, ImageFormat format, int width, int height, int channels, int depth, Strips.Opener strips)
        implements ImageRows {
    @Override
    public RowReader read() {
        try {
            return new Reader(strips.open());
        } catch (IOException e) {
            throw Refusals.cannotRead(file, e);
        }
    }

    private final class Reader implements RowReader {
        private final Strips opened;
        private @Nullable RowReader rows; // of the strip
        private int left; // of those
        private int y; // the next row of the image

        Reader(Strips opened) {
            this.opened = opened;
        }

        @Override
        public void next(byte[] row) {
            if (y == height) {
                throw new IllegalStateException("no row is left of " + file);
            }
            RowReader current = rows;
            if (current == null || left == 0) {
                rows = null; // to be collected before its successor is there
                BufferedRows strip = Refusals.guarded(file, format, this::decode);
                left = strip.height();
                current = strip.read();
                rows = current;
            }
            current.next(row);
            left--;
            y++;
        }

        private BufferedRows decode() throws IOException {
            BufferedRows decoded = BufferedRows.of(opened.next());
            if (decoded.width() != width || decoded.channels() != channels || decoded.depth() != depth) {
                throw new IOException("a part of it is of another kind");
            }
            return decoded;
        }

        @Override
        public void close() {
            try {
                opened.close();
            } catch (IOException e) {
                throw Refusals.cannotRead(file, e);
            }
        }
    }
}
