// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.laddersr.cli.report.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviour of a process whose standard output can't be written to. */
final class StandardOutputTest {
    private static final Path FULL = Path.of("/dev/full");

    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.laddersr.cli.Main"));
        command.addAll(List.of(words));
        return command;
    }

    @ParameterizedTest
    @ValueSource(strings = {"models", "cost --json", "help upscale"})
    void aFullOneIsSaid(String words) throws Exception {
        assumeTrue(Files.exists(FULL));
        Process process = new ProcessBuilder(command(words.split(" ", -1)))
                .redirectOutput(FULL.toFile())
                .start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err).contains("ladder: Standard output can't be written to (");
    }

    @Test
    void helpForACommandIsItsHelp() throws Exception {
        Process process = new ProcessBuilder(command("help", "models")).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(out).startsWith("Usage: ladder models");
    }
}
