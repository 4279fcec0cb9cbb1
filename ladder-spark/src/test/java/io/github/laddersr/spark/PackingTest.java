// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackingTest {
    @Test
    void eachPieceIsPackedOnceAndNoBinIsFarAboveTheOthers() {
        Random random = new Random(11);
        for (int round = 0; round < 50; round++) {
            List<Long> pieces =
                    random.longs(1 + random.nextInt(200), 1, 1000).boxed().toList();
            int most = 1 + random.nextInt(20);
            List<List<Long>> bins = Packing.pack(pieces, weight -> weight, most);
            assertThat(bins)
                    .hasSizeLessThanOrEqualTo(most)
                    .allSatisfy(bin -> assertThat(bin).isNotEmpty());
            assertThat(bins.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(pieces);
            long sum = pieces.stream().mapToLong(w -> w).sum();
            long largest = pieces.stream().mapToLong(w -> w).max().orElseThrow();
            for (List<Long> bin : bins) { // when the last piece was added, the bin was not above the mean
                assertThat(bin.stream().mapToLong(w -> w).sum()).isLessThanOrEqualTo(sum / bins.size() + largest);
            }
        }
    }

    @Test
    void theHeaviestComesFirst() {
        assertThat(Packing.pack(List.of(1L, 9L, 4L, 4L), weight -> weight, 2))
                .containsExactly(List.of(9L), List.of(4L, 4L, 1L));
        assertThat(Packing.pack(List.<Long>of(), weight -> weight, 3)).isEmpty();
    }
}
