// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegQualityTest {
    @Test
    void everyQualityOfLibjpegIsFoundAgain() {
        for (int quality = 2; quality <= 100; quality++) { // 1 and 2 give nearly the same table
            assertThat(JpegQuality.of(JpegQuality.luminance(quality))).isEqualTo(quality);
        }
    }

    /** The first entries of tables that libjpeg-turbo's {@code cjpeg -quality Q} writes. */
    @ParameterizedTest
    @CsvSource({"50, 16, 11, 10", "75, 8, 6, 5", "90, 3, 2, 2", "95, 2, 1, 1", "100, 1, 1, 1", "10, 80, 55, 50"})
    void tablesAreLibjpegs(int quality, int first, int second, int third) {
        assertThat(JpegQuality.luminance(quality)).startsWith(first, second, third);
    }

    @Test
    void tablesOfOtherProgramsGetTheNearestQuality() {
        Random random = new Random(7);
        for (int quality = 20; quality <= 90; quality += 10) {
            int[] table = JpegQuality.luminance(quality);
            int[] other = IntStream.of(table)
                    .map(v -> Math.max(1, v + random.nextInt(3) - 1))
                    .toArray();
            assertThat(JpegQuality.of(other)).isBetween(quality - 4, quality + 4);
        }
    }

    @Test
    void aTableHas64Entries() {
        assertThatThrownBy(() -> JpegQuality.of(new int[63])).isInstanceOf(IllegalArgumentException.class);
    }
}
