package io.github.laddersr.image;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that is decoded strip by strip, so that an image of any height takes little memory.
 *
 * @param file for messages
 * @param strips decodes it
 */
record FileRows(Path file, ImageFormat format, int width, int height, int channels, Strips.Opener strips)
        implements ImageRows {
    @Override
    public int depth() {
        return 8;
    }

    @Override
    public RowReader read() {
        try {
            return new Reader(strips.open());
        } catch (IOException e) {
            throw ImageFiles.cannotRead(file, e);
        }
    }

    private final class Reader implements RowReader {
        private final Strips opened;
        private @Nullable ByteImage strip;
        private int y; // the next row of the image
        private int stripY; // and of the strip

        Reader(Strips opened) {
            this.opened = opened;
        }

        @Override
        public void next(byte[] row) {
            if (y == height) {
                throw new IllegalStateException("no row is left of " + file);
            }
            ByteImage current = strip;
            if (current == null || stripY == current.height()) {
                strip = null; // to be collected before its successor is there
                current = decode();
                strip = current;
                stripY = 0;
            }
            current.copyRow(stripY++, row, 0);
            y++;
        }

        private ByteImage decode() {
            try {
                ByteImage decoded = ByteImage.from(opened.next());
                if (decoded.width() != width || decoded.channels() != channels) {
                    throw new IOException("a part of it is " + decoded);
                }
                return decoded;
            } catch (IOException | RuntimeException e) {
                // ImageIO's plugins meet damaged files with any unchecked exception there is.
                throw HeaderCheck.damaged(file, format, Messages.reason(e), e);
            }
        }

        @Override
        public void close() {
            try {
                opened.close();
            } catch (IOException e) {
                throw ImageFiles.cannotRead(file, e);
            }
        }
    }
}
