// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.engine.EngineTimes;
import io.github.laddersr.engine.JobSize;
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

    /** Sides of the image for which starting counts. */
    private static final int SMALL = 256;

    /** Each starts a process. */
    private static final int MOST_STARTS = 3;

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
        EngineTimes times = known;
        for (Map.Entry<String, List<Double>> one : steady(scale, size).entrySet()) {
            times = times.with(job(scale, JobSize.WHOLE), one.getKey(), EngineComparison.median(one.getValue()));
        }
        for (Map.Entry<String, List<Double>> one : starts(scale).entrySet()) {
            times = times.with(job(scale, JobSize.START), one.getKey(), EngineComparison.median(one.getValue()));
        }
        return times;
    }

    private EngineTimes.Job job(int scale, JobSize size) {
        return new EngineTimes.Job(Variant.lpn(scale), threads, size);
    }

    /** The seconds for an image in processes that have enlarged some before, by engine. */
    private Map<String, List<Double>> steady(int scale, BenchSize size) {
        Map<String, WorkerProcess> children = new LinkedHashMap<>();
        try {
            for (String engine : ENGINES) {
                children.put(engine, worker(scale, size, engine));
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
            return seconds;
        } finally {
            children.values().forEach(WorkerProcess::close);
        }
    }

    /** The seconds from the start of a process to the end of its first, small image, by engine. */
    private Map<String, List<Double>> starts(int scale) {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = 1; round <= Math.min(MOST_STARTS, rounds); round++) {
            for (String engine : ENGINES) {
                try (WorkerProcess child = worker(scale, new BenchSize(SMALL, SMALL), engine)) {
                    child.turn();
                    seconds.computeIfAbsent(engine, e -> new ArrayList<>()).add(child.age());
                }
            }
            news.accept("x%d: start %d".formatted(scale, round));
        }
        return seconds;
    }

    private WorkerProcess worker(int scale, BenchSize size, String engine) {
        return new WorkerProcess(folder, BenchWorker.upscaling(BenchWorker.own(scale), size, threads, engine));
    }

    /** Describes the measurements and the resulting choices, a line each. */
    String describe(int scale, BenchSize size, EngineTimes times) {
        return describe(scale, size.toString(), JobSize.WHOLE, times)
                + System.lineSeparator()
                + describe(scale, SMALL + "x" + SMALL + " from the start of a process", JobSize.START, times);
    }

    private String describe(int scale, String what, JobSize size, EngineTimes times) {
        EngineTimes.Job job = job(scale, size);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "x%d %s, %d threads:", scale, what, threads));
        for (String engine : ENGINES) {
            times.of(job, engine).ifPresent(s -> text.append(String.format(Locale.ROOT, " %s %.3f s,", engine, s)));
        }
        String first = ENGINES.getFirst();
        String chosen = ENGINES.stream()
                .filter(engine -> times.isFaster(job, engine, first))
                .findFirst()
                .orElse(first);
        return text.append(" so --engine auto uses ").append(chosen).toString();
    }
}
