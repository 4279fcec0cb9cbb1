package io.github.laddersr.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A fixed number of daemon threads that share tasks; each keeps its working memory. For one caller at a time. */
public final class WorkerPool implements Parallel, AutoCloseable {
    /** Part of an array. */
    @FunctionalInterface
    public interface Slice {
        /** Works on the elements {@code from} (included) to {@code to} (not included). */
        void run(int from, int to);
    }

    private static final int SLICE = 1 << 16;

    private final int threads;
    private final ExecutorService pool;
    private final List<InvertedResidual.Scratch> scratches = new ArrayList<>();

    /**
     * Starts the threads.
     *
     * @param threads at least 1
     */
    public WorkerPool(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("ladder-", 0).factory());
        for (int i = 0; i < threads; i++) {
            scratches.add(new InvertedResidual.Scratch());
        }
    }

    /** Number of threads. */
    public int threads() {
        return threads;
    }

    @Override
    public void run(int tasks, Task task) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> futures = new ArrayList<>();
        for (int thread = 0; thread < Math.min(threads, tasks); thread++) {
            InvertedResidual.Scratch scratch = scratches.get(thread);
            futures.add(pool.submit(() -> {
                for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                    task.run(i, scratch);
                }
            }));
        }
        futures.forEach(WorkerPool::await);
    }

    /** Runs over an array of this length in slices whose bounds do not depend on the number of threads. */
    public void slices(int length, Slice slice) {
        run((length + SLICE - 1) / SLICE, (i, scratch) -> slice.run(i * SLICE, Math.min(length, (i + 1) * SLICE)));
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for workers", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException runtime -> throw runtime;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
