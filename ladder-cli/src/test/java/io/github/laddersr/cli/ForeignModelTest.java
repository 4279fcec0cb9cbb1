// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.onnx.OnnxWriter;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uses our own network as if it were a foreign one: with the properties detected from its ONNX file it must give the
 * same result as when it is recognised as ours.
 */
final class ForeignModelTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path ours = Path.of("");
    private Path anyones = Path.of("");
    private Path image = Path.of("");

    @BeforeEach
    void write() {
        Variant variant = Variant.lpn(2).withWidth(0.5).withPathways(1);
        Weights weights = Weights.random(LadderPyramidNetwork.of(variant), 3).withMetadata(Model.metadata(variant));
        Model model = Model.of(weights);
        ours = folder.resolve("ours.safetensors");
        model.write(ours, Dtype.F32);
        anyones = folder.resolve("anyones.onnx");
        OnnxWriter.write(anyones, model.graph(), model.weights(), OnnxWriter.DEFAULT_OPSET);
        image = folder.resolve("image.png");
        ImageFiles.write(ImageFiles.read(Path.of("..", "samples", "cat.jpg")).cropTo(60, 40, 90, 61), image);
    }

    private int ladder(Object... args) {
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.of(args).map(Object::toString).toArray(String[]::new));
    }

    @Test
    void givesWhatItGivesAsOneOfOurs() {
        Path expected = folder.resolve("expected.png");
        assertThat(ladder("upscale", image, "-o", expected, "--model", ours)).isZero();
        ByteImage truth = ImageFiles.read(expected);
        for (String tile : new String[] {"1000", "16"}) {
            Path actual = folder.resolve("actual" + tile + ".png");
            assertThat(ladder("upscale", image, "-o", actual, "--model", anyones, "--tile", tile))
                    .isZero();
            ByteImage large = ImageFiles.read(actual);
            for (int i = 0; i < truth.width() * truth.height(); i++) {
                int x = i % truth.width();
                int y = i / truth.width();
                // tolerance for different rounding
                assertThat(large.get(x, y, 1)).isCloseTo(truth.get(x, y, 1), within(1));
            }
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void modelsTellsWhatWasFoundOut() throws IOException {
        assertThat(ladder("models", anyones, "--json")).isZero();
        JsonNode told = new ObjectMapper().readTree(out.toString());
        assertThat(told.get("name").asText()).isEqualTo("anyones");
        assertThat(told.get("scale").asInt()).isEqualTo(2);
        assertThat(told.get("found").get("sizes").get("value").asText()).isEqualTo("multiples of 8");
        assertThat(told.get("found").get("planes").get("value").asText()).isEqualTo("RGB");
        // As the literature counts the paper's graph, up to the pixels that result from a fractional column.
        assertThat(ladder("models", ours, "--json")).isZero();
        JsonNode own = new ObjectMapper()
                .readTree(out.toString().substring(out.toString().indexOf("}\n{") + 2));
        assertThat(told.get("macs").asDouble())
                .isCloseTo(
                        own.get("macs").asDouble(),
                        within(1e-3 * own.get("macs").asDouble()));
    }

    @Test
    void evaluatesAndRefuses() throws IOException {
        Path set = Files.createDirectories(folder.resolve("data/Mini/HR"));
        Files.copy(image, set.resolve("a.png"));
        Path json = folder.resolve("report.json");
        assertThat(ladder(
                        "eval", "--data", folder.resolve("data"), "--model", anyones, "--json", json, "--sets", "Mini"))
                .isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("sets").get(0).get("psnr").isNumber()).isTrue();
        assertThat(report.has("variant")).isFalse();
        assertThat(report.get("macs").asLong()).isPositive();

        assertThat(ladder("upscale", image, "-o", folder.resolve("no.png"), "--model", anyones, "--engine", "vector"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("runs on the engine onnx").hasLineCount(1);
        Path cut = Files.write(folder.resolve("cut.onnx"), java.util.Arrays.copyOf(Files.readAllBytes(anyones), 5000));
        assertThat(ladder("upscale", image, "-o", folder.resolve("no.png"), "--model", cut))
                .isEqualTo(2);
        assertThat(err.toString()).contains("cut.onnx can't be used").hasLineCount(2);
        assertThat(folder.resolve("no.png")).doesNotExist();
    }
}
