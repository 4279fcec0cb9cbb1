// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestNameTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "patch, patch, 0",
        "patch, '', 5",
        "'', patch, 5",
        "pach, patch, 1",
        "pattch, patch, 1",
        "batch, patch, 1",
        "kitten, sitting, 3",
        "saturday, sunday, 3"
    })
    void theDistanceCountsEdits(String a, String b, int edits) {
        assertThat(NearestName.distance(a, b)).isEqualTo(edits);
        assertThat(NearestName.distance(b, a)).isEqualTo(edits);
    }

    @ParameterizedTest
    @CsvSource({"last_lr, last-lr", "LR, lr", "interations, iterations", "patchsize, patch"})
    void theNearestNameIsFound(String written, String meant) {
        assertThat(NearestName.of(written, List.of("batch", "patch", "lr", "last-lr", "iterations")))
                .isEqualTo(meant);
    }
}
