// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedKernelsTest {
    private static final Path SOURCES = Path.of("src/main/java/io/github/laddersr/kernel");

    @ParameterizedTest
    @CsvSource({"GenerateTiles, 4", "GenerateDepthwise, 2"})
    void theKernelsAreWhatTheirGeneratorWrites(String generator, int classes, @TempDir Path folder)
            throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(java.toString(), "src/gen/" + generator + ".java", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        Files.delete(log);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> written = files.toList();
            assertThat(written).hasSize(classes);
            for (Path file : written) {
                assertThat(SOURCES.resolve(file.getFileName())).hasSameTextualContentAs(file);
            }
        }
    }
}
