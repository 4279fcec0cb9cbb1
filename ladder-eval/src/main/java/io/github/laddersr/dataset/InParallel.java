// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Applies a function to many items in parallel. */
public final class InParallel {
    private InParallel() {}

    /**
     * Returns the results in the order of the items. Items are started in that order; after a failure no more are
     * started.
     *
     * @param threads at least 1
     * @throws RuntimeException the exception of the first failed item
     */
    public static <T, R> List<R> map(List<T> items, int threads, Function<T, R> work) {
        AtomicBoolean failed = new AtomicBoolean();
        List<Future<R>> futures = new ArrayList<>();
        // Closing it waits for the tasks that are running.
        try (ExecutorService pool = Executors.newFixedThreadPool(
                Math.clamp(items.size(), 1, threads),
                Thread.ofPlatform().daemon().name("ladder-image-", 0).factory())) {
            for (T item : items) {
                futures.add(pool.submit(() -> {
                    if (failed.get()) {
                        throw new Skipped();
                    }
                    try {
                        return work.apply(item);
                    } catch (RuntimeException | Error e) {
                        failed.set(true);
                        throw e;
                    }
                }));
            }
        }
        return results(futures);
    }

    private static <R> List<R> results(List<Future<R>> futures) {
        List<R> results = new ArrayList<>();
        boolean left = false;
        for (Future<R> future : futures) {
            try {
                results.add(future.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for images", e);
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case Skipped ignored -> left = true; // another item has the reason
                    case RuntimeException runtime -> throw runtime;
                    case Error error -> throw error;
                    case null, default -> throw new IllegalStateException(e);
                }
            }
        }
        if (left) {
            throw new IllegalStateException("an item was skipped without a reason");
        }
        return results;
    }

    /** An item that was not started because another one had failed. */
    private static final class Skipped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
