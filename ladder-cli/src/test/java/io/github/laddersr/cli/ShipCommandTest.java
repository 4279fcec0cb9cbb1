// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShipCommandTest {
    private static final Variant SMALL = Variant.lpn(2).withWidth(0.5);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path write(String name, Variant variant, long seed) {
        Path file = folder.resolve(name);
        new Model(variant, Weights.random(LadderPyramidNetwork.of(variant), seed)).write(file, Dtype.F32);
        return file;
    }

    private int ship(Object... arguments) {
        List<String> words = new ArrayList<>(List.of("ship"));
        Stream.of(arguments).map(Object::toString).forEach(words::add);
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.25, 0.25", "1, 1"})
    void aFineTunedModelIsMixedWithItsStart(double share, float expected) {
        Path start = write("start.safetensors", SMALL, 1);
        Path tuned = write("tuned.safetensors", SMALL, 2);
        Path shipped = folder.resolve("shipped.safetensors");
        assertThat(ship(tuned, shipped, "--from", start, "--share", share, "--set", "iterations=7"))
                .isZero();
        float from = Model.read(start).weights().get("head.weight").toArray()[3];
        float to = Model.read(tuned).weights().get("head.weight").toArray()[3];
        Model mixed = Model.read(shipped);
        assertThat(mixed.weights().get("head.weight").toArray()[3])
                .isCloseTo((1 - expected) * from + expected * to, offset(1e-3f));
        assertThat(mixed.weights().metadata()).containsEntry("iterations", "7");
    }

    @Test
    void aShareOutOfRangeOrAnotherVariantIsRefused() {
        Path tuned = write("tuned.safetensors", SMALL, 2);
        Path shipped = folder.resolve("shipped.safetensors");
        assertThat(ship(tuned, shipped, "--from", tuned, "--share", "1.5")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).contains("--share 1.5", "0 to 1");
        Path other = write("other.safetensors", SMALL.withWidth(0.75), 3);
        assertThat(ship(tuned, shipped, "--from", other, "--share", "0.5")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).contains("tuned.safetensors", "another variant");
        assertThat(Files.exists(shipped)).isFalse();
    }
}
