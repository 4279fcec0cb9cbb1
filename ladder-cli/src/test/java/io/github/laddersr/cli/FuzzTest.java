package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.fuzz.Corpus;
import io.github.laddersr.cli.fuzz.Fuzzer;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.metadata.Metadata;
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
 * Damaged files, some here and any number by {@code make fuzz} (docs/fuzzing.md): each is enlarged or refused in a sentence, in bounded memory, and never
 * leaves part of a file.
 */
final class FuzzTest {
    private static final long MAX_PIXELS = 1 << 16;

    /** For an image of so many pixels, decoded, converted and turned, with the tables and buffers of its decoder. */
    private static final long MOST_BYTES = 48L << 20;

    private static final int QUICK_CASES = 1500;
    private static final int QUICK_WHOLE = 12;

    /** Of so many cases that are read, {@code make fuzz} enlarges one by the command. */
    private static final int ONE_WHOLE_IN = 200;

    private static final int ENOUGH_FAILURES = 20;

    @TempDir
    Path folder;

    /** As a command works with a file: its pixels, all of them, and its metadata. */
    private static void read(Path file, Path folder) {
        ImageRows rows = ImageFiles.open(file, new ReadOptions(MAX_PIXELS));
        ImageRows upright = Metadata.read(file).orientation().apply(rows);
        byte[] row = new byte[upright.bytesPerRow()];
        try (RowReader reader = upright.read()) {
            for (int y = 0; y < upright.height(); y++) {
                reader.next(row);
            }
        }
    }

    /** The command itself. What it refuses is thrown again, for the fuzzer to judge. */
    private static void upscale(Path file, Path folder) throws IOException {
        StringWriter err = new StringWriter();
        Path out = folder.resolve("out.png");
        int status = Ladder.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute("upscale", file.toString(), "-o", out.toString(), "--threads", "1");
        switch (status) {
            case Ladder.DONE -> assertThat(ImageFiles.read(out).width()).isPositive();
            case Ladder.WRONG_INPUT -> throw new UserException(err.toString().strip());
            default -> throw new AssertionError("status " + status + ": " + err);
        }
    }

    @Test
    void wholeFilesAreRead() throws Exception {
        for (Corpus.Sample sample : Corpus.made()) {
            Path file = Files.write(folder.resolve(sample.name()), sample.bytes());
            read(file, folder);
        }
    }

    @Test
    void damagedFilesAreReadOrRefused() throws Exception {
        Fuzzer fuzzer = new Fuzzer(Corpus.made(), 1, MOST_BYTES, folder);
        List<Fuzzer.Failure> failures = new ArrayList<>();
        for (int i = 0; i < QUICK_CASES; i++) {
            fuzzer.run(i, FuzzTest::read).ifPresent(failures::add);
        }
        assertThat(failures).isEmpty();
    }

    /** {@code make fuzz}: until the time or the number of cases is over, or enough different failures are found. */
    @Test
    @EnabledIfSystemProperty(named = "ladder.fuzz.minutes", matches = ".+")
    void aLongRun() throws Exception {
        long seed = Long.parseLong(System.getProperty("ladder.fuzz.seed", "1"));
        long cases = Long.parseLong(System.getProperty("ladder.fuzz.cases", String.valueOf(Long.MAX_VALUE)));
        long first = Long.parseLong(System.getProperty("ladder.fuzz.first", "0"));
        double minutes = Double.parseDouble(System.getProperty("ladder.fuzz.minutes"));
        Path found = Files.createDirectories(Path.of("target", "fuzz"));
        List<Corpus.Sample> corpus = new ArrayList<>(Corpus.made());
        String more = System.getProperty("ladder.fuzz.corpus", "");
        if (!more.isEmpty()) {
            corpus.addAll(Corpus.in(Path.of(more)));
        }
        Fuzzer fuzzer = new Fuzzer(corpus, seed, MOST_BYTES, folder);
        long end = System.nanoTime() + (long) (minutes * 60e9);
        Set<String> different = new LinkedHashSet<>();
        long number = first;
        for (; number - first < cases && System.nanoTime() < end && different.size() < ENOUGH_FAILURES; number++) {
            boolean whole = number % ONE_WHOLE_IN == 0;
            Optional<Fuzzer.Failure> failure = fuzzer.run(number, whole ? FuzzTest::upscale : FuzzTest::read);
            if (failure.isPresent() && different.add(kind(failure.get()))) {
                save(found, seed, failure.get(), fuzzer.fileOf(number));
            }
            if ((number - first + 1) % 1000 == 0) {
                System.out.println("fuzz: " + (number - first + 1) + " cases of seed " + seed + ", " + different.size()
                        + " different failures");
            }
        }
        System.out.println("fuzz: " + (number - first) + " cases of seed " + seed + " done, " + different.size()
                + " different failures");
        assertThat(different)
                .as("failures, whose files are in ladder-cli/target/fuzz")
                .isEmpty();
    }

    /** Failures at one place in the code are one. */
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
