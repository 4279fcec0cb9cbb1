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
 * Contenders that enlarge the same image in turns, one at a time, each in a process of its own that lives through all rounds. First
 * they must agree.
 */
final class Comparison {
    /** The largest difference between two results, where colour is in [0, 1]. */
    static final double TOLERANCE = 1e-3;

    private final int threads;
    private final int rounds;
    private final Path folder;
    private final Consumer<String> news;

    /**
     * @param threads of each contender, at least 1
     * @param rounds whose median counts, at least 1
     * @param folder for temporary files
     * @param news hears what is going on
     */
    Comparison(int threads, int rounds, Path folder, Consumer<String> news) {
        this.threads = threads;
        this.rounds = rounds;
        this.folder = folder;
        this.news = news;
    }

    /**
     * What came out.
     *
     * @param ceiling G multiply-adds a second: the best of all rounds
     */
    record Outcome(double ceiling, List<Row> rows) {
        Outcome {
            rows = List.copyOf(rows);
        }
    }

    /** A contender at work. */
    private record Runner(
            Contender contender, Child child, double firstResult, double difference, List<Double> seconds) {}

    /**
     * Measures at one scale.
     *
     * @param contenders the first is the base
     * @throws IllegalStateException if results differ by more than {@link #TOLERANCE}, or a process fails
     */
    Outcome run(int scale, Size size, List<Contender> contenders) {
        List<Runner> runners = new ArrayList<>();
        try (Child empty = new Child(folder, List.of("empty"));
                Child ceiling = new Child(folder, List.of("ceiling", Integer.toString(threads)))) {
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
                    if (round > 0) { // the first one warms up
                        runner.seconds.add(seconds);
                    }
                }
                news.accept("x%d: round %d of %d".formatted(scale, round, rounds));
            }
            List<Row> rows = new ArrayList<>();
            for (Runner runner : runners) {
                rows.add(new Row(
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
            return new Outcome(best, rows);
        } finally {
            runners.forEach(runner -> runner.child.close());
        }
    }

    /** Starts a contender while the others wait, and compares its first result with the base's. */
    private Runner start(Contender contender, int scale, Size size, Path base) {
        Child child = new Child(
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

    /** The largest difference between the floats of two files; infinite where one is NaN or the files are not equally long. */
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

    /** The middle value, or the mean of the two in the middle. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }
}
