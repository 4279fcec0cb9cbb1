// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.fuzz;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs cases: damages a file of the corpus, passes it to the target, and checks the requirements. The seed and its
 * number determine a case.
 */
public final class Fuzzer {
    /** The code under test. Anything but success and a {@link UserException} is a failure. */
    @FunctionalInterface
    public interface Target {
        /**
         * Processes a file.
         *
         * @param file file to read
         * @param folder contains nothing else, and must contain nothing new unless this succeeds; emptied after each
         *     case
         */
        void run(Path file, Path folder) throws Exception;
    }

    /**
     * A failed case.
     *
     * @param number number of the case
     * @param sample file that was damaged
     * @param what what happened
     */
    public record Failure(long number, String sample, String what) {}

    /** Processor time rather than elapsed time, so that a busy or suspended machine fails no case. */
    private static final long MOST_CPU_NANOS = 20_000_000_000L;

    /** A case without any processor time in this many checks, one per second, is considered hanging. */
    private static final int MOST_IDLE_LOOKS = 120;

    private static final long LOOK_MILLIS = 1000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<Corpus.Sample> corpus;
    private final long seed;
    private final Path folder;
    private final long mostCpuNanos;
    private final int mostIdleLooks;
    private long succeeded;

    /**
     * Creates a fuzzer.
     *
     * @param corpus intact files
     * @param seed seed of all cases
     * @param folder folder for its files
     */
    public Fuzzer(List<Corpus.Sample> corpus, long seed, Path folder) {
        this(corpus, seed, folder, MOST_CPU_NANOS, MOST_IDLE_LOOKS);
    }

    Fuzzer(List<Corpus.Sample> corpus, long seed, Path folder, long mostCpuNanos, int mostIdleLooks) {
        this.mostCpuNanos = mostCpuNanos;
        this.mostIdleLooks = mostIdleLooks;
        this.corpus = List.copyOf(corpus);
        this.seed = seed;
        this.folder = folder;
    }

    /** The file of a case. */
    public byte[] fileOf(long number) {
        SplittableRandom random = randomOf(number);
        Corpus.Sample sample = corpus.get(random.nextInt(corpus.size()));
        byte[] other = corpus.get(random.nextInt(corpus.size())).bytes();
        return new Mutator(random).mutate(sample.bytes(), other);
    }

    private SplittableRandom randomOf(long number) {
        return new SplittableRandom(seed * 0x9e3779b97f4a7c15L + number);
    }

    private String sampleOf(long number) {
        return corpus.get(randomOf(number).nextInt(corpus.size())).name();
    }

    /** The number of cases that succeeded because the damage was harmless. The others were refused or failed. */
    public long succeeded() {
        return succeeded;
    }

    /**
     * Runs a case.
     *
     * @param mostBytes bytes that it may allocate in its own thread, including garbage
     * @return its failure, if there is one
     */
    public Optional<Failure> run(long number, Target target, long mostBytes) throws IOException, InterruptedException {
        String sample = sampleOf(number);
        Path place = Files.createDirectories(folder.resolve("case"));
        Path file = place.resolve("in" + sample.substring(sample.lastIndexOf('.')));
        Files.write(file, fileOf(number));
        Case one = new Case(target, file, place);
        Thread thread = Thread.ofPlatform().daemon().name("case " + number).start(one);
        Optional<String> hang = awaitEnd(thread);
        succeeded += hang.isEmpty() && one.thrown == null ? 1 : 0;
        Optional<String> wrong = hang.isPresent() ? hang : one.wrong(mostBytes, file);
        if (hang.isEmpty()) {
            clear(place);
        }
        return wrong.map(what -> new Failure(number, sample, what));
    }

    private Optional<String> awaitEnd(Thread thread) throws InterruptedException {
        long before = -1;
        int idle = 0;
        while (true) {
            thread.join(LOOK_MILLIS);
            if (!thread.isAlive()) {
                return Optional.empty();
            }
            long cpu = THREADS.getThreadCpuTime(thread.threadId());
            idle = cpu == before ? idle + 1 : 0;
            before = cpu;
            if (cpu > mostCpuNanos || idle > mostIdleLooks) {
                return Optional.of("hangs, after %d s of processor time, at%n  %s"
                        .formatted(
                                cpu / 1_000_000_000,
                                Arrays.toString(thread.getStackTrace()).replace(", ", "\n  ")));
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        for (Path file : filesIn(folder)) {
            Files.delete(file);
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** One call of the target. */
    private static final class Case implements Runnable {
        private final Target target;
        private final Path file;
        private final Path folder;
        private @Nullable Throwable thrown;
        private long allocated;

        Case(Target target, Path file, Path folder) {
            this.target = target;
            this.file = file;
            this.folder = folder;
        }

        @Override
        public void run() {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                target.run(file, folder);
            } catch (Throwable e) { // any throwable is a finding
                thrown = e;
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }

        /** The violated requirement, if any. */
        Optional<String> wrong(long mostBytes, Path input) throws IOException {
            List<String> wrong = new ArrayList<>();
            Throwable e = thrown;
            if (e != null && !(e instanceof UserException)) {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                wrong.add("throws " + trace);
            }
            if (e instanceof UserException && !String.valueOf(e.getMessage()).endsWith(".")) {
                wrong.add("says no sentence: " + e.getMessage());
            }
            if (e != null) {
                filesIn(folder).stream()
                        .filter(f -> !f.equals(input))
                        .forEach(f -> wrong.add("leaves " + f.getFileName()));
            }
            if (allocated > mostBytes) {
                wrong.add(
                        "allocates " + (allocated >> 20) + " MB" + (e == null ? "" : ", then says " + e.getMessage()));
            }
            return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", wrong));
        }
    }
}
