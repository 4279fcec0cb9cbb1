// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A pool in which the caller and a fixed number of daemon threads share tasks; each thread keeps its scratch memory.
 * May be used by one caller at a time. An engine starts tasks of about a millisecond many hundred times for each image,
 * so idle threads spin for a while before they sleep.
 */
public final class WorkerPool implements Parallel, AutoCloseable {
    /** A task on a part of an array. */
    @FunctionalInterface
    public interface Slice {
        /** Processes the elements {@code from} (inclusive) to {@code to} (exclusive). */
        void run(int from, int to);
    }

    private static final int SLICE = 1 << 16;

    /**
     * How often a thread checks for work before it sleeps: about a millisecond, longer than a caller's pause between
     * two bands of an image.
     */
    private static final int LOOKS = 50_000;

    /** The tasks of the current call. */
    private static final class Job {
        private final int tasks;
        /**
         * Null when all are done, so that a thread that still refers to this job does not keep an image's maps in
         * memory.
         */
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
     * @param threads at least 1, including the caller
     */
    public WorkerPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        this.threads = threads;
        for (int i = 1; i < threads; i++) {
            int index = i;
            helpers.add(Thread.ofPlatform().daemon().name("ladder-" + i).start(() -> help(index)));
        }
    }

    /** The number of threads, including the caller. */
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

    private void help(int index) {
        InvertedResidual.Scratch own = new InvertedResidual.Scratch(index);
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

    /** Processes an array of this length in slices whose bounds do not depend on the number of threads. */
    public void slices(int length, Slice slice) {
        run((length + SLICE - 1) / SLICE, (i, own) -> slice.run(i * SLICE, Math.min(length, (i + 1) * SLICE)));
    }

    /** Stops the threads. */
    @Override
    public void close() {
        closed = true;
        helpers.forEach(LockSupport::unpark);
    }
}
