// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.batch;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Three things at once: the next images are decoded, one is enlarged (by the calling thread, whose engine has threads of its own), the last
 * ones are encoded. What waits between these steps is bounded in bytes. An image too large for that goes alone: nothing else is under way
 * while it streams from its file to its result's.
 *
 * @param <T> what {@link Work} hands on
 */
public final class Pipeline<T> {
    private static final int AHEAD = 4; // images that wait to be enlarged

    /** Hears what happens, one call at a time. */
    public interface Listener {
        /** What share of an image is enlarged, up to 1. */
        void progress(Job job, double share);

        /** An image is done, or failed. */
        void outcome(Outcome outcome);
    }

    private final Work<T> work;
    private final Listener listener;
    private final long memory;
    private final MemoryGate gate;
    private final BlockingQueue<Read<T>> queue = new ArrayBlockingQueue<>(AHEAD);

    /**
     * For one run.
     *
     * @param memory bytes of images that may wait between the steps
     */
    public Pipeline(Work<T> work, Listener listener, long memory) {
        this.work = work;
        this.listener = listener;
        this.memory = memory;
        this.gate = new MemoryGate(memory);
    }

    /** What the reading thread hands on. */
    private sealed interface Read<T> {
        Job job();

        /** Decoded; {@code bytes} are to be released. */
        record Ready<T>(Job job, Work.Opened<T> opened, long bytes) implements Read<T> {}

        /** Too large to be decoded ahead; the reading thread waits until it is done. */
        record Alone<T>(Job job, CountDownLatch done) implements Read<T> {}

        /** Not decoded. */
        record Broken<T>(Job job, Throwable failure) implements Read<T> {}
    }

    /**
     * Does all jobs. One that fails, be it by a defect, does not stop the others.
     *
     * @throws InterruptedException if this thread was asked to stop; what is not done then is not begun
     * @throws Error if one came up that is not about memory
     */
    public void run(List<Job> jobs) throws InterruptedException {
        ExecutorService reader = Executors.newSingleThreadExecutor(task -> new Thread(task, "ladder-reader"));
        ExecutorService writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "ladder-writer"));
        try {
            Future<?> reading = reader.submit(() -> read(jobs));
            for (int i = 0; i < jobs.size(); i++) {
                switch (queue.take()) {
                    case Read.Ready<T> ready -> enlarge(ready, writer);
                    case Read.Alone<T> alone -> alone(alone);
                    case Read.Broken<T> broken -> failed(broken.job, broken.failure);
                }
            }
            gate.awaitEmpty();
            reading.cancel(true); // it is at its end
        } finally {
            reader.shutdownNow();
            writer.shutdown();
        }
    }

    private Void read(List<Job> jobs) throws InterruptedException {
        for (Job job : jobs) {
            long bytes;
            try {
                bytes = job.bytes() + work.bytesToWrite(job);
            } catch (RuntimeException e) {
                queue.put(new Read.Broken<>(job, e));
                continue;
            }
            if (!gate.isSmall(bytes)) {
                CountDownLatch done = new CountDownLatch(1);
                queue.put(new Read.Alone<>(job, done));
                done.await();
                continue;
            }
            gate.acquire(bytes);
            Read<T> read;
            try {
                Work.Opened<T> opened = work.open(job);
                read = new Read.Ready<>(job, new Work.Opened<>(HeldRows.of(opened.rows()), opened.rest()), bytes);
            } catch (RuntimeException | Error e) {
                gate.release(bytes);
                read = new Read.Broken<>(job, e);
            }
            queue.put(read);
        }
        return null;
    }

    private void enlarge(Read.Ready<T> ready, ExecutorService writer) {
        Job job = ready.job;
        long start = System.nanoTime();
        ImageRows small = ready.opened.rows();
        ImageRows large;
        try {
            large = HeldRows.of(work.enlarge(small, job, memory, share -> progress(job, share)));
        } catch (RuntimeException | Error e) {
            gate.release(ready.bytes);
            failed(job, e);
            return;
        }
        long computed = System.nanoTime() - start;
        writer.execute(() -> {
            try {
                write(job, small, ready.opened.rest(), large, System.nanoTime() - computed);
            } finally {
                gate.release(ready.bytes);
            }
        });
    }

    private void alone(Read.Alone<T> alone) throws InterruptedException {
        Job job = alone.job;
        gate.awaitEmpty();
        long start = System.nanoTime();
        try {
            Work.Opened<T> opened = work.open(job);
            ImageRows small = opened.rows();
            ImageRows large = work.enlarge(small, job, 0, share -> progress(job, share));
            write(job, small, opened.rest(), large, start);
        } catch (RuntimeException | Error e) {
            failed(job, e);
        } finally {
            alone.done.countDown();
        }
    }

    private void write(Job job, ImageRows small, T rest, ImageRows large, long start) {
        try {
            work.write(small, rest, large, job);
            ImageSize size = new ImageSize(large.width(), large.height());
            tell(new Outcome.Done(job, size, (System.nanoTime() - start) / 1e9));
        } catch (RuntimeException | Error e) {
            failed(job, e);
        }
    }

    private synchronized void progress(Job job, double share) {
        listener.progress(job, share);
    }

    private void failed(Job job, Throwable failure) {
        tell(new Outcome.Failed(job.input(), failure));
        if (failure instanceof Error error && !(failure instanceof OutOfMemoryError)) {
            throw error;
        }
    }

    private synchronized void tell(Outcome outcome) {
        listener.outcome(outcome);
    }
}
