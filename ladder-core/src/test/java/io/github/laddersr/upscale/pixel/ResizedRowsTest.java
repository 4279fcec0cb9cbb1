// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.resize.Imresize;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with {@link Imresize}, its plain twin, which holds the whole image and rounds between its two passes. */
final class ResizedRowsTest {
    /** Noise whose values no overshoot brings to a limit, where the twin would clamp in between. */
    private static ByteImage noise(int width, int height, int channels, Random random) {
        byte[] bytes = new byte[width * height * channels];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (64 + random.nextInt(128));
        }
        return ByteImage.of(width, height, channels, bytes);
    }

    private static byte[][] read(ImageRows image) {
        byte[][] rows = new byte[image.height()][image.bytesPerRow()];
        try (RowReader reader = image.read()) {
            for (byte[] row : rows) {
                reader.next(row);
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void isImresizeWithoutItsRoundingInBetween(long seed) {
        Random random = new Random(seed);
        int channels = 1 + random.nextInt(4);
        ByteImage image = noise(1 + random.nextInt(60), 1 + random.nextInt(60), channels, random);
        ImageSize size = new ImageSize(1 + random.nextInt(90), 1 + random.nextInt(90));
        byte[][] ours = read(new ResizedRows(ImageRows.of(image), size, false, 8));
        ByteImage twin = Imresize.resize(image, size.width(), size.height());
        double sum = 0;
        for (int y = 0; y < size.height(); y++) {
            for (int i = 0; i < ours[y].length; i++) {
                int difference = Math.abs((ours[y][i] & 0xFF) - twin.get(i / channels, y, i % channels));
                assertThat(difference).isLessThanOrEqualTo(1);
                sum += difference;
            }
        }
        assertThat(sum / (size.pixels() * channels)).isLessThan(0.3);
    }

    @Test
    void sixteenBitsAreEightWithMoreBetween() {
        Random random = new Random(7);
        ImageRows image = ImageRows.of(noise(31, 23, 3, random));
        ImageSize size = new ImageSize(20, 40);
        byte[][] eight = read(new ResizedRows(image, size, false, 8));
        byte[][] sixteen = read(new ResizedRows(DepthConversion.of(image, 16), size, false, 16));
        boolean between = false;
        for (int y = 0; y < eight.length; y++) {
            for (int i = 0; i < eight[y].length; i++) {
                int deep = (sixteen[y][2 * i] & 0xFF) << 8 | sixteen[y][2 * i + 1] & 0xFF;
                assertThat(deep / 257.0 - (eight[y][i] & 0xFF)).isBetween(-0.51, 0.51);
                between |= deep % 257 != 0;
            }
        }
        assertThat(between).isTrue();
    }

    /** The invisible half has another colour, which must not appear where the visible half ends. */
    @Test
    void whatIsTransparentDoesNotBleed() {
        byte[] pixels = new byte[16 * 8 * 4];
        for (int i = 0; i < 16 * 8; i++) {
            boolean visible = i % 16 < 8;
            pixels[4 * i] = (byte) (visible ? 0 : 255);
            pixels[4 * i + 2] = (byte) (visible ? 200 : 0);
            pixels[4 * i + 3] = (byte) (visible ? 255 : 0);
        }
        ImageRows image = ImageRows.of(ByteImage.of(16, 8, 4, pixels));
        byte[][] rows = read(new ResizedRows(image, new ImageSize(11, 5), true, 8));
        boolean edge = false;
        for (byte[] row : rows) {
            for (int i = 0; i < row.length; i += 4) {
                assertThat(row[i]).isZero();
                if (row[i + 3] != 0) {
                    assertThat(row[i + 2] & 0xFF).isBetween(199, 201);
                    edge |= row[i + 3] != -1;
                }
            }
        }
        assertThat(edge).isTrue();
        byte[][] straight = read(new ResizedRows(image, new ImageSize(11, 5), false, 8));
        boolean bled = false;
        for (byte[] row : straight) {
            for (int i = 0; i < row.length; i += 4) {
                bled |= row[i + 3] != 0 && row[i] != 0;
            }
        }
        assertThat(bled).as("without the flag it would").isTrue();
    }

    /** A row needs only a few rows around it, however high the image is; by the end, all rows have been read. */
    @Test
    void readsNoFurtherThanARowNeeds() {
        Counting image = new Counting(5, 3000);
        try (RowReader reader = new ResizedRows(image, new ImageSize(5, 2000), false, 8).read()) {
            byte[] row = new byte[5];
            for (int y = 0; y < 2000; y++) {
                reader.next(row);
                if (y < 1999) {
                    assertThat(image.read).isLessThanOrEqualTo((int) (y * 1.5) + 6);
                }
            }
        }
        assertThat(image.read).isEqualTo(3000);
    }

    private static final class Counting implements ImageRows {
        private final int width;
        private final int height;
        private int read;

        Counting(int width, int height) {
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
            return 1;
        }

        @Override
        public int depth() {
            return 8;
        }

        @Override
        public RowReader read() {
            return new RowReader() {
                @Override
                public void next(byte[] row) {
                    read++;
                }

                @Override
                public void close() {}
            };
        }
    }
}
