// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures how time and memory grow with the image: each size once, as a user enlarges it, in a process of its own. */
final class GrowthMeasurement {
    /** How large the images get: 64 Mpixel take minutes. */
    enum Extent {
        SHORT,
        FULL
    }

    /**
     * The measurement of one image.
     *
     * @param seconds seconds without reading and writing files
     * @param peakMegabytes peak of the process's resident memory minus that of an empty JVM; includes the images
     */
    record Point(int scale, BenchSize size, int threads, double seconds, double peakMegabytes) {
        double megapixels() {
            return (double) size.width() * size.height() / 1e6;
        }

        double secondsPerMegapixel() {
            return seconds / megapixels();
        }
    }

    private static final int SCALE = 2;

    /** A run. */
    record Step(BenchSize size, int threads) {}

    private GrowthMeasurement() {}

    /** The runs: the two smallest sizes also with one thread. */
    static List<Step> steps(Extent extent, int threads) {
        List<Step> steps = new ArrayList<>();
        for (int side : List.of(1000, 2000, 4000, 8000)) {
            BenchSize size = new BenchSize(side, side);
            if (side <= 2000 && threads > 1) {
                steps.add(new Step(size, 1));
            }
            switch (extent) {
                case FULL -> steps.add(new Step(size, threads));
                case SHORT -> {
                    if (side < 8000) {
                        steps.add(new Step(size, threads));
                    }
                }
            }
        }
        return steps;
    }

    static List<Point> run(List<Step> steps, Path folder, Consumer<String> news) {
        List<Point> points = new ArrayList<>();
        try (WorkerProcess empty = new WorkerProcess(folder, List.of("empty"))) {
            empty.turn();
            for (Step step : steps) {
                news.accept("%s on %d threads".formatted(step.size, step.threads));
                List<String> job = BenchWorker.upscaling(
                        BenchWorker.own(SCALE),
                        step.size,
                        step.threads,
                        Contender.BASE.kind().label());
                try (WorkerProcess child = new WorkerProcess(folder, job)) {
                    double seconds = child.turn();
                    double peak = (child.peakKilobytes() - empty.peakKilobytes()) / 1024.0;
                    points.add(new Point(SCALE, step.size, step.threads, seconds, peak));
                }
            }
        }
        return points;
    }
}
