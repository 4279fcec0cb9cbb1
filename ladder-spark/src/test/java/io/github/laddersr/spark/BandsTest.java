// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.spark.rows.BandRows;
import io.github.laddersr.spark.rows.JoinedRows;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BandsTest {
    @Test
    void bandsAreTheImageAndBringWhatTheyDependOn() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int height = 1 + random.nextInt(5000);
            int halo = 8 * random.nextInt(20);
            int next = 0;
            for (Bands.Band band : Bands.cut(height, 1 + random.nextInt(900), halo, 8)) {
                assertThat(band.from()).isEqualTo(next).isLessThan(band.to());
                assertThat(band.from() % 8).isZero();
                assertThat(band.readFrom() % 8).isZero();
                assertThat(band.readFrom()).isEqualTo(Math.max(0, band.from() - halo));
                assertThat(band.readTo()).isEqualTo(Math.min(height, band.to() + halo));
                next = band.to();
            }
            assertThat(next).isEqualTo(height);
        }
        assertThatThrownBy(() -> Bands.cut(10, 8, 7, 8)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowsOfBandsJoinedAreTheImagesRows() {
        byte[] samples = new byte[7 * 50 * 3];
        new Random(1).nextBytes(samples);
        ImageRows whole = ImageRows.of(ByteImage.of(7, 50, 3, samples));
        List<ImageRows> bands =
                List.of(new BandRows(whole, 0, 16), new BandRows(whole, 16, 1), new BandRows(whole, 17, 33));
        JoinedRows joined = new JoinedRows(bands);
        assertThat(joined.toByteImage().copyOfBytes()).isEqualTo(samples);
        assertThat(joined.height()).isEqualTo(50);
        assertThatThrownBy(() -> new BandRows(whole, 40, 11)).isInstanceOf(IllegalArgumentException.class);
        ByteImage gray = ByteImage.of(7, 2, 1, new byte[14]);
        assertThatThrownBy(() -> new JoinedRows(List.of(whole, ImageRows.of(gray))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
