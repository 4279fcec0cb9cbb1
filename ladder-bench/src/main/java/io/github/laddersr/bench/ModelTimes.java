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
 * Measures any networks and Ladder's own with the same scale, as {@code ./ladder upscale} runs them: everything except
 * file access, within the default memory limit, which may divide the image into tiles. They take turns, each in a
 * process of its own. Their results are not compared, because the networks differ.
 */
final class ModelTimes {
    private final int threads;
    private final int rounds;
    private final Path folder;
    private final Consumer<String> news;

    /**
     * @param threads threads of each network
     * @param rounds number of rounds, of which the median counts
     * @param folder folder for temporary files
     * @param news receives progress messages
     */
    ModelTimes(int threads, int rounds, Path folder, Consumer<String> news) {
        this.threads = threads;
        this.rounds = rounds;
        this.folder = folder;
        this.news = news;
    }

    /**
     * A network to measure.
     *
     * @param name name in the table
     * @param task arguments of a {@link BenchWorker}
     * @param macsPerPixel multiply-adds for each input pixel; empty if they could not be counted
     */
    record Entry(String name, List<String> task, OptionalDouble macsPerPixel) {
        Entry {
            task = List.copyOf(task);
        }
    }

    /**
     * The measurement of one network.
     *
     * @param size size of the image that is enlarged
     * @param seconds median of the rounds
     * @param macs multiply-adds for this image; empty if they could not be counted
     * @param peakMegabytes peak of the process's resident memory minus that of an empty JVM
     */
    record Row(
            String model,
            int scale,
            BenchSize size,
            int threads,
            double seconds,
            OptionalDouble macs,
            double peakMegabytes) {
        /** Input megapixels per second. */
        double megapixelsPerSecond() {
            return (double) size.width() * size.height() / seconds / 1e6;
        }
    }

    /** Ladder's own network for a scale. */
    Entry own(int scale, BenchSize size) {
        Network network = LadderNetwork.of("x" + scale, BenchWorker.model(scale));
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

    /** Any network in a file. */
    Entry foreign(Path file, BenchSize size, Network network, OptionalDouble macsPerPixel) {
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

    /** Measures the networks. */
    List<Row> run(int scale, BenchSize size, List<Entry> entries) {
        List<WorkerProcess> children = new ArrayList<>();
        try (WorkerProcess empty = new WorkerProcess(folder, List.of("empty"))) {
            empty.turn();
            for (Entry entry : entries) {
                children.add(new WorkerProcess(folder, entry.task()));
            }
            List<List<Double>> seconds =
                    entries.stream().<List<Double>>map(_ -> new ArrayList<>()).toList();
            for (int round = 0; round <= rounds; round++) {
                for (int i = 0; i < children.size(); i++) {
                    double turn = children.get(i).turn();
                    if (round > 0) { // the first round is a warm-up
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
                        EngineComparison.median(seconds.get(i)),
                        macs.isPresent() ? OptionalDouble.of(macs.getAsDouble() * pixels) : OptionalDouble.empty(),
                        (children.get(i).peakKilobytes() - empty.peakKilobytes()) / 1024.0));
            }
            return rows;
        } finally {
            children.forEach(WorkerProcess::close);
        }
    }
}
