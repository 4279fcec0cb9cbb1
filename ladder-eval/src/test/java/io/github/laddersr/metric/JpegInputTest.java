// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.image.ByteImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegInputTest {
    private static ByteImage waves(int channels) {
        int side = 48;
        byte[] samples = new byte[side * side * channels];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                for (int c = 0; c < channels; c++) {
                    samples[(y * side + x) * channels + c] =
                            (byte) Math.round(128 + 90 * Math.sin(x / 5.0 + c) * Math.cos(y / 7.0));
                }
            }
        }
        return ByteImage.of(side, side, channels, samples);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void lowerQualityIsFurtherFromTheImage(int channels) {
        ByteImage image = waves(channels);
        double before = Double.POSITIVE_INFINITY;
        for (int quality : new int[] {95, 70, 30, 10}) {
            JpegInput jpeg = JpegInput.of(image, quality);
            assertThat(jpeg.image().channels()).isEqualTo(channels);
            double psnr = Quality.of(image, jpeg.image(), 0).psnr();
            assertThat(psnr).isBetween(20.0, before);
            before = psnr;
        }
    }

    @Test
    void theHashIsTheFiles() {
        ByteImage image = waves(3);
        assertThat(JpegInput.of(image, 50).sha256())
                .hasSize(64)
                .isEqualTo(JpegInput.of(image, 50).sha256())
                .isNotEqualTo(JpegInput.of(image, 51).sha256());
    }

    @Test
    void otherQualitiesAndChannelsAreRefused() {
        ByteImage image = waves(3);
        assertThatThrownBy(() -> JpegInput.of(image, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JpegInput.of(image, 101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JpegInput.of(waves(4), 50)).isInstanceOf(IllegalArgumentException.class);
    }
}
