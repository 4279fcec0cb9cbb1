// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.fuzz.Corpus;
import io.github.laddersr.cli.fuzz.Fuzzer;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.cli.report.Verbosity;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.OrientedRows;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.RowReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files: some here, and any number with {@code make fuzz} (docs/fuzzing.md). Each is enlarged or refused with a
 * sentence, in bounded memory, and never leaves a partial file.
 */
final class FuzzTest {
    private static final long MAX_PIXELS = 1 << 16;

    /**
     * The limit for an image with this many pixels: decoded, converted and rotated, with the tables and buffers of its
     * decoder.
     */
    private static final long MOST_BYTES = 48L << 20;

    /**
     * The engine's vectors are objects until C2 has compiled it, so its allocations say little. Its memory is bounded
     * by the heap, which {@code make fuzz} keeps small.
     */
    private static final long ANY = Long.MAX_VALUE;

    private static final int QUICK_CASES = 1500;
    private static final int QUICK_WHOLE = 24;

    /** {@code make fuzz} runs the whole command for one in this many of the cases that it reads. */
    private static final int ONE_WHOLE_IN = 200;

    private static final int ENOUGH_FAILURES = 20;

    @TempDir
    Path folder;

    /** Reads a file like a command: all its pixels and its metadata. */
    private static void read(Path file, Path folder) {
        Verbosity.QUIET.run(
                () -> { // without the warnings about damaged metadata
                    read(file);
                    return ExitStatus.DONE;
                });
    }

    private static void read(Path file) {
        ImageRows rows = ImageFiles.open(file, new ReadOptions(MAX_PIXELS));
        ImageRows upright = OrientedRows.of(rows, ImageFiles.metadata(file).orientation());
        byte[] row = new byte[upright.bytesPerRow()];
        try (RowReader reader = upright.read()) {
            for (int y = 0; y < upright.height(); y++) {
                reader.next(row);
            }
        }
    }

    /** Runs the command itself. Its refusals are thrown again for the fuzzer to judge. */
    private static void upscale(Path file, Path folder) throws IOException {
        StringWriter err = new StringWriter();
        Path out = folder.resolve("out.png");
        int status = Ladder.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "upscale",
                        file.toString(),
                        "-o",
                        out.toString(),
                        "--threads",
                        "1",
                        "--max-pixels",
                        "4000",
                        "-q");
        switch (status) {
            case ExitStatus.DONE -> assertThat(ImageFiles.read(out).width()).isPositive();
            case ExitStatus.WRONG_INPUT ->
                throw new UserException(err.toString().strip());
            default -> throw new AssertionError("status " + status + ": " + err);
        }
    }

    @Test
    void wholeFilesAreRead() throws Exception {
        for (Corpus.Sample sample : Corpus.ofTests()) {
            Path file = Files.write(folder.resolve(sample.name()), sample.bytes());
            read(file, folder);
        }
    }

    @Test
    void damagedFilesAreReadOrRefused() throws Exception {
        Fuzzer fuzzer = new Fuzzer(Corpus.ofTests(), 1, folder);
        List<Fuzzer.Failure> failures = new ArrayList<>();
        for (int i = 0; i < QUICK_CASES; i++) {
            fuzzer.run(i, FuzzTest::read, MOST_BYTES).ifPresent(failures::add);
        }
        assertThat(failures).isEmpty();
        // Not all may be refused (for their checksums, say), and not all may be valid.
        assertThat(fuzzer.succeeded()).isBetween(QUICK_CASES / 10L, QUICK_CASES * 9L / 10);
    }

    @Test
    void theCommandEnlargesOrRefusesThem() throws Exception {
        Fuzzer fuzzer = new Fuzzer(Corpus.ofTests(), 2, folder);
        List<Fuzzer.Failure> failures = new ArrayList<>();
        for (int i = 0; i < QUICK_WHOLE; i++) {
            fuzzer.run(i, FuzzTest::upscale, ANY).ifPresent(failures::add);
        }
        assertThat(failures).isEmpty();
        assertThat(fuzzer.succeeded()).isPositive();
    }

    /**
     * {@code make fuzz}: runs until the time or the number of cases is reached, or enough different failures are found.
     */
    @Test
    @EnabledIfSystemProperty(named = "ladder.fuzz.minutes", matches = ".+")
    void aLongRun() throws Exception {
        long seed = Long.parseLong(System.getProperty("ladder.fuzz.seed", "1"));
        long cases = Long.parseLong(System.getProperty("ladder.fuzz.cases", String.valueOf(Long.MAX_VALUE)));
        long first = Long.parseLong(System.getProperty("ladder.fuzz.first", "0"));
        double minutes = Double.parseDouble(System.getProperty("ladder.fuzz.minutes"));
        Path found = Files.createDirectories(Path.of("target", "fuzz"));
        List<Corpus.Sample> corpus = new ArrayList<>(Corpus.ofTests());
        String more = System.getProperty("ladder.fuzz.corpus", "");
        if (!more.isEmpty()) {
            corpus.addAll(Corpus.in(Path.of(more)));
        }
        Fuzzer fuzzer = new Fuzzer(corpus, seed, folder);
        long end = System.nanoTime() + (long) (minutes * 60e9);
        Set<String> different = new LinkedHashSet<>();
        long number = first;
        for (; number - first < cases && System.nanoTime() < end && different.size() < ENOUGH_FAILURES; number++) {
            boolean whole = number % ONE_WHOLE_IN == 0;
            Optional<Fuzzer.Failure> failure =
                    whole ? fuzzer.run(number, FuzzTest::upscale, ANY) : fuzzer.run(number, FuzzTest::read, MOST_BYTES);
            if (failure.isPresent() && different.add(kind(failure.get()))) {
                save(found, seed, failure.get(), fuzzer.fileOf(number));
            }
            if ((number - first + 1) % 10_000 == 0) {
                say(fuzzer, seed, number - first + 1, different.size());
            }
        }
        say(fuzzer, seed, number - first, different.size());
        assertThat(different)
                .as("failures, whose files are in ladder-cli/target/fuzz")
                .isEmpty();
    }

    private static void say(Fuzzer fuzzer, long seed, long cases, int failures) {
        System.out.printf(
                "fuzz: %d cases of seed %d, %d read or enlarged, %d different failures%n",
                cases, seed, fuzzer.succeeded(), failures);
    }

    /** Failures at the same place in the code count as one. */
    private static String kind(Fuzzer.Failure failure) {
        return failure.what()
                .lines()
                .filter(line -> line.startsWith("\tat ") || line.startsWith("  "))
                .limit(3)
                .reduce(
                        failure.what()
                                .lines()
                                .findFirst()
                                .orElse("")
                                .replaceAll("[0-9]+", "N")
                                .replaceAll(":.*", ""),
                        (a, b) -> a + "\n" + b);
    }

    private static void save(Path to, long seed, Fuzzer.Failure failure, byte[] file) throws IOException {
        String name = "seed-" + seed + "-case-" + failure.number() + "-" + failure.sample();
        Files.write(to.resolve(name), file);
        Files.writeString(to.resolve(name + ".txt"), failure.what() + "\n");
        System.out.println("fuzz: " + to.resolve(name) + " "
                + failure.what().lines().findFirst().orElse(""));
    }
}
