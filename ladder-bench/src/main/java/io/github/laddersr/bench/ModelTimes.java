// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.engine.Network;
import io.github.laddersr.onnx.OnnxNetwork;
import io.github.laddersr.upscale.UpscaleOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Measures any networks and Ladder's own with the same scale, as {@code ./ladder upscale} runs them: everything except
 * file access, within the default memory limit, which may divide the image into tiles. Bicubic enlargement is measured
 * beside them. They take turns, each in a process of its own. Their results are not compared, because the methods
 * differ.
 */
final class ModelTimes {
    /** The name of bicubic enlargement in the table. */
    static final String BICUBIC = "bicubic";

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
     * A method to measure.
     *
     * @param name name in the table
     * @param task arguments of a {@link BenchWorker}
     * @param threads threads that it uses
     * @param macsPerPixel multiply-adds for each input pixel; empty if they are not counted
     */
    record Entry(String name, List<String> task, int threads, OptionalDouble macsPerPixel) {
        Entry {
            task = List.copyOf(task);
        }
    }

    /**
     * The measurement of one method.
     *
     * @param model the model's name, or {@code bicubic}
     * @param size size of the image that is enlarged
     * @param seconds median of the rounds
     * @param macs multiply-adds for this image; empty if they are not counted
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

    /**
     * A model as {@code ./ladder upscale} runs it.
     *
     * @param model as for {@link BenchWorker#network}
     * @param network the network of that model
     */
    Entry entry(String model, Network network, BenchSize size) {
        OptionalDouble macs = network instanceof OnnxNetwork onnx
                ? onnx.countedMacsPerPixel().stream().asDoubleStream().findFirst()
                : OptionalDouble.of(network.macsPerPixel());
        return new Entry(
                network.name(), BenchWorker.upscaling(model, size, threads, UpscaleOptions.FASTEST), threads, macs);
    }

    /** The benchmarks' bicubic method. */
    static Entry bicubic(int scale, BenchSize size) {
        return new Entry(BICUBIC, BenchWorker.bicubic(scale, size), 1, OptionalDouble.empty());
    }

    /** Measures the methods, which take turns. */
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
                        entries.get(i).threads(),
                        EngineComparison.median(seconds.get(i)),
                        macs.isPresent() ? OptionalDouble.of(macs.getAsDouble() * pixels) : OptionalDouble.empty(),
                        Math.max(0, children.get(i).peakKilobytes() - empty.peakKilobytes()) / 1024.0));
            }
            return rows;
        } finally {
            children.forEach(WorkerProcess::close);
        }
    }
}
