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

/** Does one thing to each of many, several at a time. */
public final class InParallel {
    private InParallel() {}

    /**
     * The results in the order of the items. Work is handed out in that order; after a failure nothing more is begun.
     *
     * @param threads at least 1
     * @throws RuntimeException what {@code work} threw first, by the order of the items
     */
    public static <T, R> List<R> map(List<T> items, int threads, Function<T, R> work) {
        AtomicBoolean failed = new AtomicBoolean();
        List<Future<R>> futures = new ArrayList<>();
        // Closing it waits for what is under way.
        try (ExecutorService pool = Executors.newFixedThreadPool(
                Math.clamp(items.size(), 1, threads),
                Thread.ofPlatform().daemon().name("ladder-image-", 0).factory())) {
            for (T item : items) {
                futures.add(pool.submit(() -> {
                    if (failed.get()) {
                        throw new Left();
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
                    case Left ignored -> left = true; // the reason stands at another item
                    case RuntimeException runtime -> throw runtime;
                    case Error error -> throw error;
                    case null, default -> throw new IllegalStateException(e);
                }
            }
        }
        if (left) {
            throw new IllegalStateException("work was left undone without a reason");
        }
        return results;
    }

    /** An item that was not begun because another had failed. */
    private static final class Left extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
