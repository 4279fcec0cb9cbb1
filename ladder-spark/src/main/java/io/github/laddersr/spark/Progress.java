// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes tasks' results as they come: writes the manifest's parts and says how far the job is. A thread of its own, since
 * Spark gives results to the thread that schedules all tasks.
 */
final class Progress implements AutoCloseable {
    private static final long SECONDS_BETWEEN_PARTS = 15;

    private final Manifest manifest;
    private final Consumer<String> log;
    private final int images;
    private final long pixels;
    private final BlockingQueue<List<? extends TaskResult>> queue = new LinkedBlockingQueue<>();
    private final List<ManifestRow> rows = new ArrayList<>(); // of the whole job
    private final List<TaskResult.Band> bands = new ArrayList<>();
    private final List<ManifestRow> unwritten = new ArrayList<>();
    private final long start = System.nanoTime();
    private final Thread thread = new Thread(this::take, "ladder-progress");
    private volatile boolean ending;
    private long pixelsDone;
    private double taskSeconds;
    private @Nullable IOException trouble;

    /**
     * Begins to listen.
     *
     * @param images that will be done
     * @param pixels of all of them, as pieces count them
     * @param log hears a line now and then
     */
    Progress(Manifest manifest, int images, long pixels, Consumer<String> log) {
        this.manifest = manifest;
        this.images = images;
        this.pixels = pixels;
        this.log = log;
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns at once. */
    void add(List<? extends TaskResult> results) {
        queue.add(results);
    }

    private void take() {
        long written = System.nanoTime();
        try {
            while (!ending || !queue.isEmpty()) {
                List<? extends TaskResult> results = queue.poll(200, TimeUnit.MILLISECONDS);
                if (results != null) {
                    results.forEach(this::count);
                }
                if (System.nanoTime() - written > TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_PARTS)) {
                    writePart();
                    log.accept(line());
                    written = System.nanoTime();
                }
            }
            writePart();
        } catch (IOException e) {
            trouble = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void count(TaskResult result) {
        switch (result) {
            case TaskResult.Image image -> {
                rows.add(image.row());
                unwritten.add(image.row());
                pixelsDone += (long) image.row().width() * image.row().height();
                taskSeconds += image.row().seconds();
            }
            case TaskResult.Band band -> {
                bands.add(band);
                pixelsDone += band.part().pixels();
                taskSeconds += band.seconds();
            }
        }
    }

    private void writePart() throws IOException {
        manifest.write(unwritten);
        unwritten.clear();
    }

    private synchronized String line() {
        double seconds = (System.nanoTime() - start) / 1e9;
        double megapixels = pixelsDone / 1e6;
        String left = pixelsDone == 0
                ? ""
                : ", about %.0f s left".formatted(seconds * Math.max(0, pixels - pixelsDone) / pixelsDone);
        return String.format(
                Locale.ROOT,
                "%d of %d images, %.1f of %.1f Mpixel, %.1f s of a task for each%s",
                rows.size(),
                images,
                megapixels,
                pixels / 1e6,
                megapixels == 0 ? 0 : taskSeconds / megapixels,
                left);
    }

    /** The bands that have come so far, done and failed. */
    synchronized List<TaskResult.Band> bands() {
        return List.copyOf(bands);
    }

    /** The images' rows that have come so far. */
    synchronized List<ManifestRow> rows() {
        return List.copyOf(rows);
    }

    /** Pixels that were enlarged, in millions, as pieces count them. */
    synchronized double megapixels() {
        return pixelsDone / 1e6;
    }

    /** Seconds of all tasks that have ended, added up. */
    synchronized double taskSeconds() {
        return taskSeconds;
    }

    /** Writes what is left. */
    @Override
    public void close() throws IOException {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.accept(line());
        IOException failure = trouble;
        if (failure != null) {
            throw failure;
        }
    }
}
