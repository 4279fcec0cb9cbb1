// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that never becomes ready would hang the test, hence the limit. */
@Timeout(60)
class TaskGraphTest {
    private final Random random = new Random(53);

    private List<List<Integer>> anyGraph(int tasks) {
        List<List<Integer>> needed = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            List<Integer> before = new ArrayList<>();
            for (int j = Math.max(0, i - 9); j < i; j++) {
                if (random.nextInt(3) == 0) {
                    before.add(j);
                }
            }
            needed.add(before);
        }
        return needed;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void everyTaskRunsOnceAndAfterWhatItNeeds(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int graphs = 0; graphs < 40; graphs++) {
                List<List<Integer>> needed = anyGraph(1 + random.nextInt(200));
                TaskGraph graph = new TaskGraph(needed);
                AtomicIntegerArray runs = new AtomicIntegerArray(needed.size());
                AtomicInteger early = new AtomicInteger();
                for (int run = 1; run <= 20; run++) {
                    int now = run;
                    graph.run(pool, (i, scratch) -> {
                        if (needed.get(i).stream().anyMatch(before -> runs.get(before) != now)) {
                            early.incrementAndGet();
                        }
                        runs.incrementAndGet(i);
                    });
                    for (int i = 0; i < needed.size(); i++) {
                        assertThat(runs.get(i)).as("task %d", i).isEqualTo(run);
                    }
                }
                assertThat(early).hasValue(0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aFailureIsThrownAndTheGraphCanRunAgain(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            TaskGraph graph = new TaskGraph(List.of(List.of(), List.of(0), List.of(1), List.of(1)));
            assertThatThrownBy(() -> graph.run(pool, (i, scratch) -> {
                        if (i == 1) {
                            throw new IllegalStateException("as asked");
                        }
                    }))
                    .hasMessage("as asked");
            AtomicInteger runs = new AtomicInteger();
            graph.run(pool, (i, scratch) -> runs.incrementAndGet());
            assertThat(runs).hasValue(4);
        }
    }

    @Test
    void aTaskMayOnlyNeedEarlierOnes() {
        assertThatThrownBy(() -> new TaskGraph(List.of(List.of(0)))).isInstanceOf(IllegalArgumentException.class);
    }
}
