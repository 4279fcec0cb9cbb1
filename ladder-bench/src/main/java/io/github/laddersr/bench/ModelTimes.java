// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Anyone's networks beside Ladder's own of the same scale, each as {@code ./ladder upscale} runs it: all of the product
 * but the files, within its usual limit of memory, which may cut the image into tiles. In turns, each in a process of
 * its own. What they make of the image is not compared: they are other networks.
 */
final class ModelTimes {
    private final int threads;
    private final int rounds;
    private final Path folder;
    private final Consumer<String> news;

    /**
     * @param threads of each network
     * @param rounds whose median counts
     * @param folder for temporary files
     * @param news hears what is going on
     */
    ModelTimes(int threads, int rounds, Path folder, Consumer<String> news) {
        this.threads = threads;
        this.rounds = rounds;
        this.folder = folder;
        this.news = news;
    }

    /**
     * Who is to be timed.
     *
     * @param name for the table
     * @param job of a {@link Worker}
     * @param macsPerPixel multiply-adds for a pixel of the image; empty where they could not be counted
     */
    record Entry(String name, List<String> job, OptionalDouble macsPerPixel) {
        Entry {
            job = List.copyOf(job);
        }
    }

    /**
     * What was measured of one.
     *
     * @param size of the image that is enlarged
     * @param seconds median of the rounds
     * @param macs multiply-adds for this image; empty where they could not be counted
     * @param peakMegabytes the process's peak of resident memory, less an empty JVM's
     */
    record Row(
            String model,
            int scale,
            Size size,
            int threads,
            double seconds,
            OptionalDouble macs,
            double peakMegabytes) {
        /** Pixels of the image, before it is enlarged, in a second, in millions. */
        double megapixelsPerSecond() {
            return (double) size.width() * size.height() / seconds / 1e6;
        }
    }

    /** Ladder's own network of a scale. */
    Entry own(int scale, Size size) {
        Network network = LadderNetwork.of("x" + scale, Worker.model(scale));
        return new Entry(
                network.name(),
                List.of(
                        "upscale",
                        Integer.toString(scale),
                        Integer.toString(size.width()),
                        Integer.toString(size.height()),
                        Integer.toString(threads),
                        "auto"),
                OptionalDouble.of(network.macsPerPixel()));
    }

    /** Anyone's network in a file. */
    Entry foreign(Path file, Size size, Network network, OptionalDouble macsPerPixel) {
        return new Entry(
                network.name(),
                List.of(
                        "model",
                        file.toAbsolutePath().toString(),
                        Integer.toString(size.width()),
                        Integer.toString(size.height()),
                        Integer.toString(threads)),
                macsPerPixel);
    }

    /** Measures. */
    List<Row> run(int scale, Size size, List<Entry> entries) {
        List<Child> children = new ArrayList<>();
        try (Child empty = new Child(folder, List.of("empty"))) {
            empty.turn();
            for (Entry entry : entries) {
                children.add(new Child(folder, entry.job()));
            }
            List<List<Double>> seconds =
                    entries.stream().<List<Double>>map(_ -> new ArrayList<>()).toList();
            for (int round = 0; round <= rounds; round++) {
                for (int i = 0; i < children.size(); i++) {
                    double turn = children.get(i).turn();
                    if (round > 0) { // the first one warms up
                        seconds.get(i).add(turn);
                    }
                }
                news.accept("x%d: round %d of %d".formatted(scale, round, rounds));
            }
            double pixels = (double) size.width() * size.height();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                OptionalDouble macs = entries.get(i).macsPerPixel();
                rows.add(new Row(
                        entries.get(i).name(),
                        scale,
                        size,
                        threads,
                        Comparison.median(seconds.get(i)),
                        macs.isPresent() ? OptionalDouble.of(macs.getAsDouble() * pixels) : OptionalDouble.empty(),
                        (children.get(i).peakKilobytes() - empty.peakKilobytes()) / 1024.0));
            }
            return rows;
        } finally {
            children.forEach(Child::close);
        }
    }
}
