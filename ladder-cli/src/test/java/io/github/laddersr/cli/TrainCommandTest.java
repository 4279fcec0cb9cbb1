// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.train.recipe.Recipes;
import io.github.laddersr.weights.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training as a user or script calls it, on the samples. */
final class TrainCommandTest {
    private static final Path SAMPLES = Path.of("..", "samples");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Runs a training command with its own cache rather than the user's. */
    private int run(Object... args) {
        String[] words = Stream.concat(Stream.of(args), Stream.of("--cache", folder.resolve("cache")))
                .map(Object::toString)
                .toArray(String[]::new);
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    /** Runs a training that is small enough for a test. */
    private int train(Path run, Object... more) {
        Object[] small = {"train", "--data", SAMPLES, "--out", run, "--width", "0.5", "--patch", 8, "--batch", 2};
        return run(Stream.concat(Stream.of(small), Stream.of(more)).toArray());
    }

    /** Checks a user error: status 2, one sentence before anything is read, and no folder. */
    private void refused(String word, Object... args) {
        Path run = folder.resolve("run");
        Object[] all = Stream.concat(Stream.of("train", "--data", SAMPLES, "--out", run), Stream.of(args))
                .toArray();
        assertThat(run(all)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("ladder: ")
                .contains(word);
        assertThat(out.toString()).isEmpty();
        assertThat(run).doesNotExist();
    }

    @Test
    void aCheckpointIsWrittenAndGoneOnFrom() {
        Path run = folder.resolve("run");
        assertThat(train(run, "--iterations", 2)).isZero();
        assertThat(run.resolve("last.safetensors")).exists();
        assertThat(run.resolve("model.safetensors")).exists();
        assertThat(out.toString()).contains(" images decoded, 0 from the cache " + folder.resolve("cache"));
        assertThat(train(run, "--iterations", 2)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).contains("--resume");
        assertThat(train(run, "--iterations", 4, "--resume")).isZero();
        assertThat(out.toString()).contains("iteration 4").contains("0 images decoded, ");
    }

    @Test
    void aRecipeFromAFileIsTrained() throws IOException {
        Path recipe = Files.writeString(folder.resolve("mine.yaml"), """
                scale: 3
                width: 0.75
                patch: 8
                batch: 1
                iterations: 1000000
                optimizer: muon
                """);
        Path run = folder.resolve("run");
        assertThat(run("train", "--data", SAMPLES, "--out", run, "--recipe", recipe, "--width", 0.5, "--iterations", 1))
                .isZero();
        assertThat(out.toString())
                .contains("with scale 3,", "width 0.5,", "batch 1,", "iterations 1,", "optimizer muon", "iteration 1,");
        assertThat(Model.read(run.resolve("model.safetensors")).variant().scale())
                .isEqualTo(3);
    }

    @Test
    void aShippedRecipeIsFoundByName() {
        Path run = folder.resolve("run");
        assertThat(train(run, "--recipe", "x4", "--iterations", 1, "--clip", 2, "--init", "none"))
                .isZero();
        assertThat(out.toString())
                .contains("with scale 4,", "schedule halving", "iterations 1,", "clip 2,", "ema 0,", "init none");
    }

    @Test
    void stepsAreTimed() {
        assertThat(run(
                        "train",
                        "--data",
                        SAMPLES,
                        "--recipe",
                        "x2-width-0.5",
                        "--patch",
                        8,
                        "--batch",
                        2,
                        "--time-check"))
                .isZero();
        assertThat(out.toString().lines().toList().reversed().subList(0, 3))
                .satisfiesExactly(
                        rate -> assertThat(rate).matches("consecutive steps: \\S+ iterations/s, \\S+ GMAC/s"),
                        parts -> assertThat(parts)
                                .matches("its parts: data \\d+ %, forward \\d+ %, backward \\d+ %, optimiser \\d+ %"),
                        step -> assertThat(step)
                                .matches("a step of 2 patches of 8x8 on \\d+ threads: median of 7 \\S+ s .* GMAC/s"));
    }

    @Test
    void recipesAreListed() {
        assertThat(run("train", "--list-recipes")).isZero();
        assertThat(out.toString().lines())
                .hasSameSizeAs(Recipes.names())
                .allMatch(line -> line.matches("\\S+ +\\S.*\\."))
                .anyMatch(line -> line.startsWith("best-x3 "));
    }

    @Test
    void helpNamesRangesAndDefaults() {
        assertThat(run("train", "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("--batch=N", "a whole number from 1 to 65536; default 16", "--optimizer=adam|muon");
    }

    @Test
    void aLengthIsNeeded() {
        refused("--minutes");
    }

    @ParameterizedTest
    @CsvSource({
        "--recipe, x9, ablation-base",
        "--recipe, none.yaml, none.yaml",
        "--device, cuda, LADDER_PROFILE=cuda",
        "--device, tpu, use cpu",
        "--batch, two, --batch must be a whole number",
        "--patch, 44, --patch must be a multiple of 8",
        "--schedule, linear, --schedule must be cosine or halving",
        "--init, x9, x9",
        "--threads, 0, threads"
    })
    void wrongOptionsAreRefused(String option, String value, String word) {
        refused(word, "--iterations", 1, option, value);
    }

    @Test
    void anOptionThatContradictsTheRecipeIsRefused() {
        refused("'schedule' in the recipe x2", "--recipe", "x2", "--last-lr", "1e-6");
    }

    @Test
    void anotherNetworkIsNoStart() {
        refused("--init none", "--recipe", "best-x3", "--width", "0.5");
    }

    @ParameterizedTest
    @CsvSource({"--data, --out", "--out, --data"})
    void bothFoldersAreNeeded(String given, String missing) {
        assertThat(run("train", given, folder, "--iterations", 1)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines()).singleElement().asString().contains(missing);
    }

    @Test
    void imagesAreNeeded() {
        assertThat(run("train", "--data", folder, "--out", folder.resolve("run"), "--iterations", 1))
                .isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines()).singleElement().asString().contains("--data");
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
