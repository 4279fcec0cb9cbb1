// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The caller and a fixed number of daemon threads that share tasks; each keeps its working memory. For one caller at a time. An engine
 * hands out tasks of a millisecond many hundred times for an image, so threads look for the next ones for a while before they sleep.
 */
public final class WorkerPool implements Parallel, AutoCloseable {
    /** Part of an array. */
    @FunctionalInterface
    public interface Slice {
        /** Works on the elements {@code from} (included) to {@code to} (not included). */
        void run(int from, int to);
    }

    private static final int SLICE = 1 << 16;

    /** Looks at the state before a thread sleeps: about a millisecond, longer than what a caller does between two bands of an image. */
    private static final int LOOKS = 50_000;

    /** What is shared out at the moment. */
    private static final class Job {
        private final int tasks;
        /** Null when all are done: who still knows this job must not keep an image's maps in memory. */
        private volatile @Nullable Task task;

        private final Thread caller = Thread.currentThread();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Job(int tasks, Task task) {
            this.tasks = tasks;
            this.task = task;
        }

        void work(InvertedResidual.Scratch scratch) {
            Task mine = task;
            if (mine == null) {
                return;
            }
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                try {
                    mine.run(i, scratch);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    if (done.incrementAndGet() == tasks) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }
    }

    private final int threads;
    private final List<Thread> helpers = new ArrayList<>();
    private final InvertedResidual.Scratch scratch = new InvertedResidual.Scratch();
    private volatile @Nullable Job job;
    private volatile boolean closed;

    /**
     * Starts the threads.
     *
     * @param threads at least 1, the caller among them
     */
    public WorkerPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        this.threads = threads;
        for (int i = 1; i < threads; i++) {
            helpers.add(Thread.ofPlatform().daemon().name("ladder-" + i).start(this::help));
        }
    }

    /** Number of threads, the caller among them. */
    public int threads() {
        return threads;
    }

    @Override
    public void run(int tasks, Task task) {
        if (closed) {
            throw new IllegalStateException("the threads have ended");
        }
        if (tasks <= 0) {
            return;
        }
        Job current = new Job(tasks, task);
        job = current;
        if (tasks > 1) {
            helpers.forEach(LockSupport::unpark);
        }
        current.work(scratch);
        int looks = 0;
        while (current.done.get() < tasks) {
            if (looks++ < LOOKS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        current.task = null;
        switch (current.failure.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    private void help() {
        InvertedResidual.Scratch own = new InvertedResidual.Scratch();
        Job last = null;
        int looks = 0;
        while (!closed) {
            Job current = job;
            if (current != null && current != last) {
                current.work(own);
                last = current;
                looks = 0;
            } else if (looks++ < LOOKS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Runs over an array of this length in slices whose bounds do not depend on the number of threads. */
    public void slices(int length, Slice slice) {
        run((length + SLICE - 1) / SLICE, (i, own) -> slice.run(i * SLICE, Math.min(length, (i + 1) * SLICE)));
    }

    /** Ends the threads. */
    @Override
    public void close() {
        closed = true;
        helpers.forEach(LockSupport::unpark);
    }
}
