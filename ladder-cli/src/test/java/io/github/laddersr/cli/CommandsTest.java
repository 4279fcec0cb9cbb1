// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.Psnr;
import io.github.laddersr.models.Models;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands as a user or script calls them, with the shipped weights. */
final class CommandsTest {
    private static final Path SAMPLES = Path.of("..", "samples");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

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

    /** Checks a user error: status 2, one sentence, and nothing new in the folder. */
    private void refused(String word, Object... args) throws IOException {
        long before = count();
        assertThat(run(args)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("ladder: ")
                .contains(word);
        assertThat(count()).isEqualTo(before);
        assertThat(out.toString()).isEmpty();
    }

    private long count() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.count();
        }
    }

    /** Half of a sample, reduced: the network's input and its expected output. */
    private ByteImage truth() {
        ByteImage sample = ImageFiles.read(SAMPLES.resolve("cat.jpg"));
        return sample.cropTo(96, 40, 96, 96);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 1, 2643171, 184462848000",
        "3, 3, 1, 2827811, 101742592000",
        "4, 3, 1, 2790883, 81283968000",
        "2, 2, 1, 2532195, 168368025600",
        "2, 1, 1, 2367779, 151515648000"
    })
    void costCountsAsThePaper(int scale, int pathways, double width, long parameters, long macs) throws IOException {
        assertThat(run("cost", "--scale", scale, "--pathways", pathways, "--width", width, "--json"))
                .isZero();
        assertThat(json().get("parameters").asLong()).isEqualTo(parameters);
        assertThat(json().get("macs").get("paper").asLong()).isEqualTo(macs);
        assertThat(json().get("macs").get("folded").asLong()).isLessThan(macs);
        assertThat(json().get("variant").get("scale").asInt()).isEqualTo(scale);
    }

    @ParameterizedTest
    @CsvSource({"2, 0.5", "3, 0.2", "4, 0.2"})
    void theShippedWeightsBeatBicubicOnAPhoto(int scale, double decibels) {
        ByteImage truth = truth();
        ByteImage small = Imresize.down(truth, scale);
        Path in = folder.resolve("small.png");
        ImageFiles.write(small, in);
        assertThat(run("upscale", in, "--scale", scale)).isZero();
        assertThat(err.toString()).isEmpty();
        Path large = folder.resolve("small_x" + scale + ".png");
        int side = 96 / scale;
        assertThat(out.toString()).contains(large.toString(), side + "x" + side + " -> 96x96");
        double bicubic = Psnr.of(truth, Imresize.up(small, scale), scale);
        assertThat(Psnr.of(truth, ImageFiles.read(large), scale)).isGreaterThan(bicubic + decibels);
    }

    @Test
    void severalImagesGoIntoAFolderAndOneThatFailsStopsNoOther() {
        ByteImage small = Imresize.down(truth(), 4);
        Path a = folder.resolve("a.png");
        Path b = folder.resolve("b.jpg");
        ImageFiles.write(small, a);
        ImageFiles.write(small, b);
        assertThat(run("upscale", a, folder.resolve("none.png"), b, "-o", folder, "--json"))
                .isEqualTo(ExitStatus.SOME_FAILED);
        assertThat(folder.resolve("a_x2.png")).exists();
        assertThat(folder.resolve("b_x2.png")).exists();
        assertThat(err.toString().lines()).singleElement().asString().contains("none.png");
        assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.contains("\"width\":48"));
    }

    @Test
    void whatCannotBeReadIsRefused() throws IOException {
        refused("none.png", "upscale", folder.resolve("none.png"));
    }

    @Test
    void aFolderIsNoImage() throws IOException {
        refused(folder.toString(), "upscale", folder);
    }

    @Test
    void textIsNoImage() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no image");
        refused("text.png", "upscale", text);
    }

    @Test
    void aCutFileIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(SAMPLES.resolve("cat.jpg"));
        Path cut = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(whole, whole.length / 2));
        refused("cut.jpg", "upscale", cut);
    }

    /** Half of the pixels are present: some rows could be enlarged before the damage shows. */
    @ParameterizedTest
    @CsvSource({"png", "tif"})
    void aCutImageThatIsReadInStripsIsRefused(String ending) throws IOException {
        Path whole = folder.resolve("whole." + ending);
        ImageFiles.write(truth(), whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut." + ending), Arrays.copyOf(bytes, bytes.length / 2));
        refused("cut." + ending, "upscale", cut, "-o", folder.resolve("large." + ending));
    }

    @Test
    void tiffGoesInAndOutAndTilesDoNotShow() {
        Path small = folder.resolve("small.tif");
        ImageFiles.write(Imresize.down(truth(), 4), small);
        Path whole = folder.resolve("whole.tiff");
        Path tiled = folder.resolve("tiled.tif");
        assertThat(run("upscale", small, "-o", whole)).isZero();
        assertThat(run("upscale", small, "-o", tiled, "--max-memory", "500m", "--tile", 16))
                .isZero();
        assertThat(Psnr.of(ImageFiles.read(whole), ImageFiles.read(tiled), 2)).isGreaterThan(70);
    }

    @Test
    void aJpegThatWouldBeTooWideIsRefusedBeforeTheWork() throws IOException {
        Path wide = folder.resolve("wide.png");
        ImageFiles.write(ByteImage.of(32_768, 1, 1, new byte[32_768]), wide);
        refused("65535", "upscale", wide, "-o", folder.resolve("wide.jpg"));
    }

    @ParameterizedTest
    @CsvSource({
        "--model, x9",
        "--engine, cuda",
        "--scale, 17",
        "--scale, 1",
        "--fit, 40by30",
        "--width, 0",
        "--format, bmp",
        "--quality, 101",
        "--max-pixels, many",
        "--name, {stem}_{colour}.png",
        "--threads, 0",
        "--threads, 100000",
        "--tile, 3",
        "--scale, two",
        "--max-memory, much",
    })
    void wrongOptionsAreRefused(String option, String value) throws IOException {
        refused(value, "upscale", SAMPLES.resolve("cat.jpg"), "-o", folder.resolve("out.png"), option, value);
    }

    @Test
    void numbersAreCalledNumbers() throws IOException {
        refused("'two' is not a number", "upscale", SAMPLES.resolve("cat.jpg"), "--scale", "two");
        err.getBuffer().setLength(0);
        refused("'2.5' is not a whole number", "upscale", SAMPLES.resolve("cat.jpg"), "--quality", "2.5");
    }

    @Test
    void anEmptyFileIsCalledEmpty() throws IOException {
        refused("empty.png is empty", "upscale", Files.createFile(folder.resolve("empty.png")));
    }

    @Test
    void tooLittleMemoryIsRefusedBeforeTheWork() throws IOException {
        Path cat = SAMPLES.resolve("cat.jpg");
        refused("allow at least", "upscale", cat, "-o", folder.resolve("out.png"), "--max-memory", "1M");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedBeforeTheWork() throws IOException {
        refused(
                "nowhere",
                "upscale",
                SAMPLES.resolve("cat.jpg"),
                "-o",
                folder.resolve("nowhere").resolve("out.png"));
    }

    @Test
    void anUnknownFormatIsRefusedBeforeTheWork() throws IOException {
        refused("out.xyz", "upscale", SAMPLES.resolve("cat.jpg"), "-o", folder.resolve("out.xyz"));
    }

    @Test
    void modelsAreListedWithTheirHash() throws IOException {
        assertThat(run("models", "--json")).isZero();
        assertThat(json().get("models")).hasSize(Models.byName().size());
        JsonNode x2 = json().get("models").get(0);
        assertThat(x2.get("name").asText()).isEqualTo("x2");
        assertThat(x2.get("sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(x2.get("card").asText()).contains("Licence");
        assertThat(x2.get("variant").get("scale").asInt()).isEqualTo(2);
        for (JsonNode model : json().get("models")) {
            boolean photo = model.get("name").asText().contains("photo");
            assertThat(model.get("purpose").asText()).contains(photo ? "JPEG" : "clean");
        }
    }

    /** Runs a training that is small enough for a test. */
    private void train(Path run, int iterations) {
        assertThat(run(
                        "train",
                        "--data",
                        SAMPLES,
                        "--out",
                        run,
                        "--cache",
                        folder.resolve("cache"),
                        "--width",
                        "0.5",
                        "--patch",
                        8,
                        "--batch",
                        2,
                        "--iterations",
                        iterations))
                .isZero();
    }

    @Test
    void aRunsReportCanBeWrittenByHand() throws IOException {
        Path run = folder.resolve("run");
        train(run, 2);
        Path page = run.resolve("report.html");
        Files.delete(page);
        assertThat(run("report", run, "--data", SAMPLES, "--cache", folder.resolve("cache")))
                .isZero();
        assertThat(page).content().contains("cat.jpg").contains("<dd>2</dd>");
        assertThat(run("report", folder, "--data", SAMPLES)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).contains("model.safetensors");
    }

    @Test
    void replayNeedsBatches() throws IOException {
        Path run = folder.resolve("run");
        train(run, 1);
        out.getBuffer().setLength(0);
        Path model = run.resolve("model.safetensors");
        Path end = folder.resolve("end.safetensors");
        refused("lacks the tensor lr", "replay", "--init", model, "--batches", model, "--out", end);
    }
}
