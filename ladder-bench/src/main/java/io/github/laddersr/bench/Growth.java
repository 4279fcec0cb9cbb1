// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How time and memory grow with the image: each size once, as a user enlarges it, in a process of its own. */
final class Growth {
    /** How far it goes: 64 Mpixel take minutes. */
    enum Extent {
        SHORT,
        FULL
    }

    /**
     * What was measured of one image.
     *
     * @param seconds without reading and writing a file
     * @param peakMegabytes the process's peak of resident memory, less an empty JVM's; the images are in it
     */
    record Point(int scale, Size size, int threads, double seconds, double peakMegabytes) {
        double megapixels() {
            return (double) size.width() * size.height() / 1e6;
        }

        double secondsPerMegapixel() {
            return seconds / megapixels();
        }
    }

    private static final int SCALE = 2;

    /** A run. */
    record Step(Size size, int threads) {}

    private Growth() {}

    /** What is run: the smallest two sizes on one thread too. */
    static List<Step> steps(Extent extent, int threads) {
        List<Step> steps = new ArrayList<>();
        for (int side : List.of(1000, 2000, 4000, 8000)) {
            Size size = new Size(side, side);
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
        try (Child empty = new Child(folder, List.of("empty"))) {
            empty.turn();
            for (Step step : steps) {
                news.accept("%s on %d threads".formatted(step.size, step.threads));
                List<String> job = List.of(
                        "upscale",
                        Integer.toString(SCALE),
                        Integer.toString(step.size.width()),
                        Integer.toString(step.size.height()),
                        Integer.toString(step.threads),
                        Contender.BASE.kind().label());
                try (Child child = new Child(folder, job)) {
                    double seconds = child.turn();
                    double peak = (child.peakKilobytes() - empty.peakKilobytes()) / 1024.0;
                    points.add(new Point(SCALE, step.size, step.threads, seconds, peak));
                }
            }
        }
        return points;
    }
}
