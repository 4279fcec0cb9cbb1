// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InParallelTest {
    @Test
    void keepsTheOrder() {
        List<Integer> items = IntStream.range(0, 100).boxed().toList();
        assertThat(InParallel.map(items, 3, i -> i * i))
                .isEqualTo(items.stream().map(i -> i * i).toList());
        assertThat(InParallel.map(List.of(), 2, i -> i)).isEmpty();
    }

    @Test
    void beginsNothingAfterAFailure() {
        AtomicInteger begun = new AtomicInteger();
        assertThatThrownBy(() -> InParallel.map(List.of(1, 2, 3, 4), 1, i -> {
                    begun.incrementAndGet();
                    if (i == 2) {
                        throw new UserException("No.");
                    }
                    return i;
                }))
                .isInstanceOf(UserException.class);
        assertThat(begun).hasValue(2);
    }
}
