// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.fixtures.Pictures;
import io.github.laddersr.image.ByteImage;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/metric_vectors.py} computed the expected samples with exact fractions. */
class ImresizeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "2: 80, 136, 138, 134, 96, 116, 188, 53, 129, 149, 111, 111, 133, 149, 147, 123, 153, 87, 180, 109,"
                        + " 156, 94, 112, 137, 113, 136, 137, 132, 143, 115, 169, 147, 141, 125, 94, 127, 132, 150,"
                        + " 173, 157, 158, 137, 171, 169, 154, 158, 138, 151, 149, 133, 99, 124, 112, 155, 91, 105,"
                        + " 136, 119, 158, 142, 151, 96, 120, 116, 119, 144, 74, 127, 154, 139, 165, 105",
                "3: 111, 144, 126, 115, 141, 110, 130, 116, 122, 146, 138, 124, 157, 146, 107, 122, 142, 147, 146,"
                        + " 146, 147, 146, 146, 150, 137, 103, 116, 130, 92, 136, 145, 128",
                "4: 119, 137, 120, 132, 123, 116, 135, 148, 139, 156, 138, 132, 133, 117, 131, 112, 142, 139"
            })
    void shrinksByTheScale(int scale, String expected) {
        assertThat(samples(Imresize.down(Pictures.formula(24, 12, 37, 91, 13), scale)))
                .containsExactly(numbers(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "2: 0, 5, 21, 39, 57, 76, 96, 105, 13, 23, 45, 67, 90, 112, 133, 143, 63, 74, 99, 128, 162, 191, 215,"
                        + " 226, 112, 127, 158, 172, 168, 182, 214, 229, 162, 182, 224, 200, 109, 85, 128, 148, 184,"
                        + " 206, 254, 212, 82, 40, 88, 111",
                "3: 0, 0, 7, 18, 29, 40, 53, 65, 78, 92, 101, 104, 0, 0, 10, 23, 37, 49, 62, 74, 88, 101, 111, 114,"
                        + " 21, 24, 34, 48, 64, 80, 98, 114, 130, 144, 154, 157, 54, 57, 68, 84, 102, 123, 146, 167,"
                        + " 185, 201, 212, 215, 87, 91, 104, 122, 141, 158, 174, 191, 210, 228, 241, 245, 121, 125,"
                        + " 142, 165, 180, 176, 162, 158, 173, 196, 213, 217, 154, 158, 180, 209, 218, 185, 131, 98,"
                        + " 107, 135, 157, 161, 177, 182, 208, 241, 245, 190, 107, 52, 56, 89, 115, 120, 184, 189,"
                        + " 216, 250, 253, 193, 102, 42, 45, 79, 106, 111"
            })
    void enlargesByTheScale(int scale, String expected) {
        assertThat(samples(Imresize.up(Pictures.formula(4, 3, 37, 91, 13), scale)))
                .containsExactly(numbers(expected));
    }

    @Test
    void resizesToAnySize() {
        assertThat(samples(Imresize.resize(Pictures.formula(10, 9, 37, 91, 13), 7, 5)))
                .containsExactly(numbers("58, 111, 145, 124, 161, 105, 81, 140, 149, 153, 149, 128, 126, 190, 116, 108,"
                        + " 166, 120, 127, 138, 129, 115, 92, 171, 173, 140, 162, 126, 169, 183, 151, 128, 130, 152,"
                        + " 178"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void constantStaysConstant(int channels) {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] pixel = new byte[channels];
            random.nextBytes(pixel);
            ByteImage image = filled(1 + random.nextInt(20), 1 + random.nextInt(20), pixel);
            int width = 1 + random.nextInt(40);
            int height = 1 + random.nextInt(40);
            assertThat(Imresize.resize(image, width, height)).isEqualTo(filled(width, height, pixel));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void rampStaysARampAwayFromTheEdges(int scale) {
        int n = 16;
        byte[] bytes = new byte[n * scale * scale];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (2 * (i % (n * scale)));
        }
        ByteImage small = Imresize.down(ByteImage.of(n * scale, scale, 1, bytes), scale);
        for (int x = 3; x < n - 3; x++) {
            // the mean of 2k over the pixels that are combined is twice their centre
            assertThat(small.get(x, 0, 0)).isEqualTo(2 * scale * x + scale - 1);
        }
    }

    @Test
    void sameSizeChangesNothing() {
        ByteImage image = Pictures.random(new Random(3), 13, 9, 3);
        assertThat(Imresize.resize(image, 13, 9)).isEqualTo(image);
    }

    @Test
    void channelsDoNotMix() {
        ByteImage image = Pictures.random(new Random(4), 24, 12, 3);
        ByteImage small = Imresize.down(image, 3);
        for (int c = 0; c < 3; c++) {
            byte[] plane = new byte[24 * 12];
            for (int i = 0; i < plane.length; i++) {
                plane[i] = (byte) image.get(i % 24, i / 24, c);
            }
            ByteImage alone = Imresize.down(ByteImage.of(24, 12, 1, plane), 3);
            for (int i = 0; i < 8 * 4; i++) {
                assertThat(small.get(i % 8, i / 8, c)).isEqualTo(alone.get(i % 8, i / 8, 0));
            }
        }
    }

    @Test
    void refusesSizesThatDoNotFit() {
        ByteImage image = filled(5, 4, new byte[] {1});
        assertThatThrownBy(() -> Imresize.down(image, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5x4x1");
        assertThatThrownBy(() -> Imresize.down(image, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Imresize.up(image, 100_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Imresize.up(image, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Imresize.resize(image, 0, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteImage filled(int w, int h, byte[] pixel) {
        byte[] bytes = new byte[w * h * pixel.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = pixel[i % pixel.length];
        }
        return ByteImage.of(w, h, pixel.length, bytes);
    }

    private static int[] samples(ByteImage image) {
        byte[] bytes = image.copyOfBytes();
        return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
