// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.fixtures.Pictures;
import io.github.laddersr.image.ByteImage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Luma, PSNR and SSIM; the values marked vectors.py are from {@code scripts/metric_vectors.py}. */
class QualityTest {
    private final ByteImage grayA = Pictures.formula(20, 17, 7, 5, 1);
    private final ByteImage grayB = Pictures.formula(20, 17, 7, 6, 1);

    @Test
    void gray() { // vectors.py: gray
        assertThat(Psnr.of(grayA, grayB, 2)).isCloseTo(14.880385939784054, within(1e-10));
        assertThat(Ssim.of(grayA, grayB, 2)).isCloseTo(0.6467047573112427, within(1e-10));
    }

    @Test
    void colour() { // vectors.py: rgb
        ByteImage a = merge(grayA, Pictures.formula(20, 17, 3, 9, 2), Pictures.formula(20, 17, 11, 2, 1));
        ByteImage b = merge(grayB, Pictures.formula(20, 17, 3, 8, 2), Pictures.formula(20, 17, 10, 2, 1));
        Quality quality = Quality.of(a, b, 3);
        assertThat(quality.psnr()).isCloseTo(20.350831778815195, within(1e-10));
        assertThat(quality.ssim()).isCloseTo(0.721765120018748, within(1e-10));
    }

    @Test
    void equalImages() {
        Quality quality = Quality.of(grayA, grayA, 3);
        assertThat(quality.psnr()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(quality.ssim()).isCloseTo(1, within(1e-12));
    }

    @Test
    void oneLevelOffIsFortyEightDecibels() {
        ByteImage black = ByteImage.of(12, 12, 1, new byte[144]);
        byte[] ones = new byte[144];
        java.util.Arrays.fill(ones, (byte) 1);
        assertThat(Psnr.of(black, ByteImage.of(12, 12, 1, ones), 0)).isCloseTo(20 * Math.log10(255), within(1e-12));
    }

    @Test
    void symmetricAndBoundedOnNoise() {
        Random random = new Random(11);
        for (int i = 0; i < 20; i++) {
            ByteImage a = Pictures.random(random, 11 + random.nextInt(20), 25, 3);
            ByteImage b = Pictures.random(random, a.width(), 25, 3);
            Quality ab = Quality.of(a, b, 0);
            Quality ba = Quality.of(b, a, 0);
            assertThat(ab.psnr()).isEqualTo(ba.psnr()).isBetween(5.0, 20.0);
            assertThat(ab.ssim()).isCloseTo(ba.ssim(), within(1e-12)).isBetween(-0.5, 0.5);
        }
    }

    @Test
    void onlyTheInsideCounts() {
        byte[] bytes = grayA.copyOfBytes();
        for (int x = 0; x < 20; x++) {
            bytes[x] ^= 0x55;
            bytes[16 * 20 + x] ^= 0x55;
        }
        ByteImage framed = ByteImage.of(20, 17, 1, bytes);
        assertThat(Psnr.of(grayA, framed, 1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Psnr.of(grayA, framed, 0)).isFinite();
    }

    @Test
    void lumaOfBlackWhiteAndPrimaries() {
        assertThat(Luma.y(0, 0, 0)).isEqualTo(16);
        assertThat(Luma.y(255, 255, 255)).isCloseTo(235, within(1e-12));
        assertThat(Luma.y(255, 0, 0)).isCloseTo(81.481, within(1e-12));
        assertThat(Luma.y(0, 255, 0)).isCloseTo(144.553, within(1e-12));
        assertThat(Luma.y(0, 0, 255)).isCloseTo(40.966, within(1e-12));
    }

    @Test
    void lumaOfEachKindOfImage() {
        assertThat(Luma.of(ByteImage.of(1, 1, 1, new byte[] {(byte) 200})).get(0, 0))
                .isEqualTo(200);
        assertThat(Luma.of(ByteImage.of(1, 1, 2, new byte[] {(byte) 200, 5})).get(0, 0))
                .isEqualTo(200);
        assertThat(Luma.of(ByteImage.of(1, 1, 3, new byte[] {10, 20, 30})).get(0, 0))
                .isEqualTo(Luma.y(10, 20, 30));
        assertThat(Luma.of(ByteImage.of(1, 1, 4, new byte[] {10, 20, 30, 5})).get(0, 0))
                .isEqualTo(Luma.y(10, 20, 30));
    }

    @Test
    void meanIsOfDecibels() {
        Quality mean = Quality.mean(List.of(new Quality(30, 0.8), new Quality(40, 0.9)));
        assertThat(mean.psnr()).isEqualTo(35);
        assertThat(mean.ssim()).isCloseTo(0.85, within(1e-12));
        assertThatThrownBy(() -> Quality.mean(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatCannotBeCompared() {
        ByteImage other = Pictures.formula(20, 16, 1, 1, 1);
        assertThatThrownBy(() -> Psnr.of(grayA, other, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20x17x1")
                .hasMessageContaining("20x16x1");
        assertThatThrownBy(() -> Ssim.of(grayA, grayA.toRgb(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20x17x3");
        assertThatThrownBy(() -> Psnr.of(Luma.of(grayA), Luma.of(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20x17");
        assertThatThrownBy(() -> Ssim.of(grayA, grayB, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12x9");
        assertThatThrownBy(() -> Psnr.of(grayA, grayB, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Psnr.of(grayA, grayB, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteImage merge(ByteImage r, ByteImage g, ByteImage b) {
        byte[] bytes = new byte[r.width() * r.height() * 3];
        for (int i = 0; i < bytes.length; i += 3) {
            int x = i / 3 % r.width();
            int y = i / 3 / r.width();
            bytes[i] = (byte) r.get(x, y, 0);
            bytes[i + 1] = (byte) g.get(x, y, 0);
            bytes[i + 2] = (byte) b.get(x, y, 0);
        }
        return ByteImage.of(r.width(), r.height(), 3, bytes);
    }
}
