// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.train.Trainer;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Safetensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training in its own process, which receives SIGTERM. */
final class StoppedTrainingTest {
    /** The exit status that a shell reports for a process ended by signal 15. */
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void images() throws IOException {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there are no signals");
        data = Files.createDirectory(folder.resolve("data"));
        Random random = new Random(1);
        for (int i = 0; i < 18; i++) {
            byte[] samples = new byte[3 * 48 * 40];
            random.nextBytes(samples);
            ImageFiles.write(ByteImage.of(48, 40, 3, samples), data.resolve("image%02d.png".formatted(i)));
        }
    }

    private record Outcome(int status, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }
    }

    /** Trains, and sends SIGTERM this many milliseconds after a line that contains these words. */
    private Outcome stopped(Path out, String words, long delay) throws Exception {
        String classes = Stream.of("java.class.path", "jdk.module.path")
                .map(key -> System.getProperty(key, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(System.getProperty("path.separator")));
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Xmx512m",
                        "-Xshare:auto",
                        "-cp",
                        classes,
                        Main.class.getName(),
                        "train",
                        "--data",
                        data.toString(),
                        "--out",
                        out.toString(),
                        "--cache",
                        folder.resolve("cache").toString(),
                        "--width",
                        "0.5",
                        "--batch",
                        "2",
                        "--patch",
                        "8",
                        "--threads",
                        "1",
                        "--iterations",
                        "100000000")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>();
            String line;
            boolean sent = false;
            while ((line = reader.readLine()) != null) {
                lines.add(line);
                if (!sent && line.contains(words)) {
                    Thread.sleep(delay);
                    // Not destroy() of the process itself, which would close the stream that is read here.
                    assertThat(process.toHandle().destroy()).isTrue();
                    sent = true;
                }
            }
            assertThat(sent).as(String.join("\n", lines)).isTrue();
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), lines);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Once the settings are printed there is something to keep: before the first step, during it, and between later
     * ones.
     */
    @ParameterizedTest
    @CsvSource({"0", "150", "1500"})
    void itEndsWithACheckpoint(long delay) throws Exception {
        Path out = folder.resolve("run");
        Outcome outcome = stopped(out, "with scale 2", delay);
        assertThat(outcome.text()).contains("ends with a checkpoint").doesNotContain("Exception");
        assertThat(outcome.status()).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(Safetensors.read(out.resolve(Trainer.CHECKPOINT)).metadata()).containsKey("iteration");
        assertThat(Model.read(out.resolve("model.safetensors")).variant().width())
                .isEqualTo(0.5);
        assertNothingTemporary(out);
    }

    /**
     * While images are being read there is nothing to keep. Whether the first step is reached is a race; both outcomes
     * are reported.
     */
    @Test
    void beforeThatItSaysThatThereIsNothingToKeep() throws Exception {
        Path out = folder.resolve("run");
        Outcome outcome = stopped(out, "images decoded", 0);
        assertThat(outcome.status()).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(outcome.text())
                .contains(Files.exists(out.resolve(Trainer.CHECKPOINT)) ? "ends with a checkpoint" : "nothing to keep")
                .doesNotContain("Exception");
        assertNothingTemporary(folder.resolve("cache"));
    }

    private static void assertNothingTemporary(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
        }
    }
}
