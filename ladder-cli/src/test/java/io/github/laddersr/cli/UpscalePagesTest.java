// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.Pages;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.WriteOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --pages} as a person or script uses it. */
final class UpscalePagesTest {
    @TempDir
    Path temp;

    private Path in = Path.of("");
    private final StringWriter printed = new StringWriter();
    private final StringWriter said = new StringWriter();

    @BeforeEach
    void document() {
        in = temp.resolve("scan.tif");
        List<ImageRows> pages = List.of(picture(12, 8), picture(6, 9), picture(7, 7));
        ImageFiles.writePages(pages.iterator(), in, WriteOptions.defaults(), file -> {});
    }

    private static ImageRows picture(int width, int height) {
        byte[] bytes = new byte[width * height * 3];
        new Random(width).nextBytes(bytes);
        return ImageRows.of(ByteImage.of(width, height, 3, bytes));
    }

    private int run(Object... args) {
        printed.getBuffer().setLength(0);
        said.getBuffer().setLength(0);
        String[] words = Stream.concat(Stream.of("upscale"), Stream.of(args).map(Object::toString))
                .toArray(String[]::new);
        return Ladder.commandLine()
                .setOut(new PrintWriter(printed, true))
                .setErr(new PrintWriter(said, true))
                .execute(words);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theFirstIsDoneAndHowToGetAllIsSaid() throws IOException {
        assertThat(run(in, "--json")).isEqualTo(ExitStatus.DONE);
        assertThat(files()).containsExactly("scan.tif", "scan_x2.png");
        assertThat(said.toString())
                .isEqualToNormalizingNewlines(
                        "ladder: %s holds 3 pages: the first is enlarged, 2 pages are left out (for all: --pages all).\n"
                                .formatted(in));
        JsonNode warning = new ObjectMapper().readTree(printed.toString()).at("/warnings/0");
        assertThat(warning.at("/kind").asText()).isEqualTo("pages_left_out");
        assertThat(warning.at("/text").asText()).endsWith("2 pages are left out (for all: --pages all).");
    }

    @Test
    void allGoIntoAFileEachOrIntoOneTiff() throws IOException {
        assertThat(run(in, "--pages", "all", "--json")).isEqualTo(ExitStatus.DONE);
        assertThat(said.toString()).isEmpty();
        JsonNode object = new ObjectMapper().readTree(printed.toString());
        assertThat(object.at("/pages").asInt()).isEqualTo(3);
        assertThat(object.at("/output").asText()).endsWith("scan_x2-1.png");
        assertThat(object.at("/outputs/2").asText()).endsWith("scan_x2-3.png");
        assertThat(files()).containsExactly("scan.tif", "scan_x2-1.png", "scan_x2-2.png", "scan_x2-3.png");
        Path out = temp.resolve("large.tif");
        assertThat(run(in, "--pages", "ALL", "-o", out)).isEqualTo(ExitStatus.DONE);
        assertThat(printed.toString()).contains("large.tif  3 pages, the first 12x8 -> 24x16");
        try (ImageSource all = ImageSource.open(out, ReadOptions.defaults().withPages(Pages.ALL))) {
            assertThat(all.pages()).isEqualTo(3);
            assertThat(all.page(2).size().height()).isEqualTo(14);
        }
    }

    @Test
    void aWrongWordAndStandardOutputAreRefused() throws IOException {
        assertThat(run(in, "--pages", "second")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(said.toString()).contains("--pages is first or all, not 'second'.");
        assertThat(run(in, "--pages", "all", "-o", "-")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(said.toString()).contains("--format tiff");
        assertThat(files()).containsExactly("scan.tif");
    }
}
