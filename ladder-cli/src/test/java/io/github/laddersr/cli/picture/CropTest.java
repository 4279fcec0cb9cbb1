// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.metric.Luma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CropTest {
    /** Gray 100 except for one square with another value. */
    private static ByteImage square(int x, int y, int side, int value) {
        byte[] samples = new byte[80 * 60];
        for (int i = 0; i < samples.length; i++) {
            boolean inside = i % 80 >= x && i % 80 < x + side && i / 80 >= y && i / 80 < y + side;
            samples[i] = (byte) (inside ? value : 100);
        }
        return ByteImage.of(80, 60, 1, samples);
    }

    /**
     * The second image improves one square and spoils another: the window is a quarter of the shorter side and covers
     * the first.
     */
    @Test
    void theTellingWindowIsWhereTheSecondIsBetter() {
        Luma truth = Luma.of(square(0, 0, 1, 100));
        Luma before = Luma.of(square(50, 30, 15, 160));
        Luma after = Luma.of(square(5, 5, 15, 160));
        assertThat(Crop.whereItGains(truth, before, after)).isEqualTo(new Crop(50, 30, 15, 15));
    }

    @Test
    void equalImagesHaveTheirFirstWindow() {
        Luma same = Luma.of(square(0, 0, 1, 100));
        assertThat(Crop.whereItGains(same, same, same)).isEqualTo(new Crop(0, 0, 15, 15));
    }

    @Test
    void fourNumbersAreACrop() {
        assertThat(Crop.parse("4, 5,16,20")).isEqualTo(new Crop(4, 5, 16, 20)).hasToString("4,5,16,20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1,2,3",
                "a,b,c,d",
                "-1,2,16,16",
                "1,2,16,16,5",
                "1,2,99999999999,16",
                "1,2,10,16",
                "0,0,16,0"
            })
    void anythingElseIsNot(String text) {
        assertThatThrownBy(() -> Crop.parse(text))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith(".");
    }

    @Test
    void aCropOutsideIsRefused() {
        ByteImage image = square(0, 0, 1, 0);
        assertThat(new Crop(64, 44, 16, 16).requireInside(image).of(image)).hasToString("16x16x1");
        assertThatThrownBy(() -> new Crop(65, 44, 16, 16).requireInside(image)).isInstanceOf(UserException.class);
    }
}
