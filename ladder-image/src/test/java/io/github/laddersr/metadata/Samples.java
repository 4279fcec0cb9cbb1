// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The pictures that scripts/make_metadata_samples.sh made, and helpers for tests with them. */
final class Samples {
    /** The names of all pictures that have metadata. */
    static final int WIDTH = 36;

    static final int HEIGHT = 24;

    private Samples() {}

    static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Copies a sample into a folder. */
    static Path file(Path folder, String name) {
        return file(folder, name, bytes(name));
    }

    static Path file(Path folder, String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Repeats each pixel as a square of {@code factor} by {@code factor}: an enlargement that needs no network. */
    static ImageRows enlarged(ImageRows small, int factor) {
        return new ImageRows() {
            @Override
            public int width() {
                return small.width() * factor;
            }

            @Override
            public int height() {
                return small.height() * factor;
            }

            @Override
            public int channels() {
                return small.channels();
            }

            @Override
            public int depth() {
                return small.depth();
            }

            @Override
            public RowReader read() {
                RowReader rows = small.read();
                byte[] row = new byte[small.bytesPerRow()];
                int pixel = small.channels() * small.depth() / 8;
                return new RowReader() {
                    private int y;

                    @Override
                    public void next(byte[] large) {
                        if (y++ % factor == 0) {
                            rows.next(row);
                        }
                        for (int x = 0; x < width(); x++) {
                            System.arraycopy(row, x / factor * pixel, large, x * pixel, pixel);
                        }
                    }

                    @Override
                    public void close() {
                        rows.close();
                    }
                };
            }
        };
    }
}
