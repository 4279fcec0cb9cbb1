// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedResultsTest {
    @Test
    void hasThePapersRowsInItsOrder() {
        assertThat(PublishedResults.of(2))
                .extracting(PublishedResults.Row::method)
                .containsExactly("MemNet", "SelNet", "CARN", "OISR-RK2-s", "FALSR-A", "LPN");
        for (int scale : List.of(3, 4)) {
            assertThat(PublishedResults.of(scale))
                    .extracting(PublishedResults.Row::method)
                    .containsExactly("MemNet", "SelNet", "CARN", "OISR-RK2-s", "LPN");
        }
        PublishedResults.Row lpn = PublishedResults.of(2).getLast();
        assertThat(lpn.macs()).isEqualTo("184.5G");
        assertThat(lpn.figures()).containsEntry(PublishedSet.URBAN100, new Quality(32.06, 0.9287));
        assertThat(PublishedResults.of(3).get(1).figures())
                .containsOnlyKeys(PublishedSet.SET5, PublishedSet.SET14, PublishedSet.B100);
    }

    @Test
    void hasBicubicForEachScale() {
        for (int scale = 2; scale <= 4; scale++) {
            PublishedResults.Row row = PublishedResults.bicubic(scale).orElseThrow();
            assertThat(row.figures()).hasSize(4);
            assertThat(row.macs()).isEmpty();
        }
        assertThat(PublishedResults.bicubic(5)).isEmpty();
    }
}
