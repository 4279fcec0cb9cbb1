// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.fixtures.Pictures;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.metric.KnownImages.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link BenchmarkDataTest} uses the real images. */
class KnownImagesTest {
    private final KnownImages known = KnownImages.shipped();

    @ParameterizedTest
    @CsvSource({"SET5, 5, butterfly", "SET14, 14, ppt3", "B100, 100, 101085", "URBAN100, 100, img_095"})
    void hasTheFourSets(PublishedSet set, int images, String one) {
        assertThat(known.names(set)).hasSize(images).contains(one);
    }

    @Test
    void tellsAnotherImageFromAnUnknownOne() {
        ByteImage image = Pictures.random(new Random(1), 512, 512, 3);
        assertThat(known.hr(PublishedSet.SET5, "Baby", 1, image)).isEqualTo(Verdict.DIFFERS);
        assertThat(known.hr(PublishedSet.SET5, "baby", 2, image)).isEqualTo(Verdict.DIFFERS);
        assertThat(known.lr(PublishedSet.SET5, "baby", 2, image)).isEqualTo(Verdict.DIFFERS);
        assertThat(known.hr(PublishedSet.URBAN100, "img001", 2, image)).isEqualTo(Verdict.DIFFERS);
        assertThat(known.hr(PublishedSet.SET5, "rabbit", 2, image)).isEqualTo(Verdict.UNKNOWN);
        assertThat(known.lr(PublishedSet.SET5, "baby", 8, image)).isEqualTo(Verdict.UNKNOWN);
    }
}
