// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.graph.Variant;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Contenders that take turns enlarging the same image, one at a time, each in its own process that lives through all
 * rounds. First their results must agree.
 */
final class EngineComparison {
    /** The largest allowed difference between two results, for colours in [0, 1]. */
    static final double TOLERANCE = 1e-3;

    private final int threads;
    private final int rounds;
    private final Path folder;
    private final Consumer<String> news;

    /**
     * @param threads threads of each contender, at least 1
     * @param rounds number of rounds, of which the median counts, at least 1
     * @param folder folder for temporary files
     * @param news receives progress messages
     */
    EngineComparison(int threads, int rounds, Path folder, Consumer<String> news) {
        this.threads = threads;
        this.rounds = rounds;
        this.folder = folder;
        this.news = news;
    }

    /**
     * The results.
     *
     * @param ceiling G multiply-adds per second: the best of all rounds
     */
    record Results(double ceiling, List<BenchRow> rows) {
        Results {
            rows = List.copyOf(rows);
        }
    }

    /** A running contender. */
    private record Runner(
            Contender contender, WorkerProcess child, double firstResult, double difference, List<Double> seconds) {}

    /**
     * Measures at one scale.
     *
     * @param contenders the first is the base
     * @throws IllegalStateException if results differ by more than {@link #TOLERANCE}, or a process fails
     */
    Results run(int scale, BenchSize size, List<Contender> contenders) {
        List<Runner> runners = new ArrayList<>();
        try (WorkerProcess empty = new WorkerProcess(folder, List.of("empty"));
                WorkerProcess ceiling = new WorkerProcess(folder, List.of("ceiling", Integer.toString(threads)))) {
            empty.turn();
            double best = ceiling.turn();
            Path base = folder.resolve("base");
            for (Contender contender : contenders) {
                runners.add(start(contender, scale, size, base));
            }
            for (int round = 0; round <= rounds; round++) {
                best = Math.max(best, ceiling.turn());
                for (Runner runner : runners) {
                    double seconds = runner.child.turn();
                    if (round > 0) { // the first round is a warm-up
                        runner.seconds.add(seconds);
                    }
                }
                news.accept("x%d: round %d of %d".formatted(scale, round, rounds));
            }
            List<BenchRow> rows = new ArrayList<>();
            for (Runner runner : runners) {
                rows.add(new BenchRow(
                        runner.contender,
                        scale,
                        size,
                        threads,
                        median(runner.seconds),
                        size.macs(runner.contender.graph(Variant.lpn(scale))),
                        (runner.child.peakKilobytes() - empty.peakKilobytes()) / 1024.0,
                        runner.firstResult,
                        runner.difference));
            }
            return new Results(best, rows);
        } finally {
            runners.forEach(runner -> runner.child.close());
        }
    }

    /** Starts a contender while the others wait, and compares its first result with that of the base. */
    private Runner start(Contender contender, int scale, BenchSize size, Path base) {
        WorkerProcess child = new WorkerProcess(
                folder,
                List.of(
                        "engine",
                        contender.toString(),
                        Integer.toString(scale),
                        Integer.toString(size.width()),
                        Integer.toString(size.height()),
                        Integer.toString(threads)));
        try {
            child.turn();
            double firstResult = child.age();
            double difference = 0;
            if (contender.equals(Contender.BASE)) {
                child.write(base);
            } else {
                Path result = folder.resolve("result");
                child.write(result);
                difference = difference(base, result);
            }
            news.accept("x%d: %s differs by %.1e from %s".formatted(scale, contender, difference, Contender.BASE));
            if (!(difference <= TOLERANCE)) {
                throw new IllegalStateException("%s differs by %s from %s, more than %s"
                        .formatted(contender, difference, Contender.BASE, TOLERANCE));
            }
            return new Runner(contender, child, firstResult, difference, new ArrayList<>());
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    /** The largest difference between the floats in two files; infinite if one is NaN or the lengths differ. */
    static double difference(Path expected, Path actual) {
        try (DataInputStream a = new DataInputStream(new BufferedInputStream(Files.newInputStream(expected)));
                DataInputStream b = new DataInputStream(new BufferedInputStream(Files.newInputStream(actual)))) {
            if (Files.size(expected) != Files.size(actual)) {
                return Double.POSITIVE_INFINITY;
            }
            double largest = 0;
            for (long i = Files.size(expected) / Float.BYTES; i > 0; i--) {
                double difference = Math.abs((double) a.readFloat() - b.readFloat());
                largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
            }
            return largest;
        } catch (IOException e) {
            throw new UncheckedIOException("the results can't be read", e);
        }
    }

    /** The middle value, or the mean of the two middle values. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }
}
