// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that is never woken would hang the test, hence the limit. */
@Timeout(60)
class WorkerPoolTest {
    private static final int RUNS = 3000;

    private final Random random = new Random(47);

    private static void runAndCount(WorkerPool pool, int tasks) {
        AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
        pool.run(tasks, (i, scratch) -> runs.incrementAndGet(i));
        for (int i = 0; i < tasks; i++) {
            if (runs.get(i) != 1) {
                assertThat(runs.get(i)).as("task %d of %d", i, tasks).isEqualTo(1);
            }
        }
    }

    /** As fast as possible in succession, so that helpers come late to some runs and find others finished. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyTaskRunsOnce(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            assertThat(pool.threads()).isEqualTo(threads);
            for (int run = 0; run < RUNS; run++) {
                runAndCount(pool, random.nextInt(run % 10 == 0 ? 1001 : 12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void resultsOfAllTasksAreThereAfterTheRun(int threads) {
        int[] values = new int[1000];
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int run = 1; run <= 200; run++) {
                pool.run(values.length, (i, scratch) -> values[i]++);
                assertThat(values).containsOnly(run);
            }
        }
    }

    @Test
    void noWorkIsDoneAtOnce() {
        try (WorkerPool pool = new WorkerPool(2)) {
            AtomicInteger runs = new AtomicInteger();
            pool.run(0, (i, scratch) -> runs.incrementAndGet());
            assertThat(runs).hasValue(0);
        }
    }

    @Test
    void aThreadsMemoryIsItsOwn() {
        Map<InvertedResidual.Scratch, Thread> owners = new ConcurrentHashMap<>();
        Set<Thread> strangers = ConcurrentHashMap.newKeySet();
        try (WorkerPool pool = new WorkerPool(3)) {
            for (int run = 0; run < 500; run++) {
                pool.run(20, (i, scratch) -> {
                    Thread owner = owners.putIfAbsent(scratch, Thread.currentThread());
                    if (owner != null && owner != Thread.currentThread()) {
                        strangers.add(Thread.currentThread());
                    }
                });
            }
        }
        assertThat(strangers).isEmpty();
        assertThat(owners).containsValue(Thread.currentThread()).hasSizeLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void exceptionsAndErrorsReachTheCaller(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int run = 0; run < 300; run++) {
                int bad = random.nextInt(20);
                Throwable failure = run % 2 == 0 ? new IllegalArgumentException("seen") : new AssertionError("seen");
                AtomicInteger done = new AtomicInteger();
                assertThatThrownBy(() -> pool.run(20, (i, scratch) -> {
                            done.incrementAndGet();
                            if (i == bad) {
                                fail(failure);
                            }
                        }))
                        .isSameAs(failure);
                assertThat(done)
                        .as("a failure does not keep others from running")
                        .hasValue(20);
                runAndCount(pool, 20);
            }
        }
    }

    private static void fail(Throwable failure) {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    @Test
    void allTasksMayFail() {
        try (WorkerPool pool = new WorkerPool(3)) {
            assertThatThrownBy(() -> pool.run(100, (i, scratch) -> {
                        throw new IllegalStateException("task");
                    }))
                    .hasMessage("task");
            runAndCount(pool, 100);
        }
    }

    /** Tasks that wait for each other finish only if as many threads run them. */
    private static Set<Thread> meet(WorkerPool pool) {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(pool.threads());
        pool.run(pool.threads(), (i, scratch) -> {
            threads.add(Thread.currentThread());
            all.countDown();
            await(all);
        });
        return threads;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("not expected", e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void threadsThatSleepAreWoken(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int run = 0; run < 20; run++) {
                Set<Thread> all = meet(pool);
                assertThat(all).hasSize(threads).contains(Thread.currentThread());
                for (Thread thread : all) {
                    while (thread != Thread.currentThread() && thread.getState() != Thread.State.WAITING) {
                        Thread.yield();
                    }
                }
            }
        }
    }

    @Test
    void twoPoolsAreIndependent() throws Exception {
        try (WorkerPool pool = new WorkerPool(2);
                WorkerPool other = new WorkerPool(3);
                var executor = Executors.newSingleThreadExecutor()) {
            Future<?> running = executor.submit(() -> {
                for (int run = 0; run < 1000; run++) {
                    runAndCount(other, run % 30);
                }
            });
            for (int run = 0; run < 1000; run++) {
                runAndCount(pool, run % 30);
            }
            running.get();
        }
    }

    @Test
    void aTaskMayUseAnotherPool() {
        try (WorkerPool outer = new WorkerPool(2);
                WorkerPool inner = new WorkerPool(2)) {
            for (int run = 0; run < 200; run++) {
                outer.run(3, (i, scratch) -> {
                    if (i == 0) {
                        runAndCount(inner, 10);
                    }
                });
            }
        }
    }

    /**
     * An interrupt ends the wait for the helpers early; the run must still finish, and the interrupt must not be lost.
     */
    @Test
    void anInterruptedCallerGetsAllResults() {
        try (WorkerPool pool = new WorkerPool(3)) {
            for (int run = 0; run < 100; run++) {
                Thread.currentThread().interrupt();
                try {
                    runAndCount(pool, 50);
                } finally {
                    assertThat(Thread.interrupted()).isTrue();
                }
            }
        }
    }

    @Test
    void afterClosingTheThreadsEndAndRunsAreRefused() throws InterruptedException {
        WorkerPool pool = new WorkerPool(3);
        Set<Thread> threads = meet(pool);
        pool.close();
        for (Thread thread : threads) {
            if (thread != Thread.currentThread()) {
                thread.join();
            }
        }
        assertThatThrownBy(() -> pool.run(1, (i, scratch) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended");
        assertThatCode(pool::close).doesNotThrowAnyException();
    }

    @Test
    void aPoolHasAThread() {
        assertThatThrownBy(() -> new WorkerPool(0).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 threads");
    }

    private record Range(int from, int to) {}

    /** Sums of slices must be equal for any number of threads. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65536, 65537, 300_000})
    void slicesCoverAnArrayAndDoNotDependOnThreads(int length) {
        assertThat(slices(1, length)).isEqualTo(slices(3, length));
        AtomicIntegerArray covered = new AtomicIntegerArray(length);
        try (WorkerPool pool = new WorkerPool(2)) {
            pool.slices(length, (from, to) -> {
                for (int i = from; i < to; i++) {
                    covered.incrementAndGet(i);
                }
            });
        }
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            if (covered.get(i) != 1) {
                wrong.add(i);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Set<Range> slices(int threads, int length) {
        Set<Range> slices = ConcurrentHashMap.newKeySet();
        try (WorkerPool pool = new WorkerPool(threads)) {
            pool.slices(length, (from, to) -> slices.add(new Range(from, to)));
        }
        return slices;
    }

    /** A pool that is kept for later images must not retain the memory of a finished image. */
    @Test
    void forgetsTasksThatAreDone() {
        try (WorkerPool workers = new WorkerPool(2)) {
            WeakReference<int[]> held = counted(workers);
            for (int i = 0; i < 100 && held.get() != null; i++) {
                System.gc(); // a helper may be about to return from it
            }
            assertThat(held.get()).isNull();
        }
    }

    private static WeakReference<int[]> counted(WorkerPool workers) {
        int[] runs = new int[4];
        workers.run(4, (i, scratch) -> runs[i]++);
        assertThat(runs).containsOnly(1);
        return new WeakReference<>(runs);
    }
}
