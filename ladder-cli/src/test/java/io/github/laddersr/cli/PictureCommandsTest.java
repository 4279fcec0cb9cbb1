// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.Quality;
import io.github.laddersr.models.Models;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/** The commands that draw, on small images. */
final class PictureCommandsTest {
    private static final int SIDE = 64;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ByteImage truth = ByteImage.of(1, 1, 1, new byte[1]);
    private Path truthFile = Path.of("");

    @BeforeEach
    void truth() {
        truth = ImageFiles.read(Path.of("..", "samples", "cat.jpg")).cropTo(96, 40, SIDE, SIDE);
        truthFile = folder.resolve("truth.png");
        ImageFiles.write(truth, truthFile);
    }

    private int run(Object... args) {
        String[] words = Stream.of(args).map(Object::toString).toArray(String[]::new);
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private void refused(String word, Object... args) throws IOException {
        Set<Path> before = files();
        assertThat(run(args)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("ladder: ")
                .endsWith(".")
                .contains(word);
        assertThat(files()).isEqualTo(before);
        assertThat(out.toString()).isEmpty();
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return new HashSet<>(files.toList());
        }
    }

    private static Document xml(Path file) throws Exception {
        assertThat(Files.readString(file)).doesNotContain("DOCTYPE");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    /** Checks that something was drawn: there are colours other than white, and the size is that of a sheet. */
    private static ByteImage drawn(Path file, int leastWidth) {
        ByteImage image = ImageFiles.read(file);
        assertThat(image.width()).isGreaterThan(leastWidth);
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                colours.add(image.get(x, y, 0) << 16 | image.get(x, y, 1) << 8 | image.get(x, y, 2));
            }
        }
        assertThat(colours.size()).isGreaterThan(50);
        return image;
    }

    @Test
    void twoImagesAreMeasuredAndDrawn() throws IOException {
        ByteImage blurred = Imresize.up(Imresize.down(truth, 2), 2);
        Path result = folder.resolve("blurred.png");
        ImageFiles.write(blurred, result);
        Path sheet = folder.resolve("sheet.png");
        assertThat(run("compare", result, truthFile, "--scale", 2, "--crop", "8,8,24,16", "-o", sheet, "--json"))
                .isZero();
        Quality whole = Quality.of(truth, blurred, 2);
        JsonNode entry = json().get("images").get(0);
        assertThat(entry.get("name").asText()).isEqualTo("blurred.png");
        assertThat(entry.get("psnr").asDouble()).isEqualTo(whole.psnr());
        assertThat(entry.get("ssim").asDouble()).isEqualTo(whole.ssim());
        Quality part = Quality.of(truth.cropTo(8, 8, 24, 16), blurred.cropTo(8, 8, 24, 16), 0);
        JsonNode crop = json().get("crops").get(0);
        assertThat(crop.get("width").asInt()).isEqualTo(24);
        assertThat(crop.get("images").get(0).get("psnr").asDouble()).isEqualTo(part.psnr());
        drawn(sheet, 900);
    }

    /** The sheet shows the crop's pixels as squares, so each of the original's colours in the crop is on it. */
    @Test
    void aSheetShowsTheModelBesideBicubic() throws IOException {
        Path sheet = folder.resolve("sheet.png");
        assertThat(run("compare", truthFile, "-o", sheet, "--json")).isZero();
        assertThat(json().get("images").findValuesAsText("name")).containsExactly("bicubic", "x2");
        JsonNode crop = json().get("crops").get(0);
        assertThat(crop.get("width").asInt()).isEqualTo(SIDE / 4);
        assertThat(crop.get("images").get(1).get("psnr").asDouble())
                .isGreaterThan(crop.get("images").get(0).get("psnr").asDouble());
        ByteImage image = drawn(sheet, 1200);
        Set<List<Integer>> shown = new HashSet<>();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                shown.add(List.of(image.get(x, y, 0), image.get(x, y, 1), image.get(x, y, 2)));
            }
        }
        int left = crop.get("x").asInt();
        int top = crop.get("y").asInt();
        for (int y = top; y < top + SIDE / 4; y++) {
            for (int x = left; x < left + SIDE / 4; x++) {
                assertThat(shown).contains(List.of(truth.get(x, y, 0), truth.get(x, y, 1), truth.get(x, y, 2)));
            }
        }
    }

    @Test
    void identicalImagesHaveNoFinitePsnr() throws IOException {
        assertThat(run("compare", truthFile, truthFile, "--json")).isZero();
        assertThat(json().get("images").get(0).get("psnr").isNull()).isTrue();
        assertThat(json().get("images").get(0).get("ssim").asDouble()).isEqualTo(1);
        assertThat(run("compare", truthFile, truthFile, "-o", folder.resolve("same.png")))
                .isZero();
        assertThat(out.toString()).contains("inf dB");
    }

    @Test
    void imagesOfDifferentSizesAreRefused() throws IOException {
        Path small = folder.resolve("small.png");
        ImageFiles.write(truth.cropTo(0, 0, 32, 64), small);
        refused("32x64", "compare", small, truthFile, "-o", folder.resolve("sheet.png"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--crop | 60,0,16,16",
                "--crop | here",
                "--border | -1",
                "--border | 30",
                "--model | x9",
                "-o | sheet.xyz"
            })
    void whatCannotBeComparedIsRefused(String option, String value) throws IOException {
        String path = option.equals("-o") ? folder.resolve(value).toString() : value;
        String word = option.equals("--border") && value.equals("30") ? "too small" : value;
        refused(word, "compare", truthFile, option, path);
    }

    /** Whoever made it: the name of its file. */
    @Test
    void aSheetNamesTheModel() throws IOException {
        Path mine = folder.resolve("mine.safetensors");
        try (InputStream weights = Models.X2.openStream()) {
            Files.copy(weights, mine);
        }
        assertThat(run("compare", "--model", mine, truthFile)).isZero();
        assertThat(out.toString()).contains("mine ").doesNotContain("ours", "safetensors");
    }

    @Test
    void aModelTakesOneImage() throws IOException {
        refused("--model", "compare", "--model", "x2", truthFile, truthFile);
    }

    @Test
    void theNetworkIsDrawn() throws Exception {
        Path file = folder.resolve("ladder.svg");
        assertThat(run("diagram", "--scale", 3, "--pathways", 2, "--width", 0.5, "-o", file))
                .isZero();
        assertThat(out.toString().strip()).isEqualTo(file.toString());
        assertThat(xml(file).getElementsByTagName("title").getLength()).isGreaterThan(20);
        assertThat(Files.readString(file)).contains("×3", "2 pathways, width 0.5", "beta.2");
        assertThat(run("diagram", "--folded", "-o", file)).isZero();
        assertThat(Files.readString(file)).contains("folded", "gamma.1");
    }

    @Test
    void aNetworkThatDoesNotExistIsNotDrawn() throws IOException {
        refused("Scale 5", "diagram", "--scale", 5, "-o", folder.resolve("ladder.svg"));
    }

    private Path report(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void reportsAreDrawnBesideThePapersPoints() throws Exception {
        Path shipped =
                report("x2.json", "{\"scale\":2,\"model\":\"x2\",\"sets\":[{\"name\":\"Set14\",\"psnr\":33.1}]}");
        Path other = report(
                "half.json",
                "{\"model\":\"runs/half.safetensors\",\"variant\":{\"scale\":2,\"pathways\":3,\"width\":0.5,"
                        + "\"activation\":\"relu-both\",\"upsample\":\"nearest\"},\"sets\":[{\"name\":\"Set5\",\"psnr\":37},"
                        + "{\"name\":\"Set14\",\"psnr\":32.9}]}");
        Path without = folder.resolve("without.svg");
        Path with = folder.resolve("with.svg");
        assertThat(run("plot", "-o", without)).isZero();
        assertThat(run("plot", "--results", shipped, other, "-o", with)).isZero();
        assertThat(xml(with).getElementsByTagName("path").getLength())
                .isGreaterThan(xml(without).getElementsByTagName("path").getLength() + 2);
        Path png = folder.resolve("plot.png");
        assertThat(run("plot", "--scale", 4, "-o", png)).isZero();
        drawn(png, 1000);
    }

    @Test
    void reportsWithoutSet14AreRefused() throws IOException {
        Path report = report("set5.json", "{\"scale\":2,\"model\":\"x2\",\"sets\":[{\"name\":\"Set5\",\"psnr\":37}]}");
        refused("Set14", "plot", "--results", report, "-o", folder.resolve("plot.svg"));
    }

    @Test
    void reportsOfAnotherScaleAreRefused() throws IOException {
        Path report = report("x4.json", "{\"scale\":4,\"model\":\"x4\",\"sets\":[{\"name\":\"Set14\",\"psnr\":28}]}");
        refused("scale 4", "plot", "--scale", 2, "--results", report, "-o", folder.resolve("plot.svg"));
    }

    @ParameterizedTest
    @CsvSource({"none.json, can't be read", "truth.png, not valid JSON"})
    void whatIsNoReportIsRefused(String file, String word) throws IOException {
        refused(word, "plot", "--results", folder.resolve(file), "-o", folder.resolve("plot.svg"));
    }

    @Test
    void mapsAreDrawn() throws IOException {
        Path maps = folder.resolve("maps");
        assertThat(run("features", truthFile, "-o", maps, "--size", 40)).isZero();
        try (Stream<Path> files = Files.list(maps)) {
            assertThat(files.map(f -> String.valueOf(f.getFileName())))
                    .containsExactlyInAnyOrder(
                            "features.png", "up2-A2.png", "lateral-C1.png", "A1.png", "B1.png", "G1.png");
        }
        drawn(maps.resolve("features.png"), 1500);
        drawn(maps.resolve("G1.png"), 600);
    }

    @Test
    void lossesOfSilencedBranchesArePrinted() {
        assertThat(run("features", truthFile, "--rungs")).isEqualTo(ExitStatus.WRONG_INPUT); // this needs a folder
        assertThat(run("features", folder, "--rungs", "--size", 40)).isZero();
        assertThat(out.toString()).contains("nothing", "C2", "C3", "C4", "alpha", "beta", "gamma");
        assertThat(run("features", truthFile)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).contains("-o DIR");
    }

    @ParameterizedTest
    @CsvSource({"--size, 7", "--size, 1000", "--model, x9"})
    void mapsThatCannotBeDrawnAreRefused(String option, String value) throws IOException {
        refused(value, "features", truthFile, "-o", folder.resolve("maps"), option, value);
    }
}
