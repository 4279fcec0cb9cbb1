// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteImageTest {
    @Test
    void keepsACopy() {
        byte[] bytes = {1, 2, (byte) 200};
        ByteImage image = ByteImage.of(1, 1, 3, bytes);
        bytes[2] = 0;
        image.copyOfBytes()[0] = 9;
        assertThat(image.get(0, 0, 2)).isEqualTo(200);
        assertThat(image.get(0, 0, 0)).isEqualTo(1);
        assertThat(image).hasToString("1x1x3").isEqualTo(ByteImage.of(1, 1, 3, new byte[] {1, 2, (byte) 200}));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> ByteImage.of(2, 2, 3, new byte[11])).hasMessageContaining("2x2 pixels of 3 channels");
        assertThatThrownBy(() -> ByteImage.of(0, 2, 3, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ByteImage.of(1, 1, 5, new byte[5])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ByteImage.of(65536, 65536, 1, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        ByteImage image = random(3, 2, 1);
        assertThatThrownBy(() -> image.get(3, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> image.get(0, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> image.cropTo(1, 0, 3, 2)).hasMessageContaining("3x2x1");
        assertThatThrownBy(() -> image.cropTo(Integer.MAX_VALUE, 0, 3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> image.modCrop(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void crops() {
        ByteImage image = random(7, 5, 3);
        ByteImage part = image.cropTo(2, 1, 4, 3);
        assertThat(part.get(0, 0, 1)).isEqualTo(image.get(2, 1, 1));
        assertThat(part.get(3, 2, 2)).isEqualTo(image.get(5, 3, 2));
        assertThat(image.modCrop(3)).hasToString("6x3x3").isEqualTo(image.cropTo(0, 0, 6, 3));
        assertThat(image.modCrop(1)).isSameAs(image);
        byte[] row = new byte[22];
        image.copyRow(4, row, 1);
        assertThat(row[21] & 0xFF).isEqualTo(image.get(6, 4, 2));
    }

    @Test
    void toRgb() {
        assertThat(ByteImage.of(1, 1, 1, new byte[] {7}).toRgb()).isEqualTo(rgb(7, 7, 7));
        assertThat(ByteImage.of(1, 1, 2, new byte[] {7, 9}).toRgb()).isEqualTo(rgb(7, 7, 7));
        assertThat(rgb(1, 2, 3).toRgb()).isEqualTo(rgb(1, 2, 3));
        assertThat(ByteImage.of(1, 1, 4, new byte[] {1, 2, 3, 4}).toRgb()).isEqualTo(rgb(1, 2, 3));
    }

    @Test
    void hashIsOfTheSamples() {
        assertThat(ByteImage.of(3, 1, 1, new byte[] {'a', 'b', 'c'}).sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void throughBufferedImageAndBack(int channels) {
        ByteImage image = random(9, 4, channels);
        assertThat(ByteImage.from(image.toBufferedImage())).isEqualTo(image);
    }

    @Test
    void everyPredefinedBufferedImageType() {
        for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_BYTE_INDEXED; type++) {
            BufferedImage image = new BufferedImage(3, 2, type);
            image.setRGB(1, 1, 0xFFFFFFFF);
            ByteImage bytes = ByteImage.from(image);
            boolean gray = type == BufferedImage.TYPE_BYTE_GRAY
                    || type == BufferedImage.TYPE_USHORT_GRAY
                    || type == BufferedImage.TYPE_BYTE_BINARY;
            boolean alpha = image.getColorModel().hasAlpha();
            assertThat(bytes.channels()).as("type %d", type).isEqualTo(gray ? 1 : alpha ? 4 : 3);
            for (int c = 0; c < bytes.channels(); c++) {
                assertThat(bytes.get(1, 1, c)).as("type %d", type).isEqualTo(255);
                assertThat(bytes.get(0, 0, c)).as("type %d", type).isEqualTo(alpha || c < 3 ? 0 : 255);
            }
        }
    }

    @Test
    void colourOrderAndSubImages() {
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_BGR,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_INT_ARGB
        }) {
            BufferedImage image = new BufferedImage(5, 4, type);
            image.setRGB(3, 2, new Color(10, 20, 30).getRGB());
            assertThat(ByteImage.from(image.getSubimage(3, 2, 1, 1)).toRgb()).isEqualTo(rgb(10, 20, 30));
        }
    }

    @Test
    void grayKeepsItsStoredValue() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 100); // getRGB would say 168
        assertThat(ByteImage.from(image).get(0, 0, 0)).isEqualTo(100);
    }

    @Test
    void sixteenBitsAreRounded() {
        int[] stored = {0, 128, 129, 257, 32767, 65406, 65407, 65535};
        int[] expected = {0, 0, 1, 1, 127, 254, 255, 255};
        BufferedImage image = new BufferedImage(stored.length, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setPixels(0, 0, stored.length, 1, stored);
        for (int i = 0; i < stored.length; i++) {
            assertThat(ByteImage.from(image).get(i, 0, 0))
                    .as("of %d", stored[i])
                    .isEqualTo(expected[i]);
        }
    }

    @Test
    void palettes() {
        byte[] r = {10, (byte) 200};
        byte[] g = {20, 100};
        byte[] b = {30, 50};
        BufferedImage opaque =
                new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, r, g, b));
        opaque.getRaster().setSample(1, 0, 0, 1);
        assertThat(ByteImage.from(opaque))
                .isEqualTo(ByteImage.of(2, 1, 3, new byte[] {10, 20, 30, (byte) 200, 100, 50}));
        BufferedImage seeThrough =
                new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, r, g, b, 0));
        assertThat(ByteImage.from(seeThrough)).isEqualTo(ByteImage.of(1, 1, 4, new byte[] {10, 20, 30, 0}));
    }

    @Test
    void premultipliedColourIsDivided() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_4BYTE_ABGR_PRE);
        image.getRaster().setPixel(0, 0, new int[] {50, 25, 100, 100});
        assertThat(ByteImage.from(image))
                .isEqualTo(ByteImage.of(1, 1, 4, new byte[] {(byte) 128, 64, (byte) 255, 100}));
    }

    private static ByteImage rgb(int r, int g, int b) {
        return ByteImage.of(1, 1, 3, new byte[] {(byte) r, (byte) g, (byte) b});
    }

    static ByteImage random(int width, int height, int channels) {
        byte[] bytes = new byte[width * height * channels];
        new Random(width * 31L + height * 7L + channels).nextBytes(bytes);
        return ByteImage.of(width, height, channels, bytes);
    }
}
