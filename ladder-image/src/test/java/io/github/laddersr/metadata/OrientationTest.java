// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.OrientedRows;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.RowReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrientationTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Orientation.class)
    void everyPixelIsWhereThePlainTwinPutsIt(Orientation orientation) {
        for (int channels = 1; channels <= 4; channels++) {
            ByteImage stored = noise(7, 4, channels);
            ImageRows turned = OrientedRows.of(ImageRows.of(stored), orientation);
            assertThat(turned.toByteImage()).isEqualTo(twin(stored, orientation));
            assertThat(turned.toByteImage()).as("again").isEqualTo(twin(stored, orientation));
        }
    }

    /** EXIF's definition of each orientation: turn clockwise by quarters, then mirror left to right. */
    private static ByteImage twin(ByteImage stored, Orientation orientation) {
        return switch (orientation) {
            case TOP_LEFT -> stored;
            case TOP_RIGHT -> mirrored(stored);
            case BOTTOM_RIGHT -> quarter(quarter(stored));
            case BOTTOM_LEFT -> mirrored(quarter(quarter(stored)));
            case LEFT_TOP -> mirrored(quarter(stored));
            case RIGHT_TOP -> quarter(stored);
            case RIGHT_BOTTOM -> mirrored(quarter(quarter(quarter(stored))));
            case LEFT_BOTTOM -> quarter(quarter(quarter(stored)));
        };
    }

    /** Turns a quarter clockwise: the left column, from the bottom, becomes the first row. */
    private static ByteImage quarter(ByteImage image) {
        int n = image.channels();
        byte[] out = new byte[image.width() * image.height() * n];
        int i = 0;
        for (int y = 0; y < image.width(); y++) {
            for (int x = 0; x < image.height(); x++) {
                for (int c = 0; c < n; c++) {
                    out[i++] = (byte) image.get(y, image.height() - 1 - x, c);
                }
            }
        }
        return ByteImage.of(image.height(), image.width(), n, out);
    }

    private static ByteImage mirrored(ByteImage image) {
        int n = image.channels();
        byte[] out = new byte[image.width() * image.height() * n];
        int i = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int c = 0; c < n; c++) {
                    out[i++] = (byte) image.get(image.width() - 1 - x, y, c);
                }
            }
        }
        return ByteImage.of(image.width(), image.height(), n, out);
    }

    @Test
    void saysWhatItHolds() {
        ImageRows stored = new NotHeld(ImageRows.of(noise(7, 4, 3)));
        assertThat(OrientedRows.of(stored, Orientation.TOP_LEFT)).isSameAs(stored);
        assertThat(OrientedRows.of(stored, Orientation.TOP_RIGHT).bytesHeld()).isZero();
        assertThat(OrientedRows.of(stored, Orientation.BOTTOM_LEFT).bytesHeld()).isEqualTo(7 * 4 * 3);
        assertThat(OrientedRows.of(stored, Orientation.LEFT_BOTTOM).bytesHeld()).isEqualTo(7 * 4 * 3);
    }

    /** The two bytes of a sample stay together. */
    @ParameterizedTest
    @EnumSource(Orientation.class)
    void samplesOfSixteenBits(Orientation orientation) {
        ByteImage halves = noise(7, 4, 2);
        ImageRows turned = OrientedRows.of(new Deep(ImageRows.of(halves)), orientation);
        assertThat(turned.depth()).isEqualTo(16);
        assertThat(turned.channels()).isEqualTo(1);
        ByteImage expected = twin(halves, orientation);
        byte[] row = new byte[turned.bytesPerRow()];
        byte[] expectedRow = new byte[row.length];
        try (var rows = turned.read()) {
            for (int y = 0; y < turned.height(); y++) {
                rows.next(row);
                expected.copyRow(y, expectedRow, 0);
                assertThat(row).isEqualTo(expectedRow);
            }
        }
    }

    /** Shows two samples of 8 bits as one of 16. */
    private record Deep(ImageRows of) implements ImageRows {
        @Override
        public int width() {
            return of.width();
        }

        @Override
        public int height() {
            return of.height();
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public int depth() {
            return 16;
        }

        @Override
        public RowReader read() {
            return of.read();
        }
    }

    private record NotHeld(ImageRows of) implements ImageRows {
        @Override
        public int width() {
            return of.width();
        }

        @Override
        public int height() {
            return of.height();
        }

        @Override
        public int channels() {
            return of.channels();
        }

        @Override
        public int depth() {
            return of.depth();
        }

        @Override
        public RowReader read() {
            return of.read();
        }
    }

    /**
     * Reads each of the eight orientations from each format that stores them, and compares with the pixels turned by
     * the plain twin.
     */
    @ParameterizedTest
    @EnumSource(Orientation.class)
    void isReadFromEveryFormatThatSaysIt(Orientation orientation) {
        for (String name : new String[] {"photo.jpg", "photo.png", "photo.webp", "photo.tif", "motorola.tif"}) {
            byte[] bytes = Samples.bytes(name);
            setOrientation(bytes, orientation.code());
            Path file = Samples.file(folder, name, bytes);
            Orientation read = ImageFiles.metadata(file).orientation();
            assertThat(orientationOf(file)).as(name).isEqualTo(read);
            assertThat(read).as(name).isEqualTo(orientation);
            ByteImage turned = OrientedRows.of(ImageFiles.open(file), read).toByteImage();
            assertThat(turned).as(name).isEqualTo(twin(ImageFiles.open(file).toByteImage(), orientation));
        }
    }

    /** Overwrites the only entry of tag 274, a SHORT with the value 6. */
    private static void setOrientation(byte[] file, int code) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ByteBuffer bytes = ByteBuffer.wrap(file).order(order);
            for (int i = 0; i + 12 <= file.length; i++) {
                if (bytes.getShort(i) == 274
                        && bytes.getShort(i + 2) == 3
                        && bytes.getInt(i + 4) == 1
                        && bytes.getShort(i + 8) == 6) {
                    bytes.putShort(i + 8, (short) code);
                    return;
                }
            }
        }
        throw new AssertionError("no orientation");
    }

    @Test
    void valuesThatMeanNothing() {
        assertThat(Orientation.ofCode(0)).isEqualTo(Orientation.TOP_LEFT);
        assertThat(Orientation.ofCode(9)).isEqualTo(Orientation.TOP_LEFT);
        assertThat(Orientation.ofCode(8)).isEqualTo(Orientation.LEFT_BOTTOM);
    }

    private static ByteImage noise(int width, int height, int channels) {
        byte[] samples = new byte[width * height * channels];
        new Random(channels).nextBytes(samples);
        return ByteImage.of(width, height, channels, samples);
    }

    private static Orientation orientationOf(Path file) {
        try (ImageSource source = ImageSource.open(file, ReadOptions.defaults())) {
            return source.orientation();
        }
    }
}
