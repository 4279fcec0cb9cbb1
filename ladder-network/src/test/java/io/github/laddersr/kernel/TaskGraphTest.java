// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
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

    /** Owners are any of the threads, and others that the pool does not have. */
    private TaskGraph graph(List<List<Integer>> needed, int owners) {
        return new TaskGraph(needed.stream()
                .map(before -> new TaskGraph.Task(before, random.nextInt(owners)))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void everyTaskRunsOnceAndAfterWhatItNeeds(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int graphs = 0; graphs < 40; graphs++) {
                List<List<Integer>> needed = anyGraph(1 + random.nextInt(200));
                TaskGraph graph = graph(needed, 1 + random.nextInt(6));
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
            TaskGraph graph = graph(List.of(List.of(), List.of(0), List.of(1), List.of(1)), 2);
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

    /** The second thread waits in its first task for the caller, which could take all tasks otherwise. */
    @Test
    void aThreadTakesItsOwnTasksFirst() {
        try (WorkerPool pool = new WorkerPool(2)) {
            int tasks = 90;
            List<TaskGraph.Task> all = IntStream.range(0, tasks)
                    .mapToObj(i -> new TaskGraph.Task(List.of(), i % 2))
                    .toList();
            CountDownLatch both = new CountDownLatch(2);
            AtomicIntegerArray firstOf = new AtomicIntegerArray(new int[] {-1, -1});
            new TaskGraph(all).run(pool, (i, scratch) -> {
                if (firstOf.compareAndSet(scratch.thread(), -1, i)) {
                    both.countDown();
                    awaitBoth(both);
                }
            });
            assertThat(firstOf.get(0)).isZero();
            assertThat(firstOf.get(1)).isOne();
        }
    }

    private static void awaitBoth(CountDownLatch both) {
        try {
            assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTaskMayOnlyNeedEarlierOnes() {
        assertThatThrownBy(() -> graph(List.of(List.of(0)), 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
