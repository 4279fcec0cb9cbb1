// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.Warning;
import io.github.laddersr.enlarge.EnlargementListener;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Three things at once: the next images are decoded, one is enlarged (by the calling thread, whose engine has threads of its own), the last
 * ones are encoded. What waits between these steps is bounded in bytes. An image too large for that, or of several pages, goes alone: nothing
 * else is under way while it streams from its file to its result's.
 *
 * @param <T> an image that is open
 */
final class Pipeline<T> {
    private static final int AHEAD = 4; // images that wait to be enlarged

    private final ImageSteps<T> steps;
    private final BatchListener listener;
    private final long memory;
    private final MemoryGate gate;
    private final BlockingQueue<Read<T>> queue = new ArrayBlockingQueue<>(AHEAD);

    /**
     * For one run.
     *
     * @param listener is called by one thread at a time
     * @param memory bytes of images that may wait between the steps
     */
    Pipeline(ImageSteps<T> steps, BatchListener listener, long memory) {
        this.steps = steps;
        this.listener = listener;
        this.memory = memory;
        this.gate = new MemoryGate(memory);
    }

    /** What the reading thread hands on. */
    private sealed interface Read<T> {
        /** Decoded; {@code bytes} are to be released. */
        record Ready<T>(PlannedImage image, T opened, long bytes) implements Read<T> {}

        /** Not to be decoded ahead; the reading thread waits until it is done. */
        record Alone<T>(PlannedImage image, CountDownLatch done) implements Read<T> {}

        /** Not decoded. */
        record Broken<T>(PlannedImage image, Throwable failure) implements Read<T> {}

        /** The listener ended the batch: nothing more comes. */
        record Ended<T>() implements Read<T> {}
    }

    /**
     * Does all images. One that fails, be it by a defect, does not stop the others.
     *
     * @throws InterruptedException if this thread was asked to stop; what is not done then is not begun
     * @throws Error if one came up that is not about memory
     */
    void run(List<PlannedImage> images) throws InterruptedException {
        ExecutorService reader = Executors.newSingleThreadExecutor(task -> new Thread(task, "ladder-reader"));
        ExecutorService writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "ladder-writer"));
        try {
            Future<?> reading = reader.submit(() -> read(images));
            boolean ended = false;
            for (int i = 0; i < images.size() && !ended; i++) {
                switch (queue.take()) {
                    case Read.Ready<T> ready -> enlarge(ready, writer);
                    case Read.Alone<T> alone -> alone(alone);
                    case Read.Broken<T> broken -> failed(broken.image, broken.failure);
                    case Read.Ended<T> end -> ended = true;
                }
            }
            gate.awaitEmpty();
            reading.cancel(true); // it is at its end
        } finally {
            reader.shutdownNow();
            writer.shutdown();
        }
    }

    private Void read(List<PlannedImage> images) throws InterruptedException {
        for (PlannedImage image : images) {
            if (isCanceled()) {
                queue.put(new Read.Ended<>());
                return null;
            }
            long bytes;
            try {
                bytes = image.bytes() + steps.bytesToWrite(image);
            } catch (RuntimeException e) {
                queue.put(new Read.Broken<>(image, e));
                continue;
            }
            if (!gate.isSmall(bytes) || image.pages() > 1) {
                CountDownLatch done = new CountDownLatch(1);
                queue.put(new Read.Alone<>(image, done));
                done.await();
                continue;
            }
            gate.acquire(bytes);
            Read<T> read;
            try {
                read = new Read.Ready<>(image, decoded(image), bytes);
            } catch (RuntimeException | Error e) {
                gate.release(bytes);
                read = new Read.Broken<>(image, e);
            }
            queue.put(read);
        }
        return null;
    }

    private T decoded(PlannedImage image) {
        T opened = steps.open(image, hearing(image));
        try {
            steps.decode(opened);
            return opened;
        } catch (RuntimeException | Error e) {
            steps.close(opened);
            throw e;
        }
    }

    private void enlarge(Read.Ready<T> ready, ExecutorService writer) {
        try {
            steps.compute(ready.opened, memory);
        } catch (RuntimeException | Error e) {
            steps.close(ready.opened);
            gate.release(ready.bytes);
            failed(ready.image, e);
            return;
        }
        writer.execute(() -> {
            try {
                write(ready.image, ready.opened);
            } finally {
                gate.release(ready.bytes);
            }
        });
    }

    private void alone(Read.Alone<T> alone) throws InterruptedException {
        gate.awaitEmpty();
        try {
            write(alone.image, steps.open(alone.image, hearing(alone.image)));
        } catch (RuntimeException | Error e) {
            failed(alone.image, e);
        } finally {
            alone.done.countDown();
        }
    }

    private void write(PlannedImage image, T opened) {
        ImageOutcome outcome;
        try {
            outcome = new ImageOutcome.Done(image, steps.write(opened, image));
        } catch (RuntimeException | Error e) {
            failed(image, e);
            return;
        } finally {
            steps.close(opened);
        }
        tell(outcome);
    }

    private void failed(PlannedImage image, Throwable failure) {
        tell(new ImageOutcome.Failed(image.input(), failure));
        if (failure instanceof Error error && !(failure instanceof OutOfMemoryError)) {
            throw error;
        }
    }

    private synchronized void tell(ImageOutcome outcome) {
        listener.outcome(outcome);
    }

    private synchronized boolean isCanceled() {
        return listener.isCanceled();
    }

    /** Of one image, for the listener of all. */
    private EnlargementListener hearing(PlannedImage image) {
        return new EnlargementListener() {
            @Override
            public void progress(double share) {
                synchronized (Pipeline.this) {
                    listener.progress(image, share);
                }
            }

            @Override
            public void warning(Warning warning) {
                synchronized (Pipeline.this) {
                    listener.warning(image, warning);
                }
            }

            @Override
            public boolean isCanceled() {
                return Pipeline.this.isCanceled();
            }
        };
    }
}
