// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.JpegInput;
import io.github.laddersr.metric.Quality;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurement as a user or script calls it. */
final class EvalCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int eval(Object... args) {
        String[] words = Stream.concat(Stream.of("eval"), Stream.of(args).map(Object::toString))
                .toArray(String[]::new);
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    private Path put(String path, int x) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        ByteImage sample = ImageFiles.read(Path.of("..", "samples", "cat.jpg"));
        ImageFiles.write(sample.cropTo(x, 40, 50, 42), file);
        return file;
    }

    @Test
    void measuresAnySetAndWritesReports() throws IOException {
        Path first = put("data/Mini/HR/a,b.png", 96);
        Path second = put("data/Mini/HR/c.png", 120);
        Path json = folder.resolve("report.json");
        Path csv = folder.resolve("report.csv");
        Path table = folder.resolve("report.md");
        Path saved = folder.resolve("saved");
        assertThat(eval(
                        "--data",
                        folder.resolve("data"),
                        "--scale",
                        2,
                        "--json",
                        json,
                        "--csv",
                        csv,
                        "--markdown",
                        table,
                        "--save",
                        saved,
                        "Mini",
                        "-v"))
                .isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        JsonNode set = report.get("sets").get(0);
        assertThat(set.get("name").asText()).isEqualTo("Mini");
        assertThat(set.get("images").asInt()).isEqualTo(2);
        assertThat(set.get("verified").asBoolean()).isFalse();
        assertThat(set.get("mismatches")).isEmpty();

        List<Quality> ours =
                Stream.of(first, second).map(file -> of(file, saved)).toList();
        assertThat(set.get("per_image").get(1).get("psnr").asDouble())
                .isCloseTo(ours.get(1).psnr(), Offset.offset(1e-9));
        assertThat(set.get("ssim").asDouble()).isCloseTo(Quality.mean(ours).ssim(), Offset.offset(1e-9));
        ByteImage hr = ImageFiles.read(first).modCrop(2);
        Quality bicubic = Quality.of(hr, Imresize.up(Imresize.down(hr, 2), 2), 2);
        assertThat(set.get("per_image").get(0).get("bicubic").get("psnr").asDouble())
                .isCloseTo(bicubic.psnr(), Offset.offset(1e-9));

        assertThat(Files.readAllLines(csv)).hasSize(4).anyMatch(line -> line.startsWith("Mini,\"a,b\","));
        assertThat(Files.readString(table))
                .contains(
                        "## x2",
                        report.get("sha256").asText(),
                        "| **x2** | 184.5G |",
                        "| CARN, published | 222.8G |  |");
        assertThat(out.toString())
                .contains("Mini", "bicubic", "a,b", "not a published set")
                .doesNotContain("CARN");
        assertThat(err.toString()).isEmpty();
    }

    private static Quality of(Path hr, Path saved) {
        ByteImage large = ImageFiles.read(saved.resolve("Mini").resolve(String.valueOf(hr.getFileName())));
        return Quality.of(ImageFiles.read(hr).modCrop(2), large, 2);
    }

    @Test
    void namesWhatIsNotThePublishedImage() throws IOException {
        put("Set5/HR/baby.png", 96);
        put("Set5/HR/rabbit.png", 96);
        Path json = folder.resolve("report.json");
        assertThat(eval("--data", folder, "--scale", 4, "--json", json)).isZero();
        assertThat(out.toString()).contains("2 of 2 differ, 4 missing", "CARN", "LPN", "32.16 / 0.8928");
        assertThat(err.toString().lines())
                .contains(
                        "ladder: Set5 baby: HR differs from the published.",
                        "ladder: Set5 baby: LR differs from the published.",
                        "ladder: Set5 rabbit: HR unknown image.",
                        "ladder: Set5 bird: missing.");
        JsonNode set = new ObjectMapper().readTree(json.toFile()).get("sets").get(0);
        assertThat(set.get("verified").asBoolean()).isFalse();
        assertThat(set.get("mismatches")).hasSize(4);
        assertThat(set.get("missing")).hasSize(4);
    }

    @Test
    void measuresJpegFilesToo() throws IOException {
        Path hr = put("data/Mini/HR/a.png", 96);
        Path json = folder.resolve("report.json");
        Path table = folder.resolve("report.md");
        assertThat(eval("--data", folder.resolve("data"), "--jpeg", "30,90", "--json", json, "--markdown", table))
                .isZero();
        JsonNode jpeg =
                new ObjectMapper().readTree(json.toFile()).get("sets").get(0).get("jpeg");
        assertThat(jpeg).hasSize(2);
        assertThat(jpeg.get(0).get("quality").asInt()).isEqualTo(90);
        JsonNode q30 = jpeg.get(1);
        ByteImage truth = ImageFiles.read(hr).modCrop(2);
        JpegInput input = JpegInput.of(Imresize.down(truth, 2), 30);
        JsonNode image = q30.get("per_image").get(0);
        assertThat(image.get("file_sha256").asText()).isEqualTo(input.sha256());
        assertThat(image.get("bicubic").get("psnr").asDouble())
                .isCloseTo(Quality.of(truth, Imresize.up(input.image(), 2), 2).psnr(), Offset.offset(1e-9));
        assertThat(q30.get("psnr").asDouble())
                .isLessThan(jpeg.get(0).get("psnr").asDouble());
        assertThat(out.toString()).contains("Mini q90", "Mini q30");
        assertThat(Files.readString(table)).contains("|  | clean | q90 | q30 |");
        assertThat(eval("--data", folder.resolve("data"), "--jpeg", "0")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).contains("--jpeg 0", "1 to 100");
    }

    @Test
    void strictlyFailsInstead() throws IOException {
        Path json = folder.resolve("report.json");
        put("Set5/HR/baby.png", 96);
        assertThat(eval("--data", folder, "--strict", "--json", json)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines()).singleElement().asString().contains("Set5 lacks bird");
        for (String name : List.of("bird", "butterfly", "head", "woman")) {
            put("Set5/HR/" + name + ".png", 96);
        }
        err.getBuffer().setLength(0);
        assertThat(eval("--data", folder, "--strict", "--json", json)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("Set5 baby: HR differs from the published");
        assertThat(json).doesNotExist();
    }

    @Test
    void anImageTooSmallForTheWindowIsRefused() throws IOException {
        Path hr = Files.createDirectories(folder.resolve("Mini/HR"));
        ImageFiles.write(ByteImage.of(14, 20, 1, new byte[280]), hr.resolve("tiny.png"));
        assertThat(eval("--data", folder, "--scale", 2)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines()).singleElement().asString().contains("tiny.png");
    }

    @Test
    void aSetThatIsNotThereIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("data/Mini/HR"));
        assertThat(eval("--data", folder.resolve("data"), "Set5")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines()).singleElement().asString().contains("Set5");
        assertThat(eval("--sets", "Set5")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).contains("--data DIR");
    }

    @Test
    void theProtocolIsTheDocuments() throws IOException {
        assertThat(eval("--protocol")).isZero();
        assertThat(out.toString()).isEqualTo(Files.readString(Path.of("..", "docs", "protocol.md")));
    }
}
