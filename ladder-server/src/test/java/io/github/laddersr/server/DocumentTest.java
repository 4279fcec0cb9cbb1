// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/server.md work as they stand there. Those whose program is not installed are skipped, and said
 * so.
 */
final class DocumentTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private String run(String language, String file, String... command) throws IOException, InterruptedException {
        boolean installed =
                List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(java.io.File.pathSeparator))
                        .stream()
                        .anyMatch(place -> Files.isExecutable(Path.of(place, command[0])));
        Assumptions.assumeTrue(installed, command[0] + " is not installed: its example is not run");
        String text = Files.readString(ROOT.resolve("docs/server.md"));
        Matcher matcher = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(text);
        assertThat(matcher.find()).as("an example in %s", language).isTrue();
        Files.createSymbolicLink(folder.resolve("samples"), ROOT.resolve("samples"));
        try (LadderServer server = LadderServer.start(ServerSettings.local(folder.resolve("data")))) {
            Files.writeString(
                    folder.resolve(file), matcher.group(1).replace("127.0.0.1:8080", "127.0.0.1:" + server.port()));
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        }
    }

    @Test
    void curl() throws Exception {
        run("bash", "example.sh", "bash", "example.sh");
        assertThat(ImageIO.read(folder.resolve("large.png").toFile()).getWidth())
                .isEqualTo(600);
    }

    @Test
    void python() throws Exception {
        assertThat(run("python", "example.py", "python3", "example.py")).startsWith("900 x 600 in ");
    }

    @Test
    void javaScript() throws Exception {
        assertThat(run("javascript", "example.mjs", "node", "example.mjs").strip())
                .isEqualTo("succeeded true");
    }
}
