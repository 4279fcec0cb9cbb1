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
 * Receives the results of tasks as they arrive: writes the manifest's parts and reports the progress of the job. It
 * uses its own thread, because Spark delivers results on the thread that schedules all tasks.
 */
final class JobProgress implements AutoCloseable {
    private static final long SECONDS_BETWEEN_PARTS = 15;
    private static final long FEW_PIXELS = 10_000_000;

    private final Manifest manifest;
    private final Consumer<String> log;
    private final String title;
    private final int images;
    private final int bandsOfAll;
    private final long pixels;
    private final BlockingQueue<List<? extends TaskResult>> queue = new LinkedBlockingQueue<>();
    private final List<ManifestRow> rows = new ArrayList<>(); // rows of the whole job
    private final List<TaskResult.Band> bands = new ArrayList<>();
    private final List<ManifestRow> unwritten = new ArrayList<>();
    private final long start = System.nanoTime();
    private final Thread thread = new Thread(this::take, "ladder-progress");
    private volatile boolean ending;
    private long pixelsDone;
    private double taskSeconds;
    private @Nullable IOException trouble;

    /**
     * Starts receiving.
     *
     * @param title what happens to the images, such as "images enlarged"
     * @param images number of images that this stage completes
     * @param bands number of bands that it makes
     * @param pixels pixels of all of them, as pieces count them; 0 if pixels are not what takes the time
     * @param log receives a line from time to time
     */
    JobProgress(Manifest manifest, String title, int images, int bands, long pixels, Consumer<String> log) {
        this.manifest = manifest;
        this.title = title;
        this.images = images;
        this.bandsOfAll = bands;
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
        List<String> parts = new ArrayList<>();
        if (images > 0) {
            parts.add("%d of %d %s".formatted(rows.size(), images, title));
        }
        if (bandsOfAll > 0) {
            parts.add("%d of %d bands".formatted(bands.size(), bandsOfAll));
        }
        if (pixels > 0) {
            double megapixels = pixelsDone / 1e6;
            String format = pixels < FEW_PIXELS ? "%.3f of %.3f Mpixel" : "%.1f of %.1f Mpixel";
            parts.add(String.format(Locale.ROOT, format, megapixels, pixels / 1e6));
            if (pixelsDone > 0) {
                double seconds = (System.nanoTime() - start) / 1e9;
                parts.add(String.format(
                        Locale.ROOT,
                        "%.1f s of a task for each, about %.0f s left",
                        taskSeconds / megapixels,
                        seconds * Math.max(0, pixels - pixelsDone) / pixelsDone));
            }
        }
        return String.join(", ", parts);
    }

    /** The bands received so far, done and failed. */
    synchronized List<TaskResult.Band> bands() {
        return List.copyOf(bands);
    }

    /** The rows of images received so far. */
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

    /** Writes the remaining rows. */
    @Override
    public void close() throws IOException {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (images + bandsOfAll > 0) {
            log.accept(line());
        }
        IOException failure = trouble;
        if (failure != null) {
            throw failure;
        }
    }
}
