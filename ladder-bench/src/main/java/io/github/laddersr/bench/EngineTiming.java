// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.engine.EngineTimes;
import io.github.laddersr.graph.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures the time of {@code ./ladder upscale} with each of its fast engines, so that it can choose: everything except
 * file access, within the default memory limit, which may divide the image into tiles.
 */
final class EngineTiming {
    /** The names of the engines; the first is used if no times are known. */
    private static final List<String> ENGINES = List.of("vector", "onnx");

    private final int threads;
    private final int rounds;
    private final Path folder;
    private final Consumer<String> news;

    /**
     * @param threads threads of each engine
     * @param rounds number of rounds, of which the median counts
     * @param folder folder for temporary files
     * @param news receives progress messages
     */
    EngineTiming(int threads, int rounds, Path folder, Consumer<String> news) {
        this.threads = threads;
        this.rounds = rounds;
        this.folder = folder;
        this.news = news;
    }

    /** Measures the shipped network for a scale and adds the times to the known ones. */
    EngineTimes measure(int scale, BenchSize size, EngineTimes known) {
        Map<String, WorkerProcess> children = new LinkedHashMap<>();
        try {
            for (String engine : ENGINES) {
                children.put(
                        engine,
                        new WorkerProcess(
                                folder,
                                List.of(
                                        "upscale",
                                        Integer.toString(scale),
                                        Integer.toString(size.width()),
                                        Integer.toString(size.height()),
                                        Integer.toString(threads),
                                        engine)));
            }
            Map<String, List<Double>> seconds = new LinkedHashMap<>();
            for (int round = -1; round <= rounds; round++) {
                for (Map.Entry<String, WorkerProcess> child : children.entrySet()) {
                    double turn = child.getValue().turn();
                    if (round > 0) { // two rounds are warm-ups
                        seconds.computeIfAbsent(child.getKey(), e -> new ArrayList<>())
                                .add(turn);
                    }
                }
                news.accept("x%d: round %d of %d".formatted(scale, round, rounds));
            }
            EngineTimes times = known;
            for (Map.Entry<String, List<Double>> one : seconds.entrySet()) {
                times = times.with(Variant.lpn(scale), threads, one.getKey(), EngineComparison.median(one.getValue()));
            }
            return times;
        } finally {
            children.values().forEach(WorkerProcess::close);
        }
    }

    /** Describes the measurement and the resulting choice in one line. */
    String describe(int scale, BenchSize size, EngineTimes times) {
        Variant variant = Variant.lpn(scale);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "x%d %s, %d threads:", scale, size, threads));
        for (String engine : ENGINES) {
            times.of(variant, threads, engine)
                    .ifPresent(s -> text.append(String.format(Locale.ROOT, " %s %.3f s,", engine, s)));
        }
        String first = ENGINES.getFirst();
        String chosen = ENGINES.stream()
                .filter(engine -> times.isFaster(variant, threads, engine, first))
                .findFirst()
                .orElse(first);
        return text.append(" so --engine auto uses ").append(chosen).toString();
    }
}
