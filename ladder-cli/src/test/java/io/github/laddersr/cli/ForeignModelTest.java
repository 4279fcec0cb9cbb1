// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.MetadataWriter;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Bytes;
import io.github.laddersr.metadata.Density;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.Orientation;
import io.github.laddersr.onnx.OnnxWriter;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    private final String home = System.getProperty("user.home");

    /** What an earlier run found out of these networks, when the program was another, is not to be taken. */
    @AfterEach
    void goHome() {
        System.setProperty("user.home", home);
    }

    @BeforeEach
    void write() {
        System.setProperty("user.home", folder.toString());
        Model model = model(3);
        ours = folder.resolve("ours.safetensors");
        model.write(ours, Dtype.F32);
        anyones = network(3, "anyones.onnx");
        image = folder.resolve("image.png");
        ImageFiles.write(ImageFiles.read(Path.of("..", "samples", "cat.jpg")).cropTo(60, 40, 90, 61), image);
    }

    private static Model model(long seed) {
        Variant variant = Variant.lpn(2).withWidth(0.5).withPathways(1);
        return Model.of(Weights.random(LadderPyramidNetwork.of(variant), seed).withMetadata(Model.metadata(variant)));
    }

    private Path network(long seed, String name) {
        Path file = folder.resolve(name);
        Model model = model(seed);
        OnnxWriter.write(file, model.graph(), model.weights(), OnnxWriter.DEFAULT_OPSET);
        return file;
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

    /**
     * Alpha, 16 bits, gray, profile, resolution, texts, any size, the mean of eight symmetries: as with one of ours.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 8, png, ''",
        "2, 16, png, ''",
        "3, 16, tif, --ensemble",
        "4, 8, webp, --lossless",
        "4, 16, png, --ensemble",
        "3, 8, png, --scale 3.5",
        "4, 16, png, --fit 100x77 --tile 16",
        "1, 16, tif, --strip"
    })
    void keepsWhatOursKeep(int channels, int depth, String format, String options) {
        Path small = folder.resolve("small.png");
        Metadata metadata = new Metadata(
                Orientation.RIGHT_TOP,
                Optional.of(Bytes.of(ICC_Profile.getInstance(channels < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB)
                        .getData())),
                Optional.empty(),
                Optional.of(Bytes.of("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>".getBytes(StandardCharsets.UTF_8))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Density(300, 300, Density.Unit.INCH)),
                List.of());
        ImageRows rows = new Waves(41, 30, channels, depth);
        MetadataWriter.write(rows, small, WriteOptions.defaults(), metadata);
        Path expected = folder.resolve("expected." + format);
        Path actual = folder.resolve("actual." + format);
        List<String> more = options.isEmpty() ? List.of() : List.of(options.split(" "));
        for (Path[] run : new Path[][] {{ours, expected}, {anyones, actual}}) {
            List<Object> args = new ArrayList<>(List.of("upscale", small, "-o", run[1], "--model", run[0]));
            args.addAll(more);
            assertThat(ladder(args.toArray())).as(err.toString()).isZero();
        }
        assertThat(err.toString()).isEmpty();
        try (ImageSource truth = ImageSource.open(expected, new ReadOptions(1 << 20));
                ImageSource large = ImageSource.open(actual, new ReadOptions(1 << 20))) {
            assertThat(large.metadata()).isEqualTo(truth.metadata());
            assertThat(large.metadata().icc()).isPresent();
            assertThat(large.metadata().xmp().isPresent()).isEqualTo(!more.contains("--strip"));
            assertThat(large.channels()).isEqualTo(truth.channels()).isEqualTo(channels);
            assertThat(large.depth()).isEqualTo(truth.depth()).isEqualTo(depth);
            assertSame(large.rows(), truth.rows(), channels % 2 == 0);
        }
    }

    /** Up to rounding; where alpha is small the colour that it multiplies is not looked at. */
    private static void assertSame(ImageRows actual, ImageRows expected, boolean alpha) {
        assertThat(actual.width()).isEqualTo(expected.width());
        assertThat(actual.height()).isEqualTo(expected.height());
        int channels = expected.channels();
        int depth = expected.depth();
        int tolerance = depth == 8 ? 1 : 12;
        byte[] truth = new byte[expected.bytesPerRow()];
        byte[] row = new byte[actual.bytesPerRow()];
        long differing = 0;
        try (RowReader all = expected.read();
                RowReader others = actual.read()) {
            for (int y = 0; y < expected.height(); y++) {
                all.next(truth);
                others.next(row);
                for (int i = 0; i < expected.width() * channels; i++) {
                    int opacity = alpha ? SampleBytes.get(truth, i / channels * channels + channels - 1, depth) : 0;
                    boolean faint = alpha && opacity < (1 << depth) / 8 && i % channels < channels - 1;
                    int difference = Math.abs(SampleBytes.get(row, i, depth) - SampleBytes.get(truth, i, depth));
                    assertThat(faint ? 0 : difference)
                            .as("row %d, sample %d", y, i)
                            .isLessThanOrEqualTo(8 * tolerance);
                    differing += !faint && difference > tolerance ? 1 : 0;
                }
            }
        }
        assertThat(differing).isLessThan((long) expected.width() * expected.height() * channels / 50);
    }

    /** Waves in each channel; alpha goes from nothing to all. */
    private record Waves(int width, int height, int channels, int depth) implements ImageRows {
        @Override
        public RowReader read() {
            int[] y = {0};
            return new RowReader() {
                @Override
                public void next(byte[] row) {
                    for (int i = 0; i < width * channels; i++) {
                        int c = i % channels;
                        double x = (double) (i / channels);
                        boolean opacity = channels % 2 == 0 && c == channels - 1;
                        double value = opacity
                                ? Math.min(1, x / 20)
                                : 0.5 + 0.3 * Math.sin(x / (3 + c)) * Math.cos(y[0] / 4.0);
                        SampleBytes.put(row, i, SampleBytes.ofFloat((float) value, depth), depth);
                    }
                    y[0]++;
                }

                @Override
                public void close() {}
            };
        }
    }

    /** What is there was made by this network, by its content: one with other weights makes it anew. */
    @Test
    void aFolderIsGoneOnWith() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (String name : List.of("a.png", "b.png", "c.png")) {
            Files.copy(image, photos.resolve(name));
        }
        Path results = folder.resolve("results");
        Object[] args = {"upscale", photos, "-o", results, "--model", anyones, "--resume"};
        assertThat(ladder(args)).isZero();
        byte[] first = Files.readAllBytes(results.resolve("b_x2.png"));
        Files.delete(results.resolve("b_x2.png"));
        FileTime before = Files.getLastModifiedTime(results.resolve("a_x2.png"));
        assertThat(ladder(args)).isZero();
        assertThat(results.resolve("b_x2.png")).hasBinaryContent(first);
        assertThat(Files.getLastModifiedTime(results.resolve("a_x2.png"))).isEqualTo(before);

        Files.move(network(9, "nine.onnx"), anyones, StandardCopyOption.REPLACE_EXISTING);
        assertThat(ladder(args)).isZero();
        for (String name : List.of("a_x2.png", "b_x2.png", "c_x2.png")) {
            assertThat(Files.readAllBytes(results.resolve(name))).isNotEqualTo(first);
        }
        assertThat(err.toString().lines())
                .containsExactly(
                        "ladder: 3 done, 0 skipped, 0 failed.",
                        "ladder: 1 done, 2 skipped, 0 failed.",
                        "ladder: 3 done, 0 skipped, 0 failed.");
    }

    /** A network that takes off the mean of the whole image: which image that is depends on how it is cut. */
    @Test
    void warnsWhereAResultDependsOnTiles() throws IOException {
        Path global = Files.write(folder.resolve("global.onnx"), global().toByteArray());
        Path large = folder.resolve("large.png");
        assertThat(ladder("upscale", image, "-o", large, "--model", global)).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(ladder("upscale", image, "-o", large, "--model", global, "--tile", "32", "--json"))
                .isZero();
        assertThat(err.toString())
                .isEqualTo("ladder: " + image
                        + " is processed in tiles, although this network needs the whole image at once: the result depends on"
                        + " the position of the tiles." + System.lineSeparator());
        String line = out.toString().lines().reduce((a, b) -> b).orElseThrow();
        JsonNode warning = new ObjectMapper().readTree(line).get("warnings").get(0);
        assertThat(warning.get("kind").asText()).isEqualTo("tiled");
        assertThat(warning.toString()).contains("processed in tiles");
    }

    private static ModelProto global() {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int side : new int[] {1, 3, 0, 0}) {
            if (side > 0) {
                shape.addDimBuilder().setDimValue(side);
            } else {
                shape.addDimBuilder().setDimParam("side" + shape.getDimCount());
            }
        }
        TypeProto type = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape))
                .build();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("global")
                .addInput(ValueInfoProto.newBuilder().setName("in").setType(type))
                .addOutput(ValueInfoProto.newBuilder().setName("out").setType(type));
        graph.addNodeBuilder().setOpType("GlobalAveragePool").addInput("in").addOutput("mean");
        graph.addNodeBuilder().setOpType("Sub").addInput("in").addInput("mean").addOutput("rest");
        graph.addNodeBuilder().setOpType("Add").addInput("in").addInput("rest").addOutput("out");
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
    }

    /** What can't be used: a sentence, status 2, and no file. */
    @ParameterizedTest
    @ValueSource(strings = {"text", "folder", "missing", "device", "scale"})
    void whatCannotBeUsedIsRefused(String kind) throws IOException {
        Path file = folder.resolve(kind + ".onnx");
        List<Object> more = new ArrayList<>();
        String words = switch (kind) {
            case "text" -> {
                Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1481365\n");
                yield "not an ONNX file";
            }
            case "folder" -> {
                Files.createDirectory(file);
                yield "There is no model";
            }
            case "missing" -> "There is no model";
            case "device" -> {
                Files.copy(anyones, file);
                more.addAll(List.of("--device", "cuda"));
                yield "CUDA";
            }
            default -> {
                Files.copy(anyones, file);
                more.addAll(List.of("--scale", "1"));
                yield "Scale 1 is not possible";
            }
        };
        assumeTrue(!kind.equals("device")
                || !OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
        Path result = folder.resolve("no.png");
        List<Object> args = new ArrayList<>(List.of("upscale", image, "-o", result, "--model", file));
        args.addAll(more);
        assertThat(ladder(args.toArray())).isEqualTo(2);
        assertThat(err.toString()).contains(words).hasLineCount(1);
        assertThat(result).doesNotExist();
    }

    /** As the network to learn from: its work is made once, and one of another scale is refused. */
    @Test
    void teaches() throws IOException {
        Path cache = folder.resolve("cache");
        Object[] args = {
            "train",
            "--data",
            Path.of("..", "samples"),
            "--out",
            folder.resolve("run"),
            "--cache",
            cache,
            "--width",
            "0.5",
            "--patch",
            8,
            "--batch",
            2,
            "--teacher",
            anyones,
            "--teacher-weight",
            "0.25"
        };
        assertThat(ladder(with(args, "--iterations", 2))).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("3 images by the teacher anyones in [0-9]+ s, 0 from the cache")
                .contains("teacher " + anyones + ", teacher-weight 0.25");
        assertThat(Model.read(folder.resolve("run/model.safetensors"))
                        .weights()
                        .metadata()
                        .get("teacher"))
                .startsWith("anyones (sha256 ")
                .endsWith("weight 0.25");
        assertThat(ladder(with(args, "--iterations", 3, "--resume"))).isZero();
        assertThat(out.toString()).containsPattern("0 images by the teacher anyones in [0-9]+ s, 3 from the cache");
        assertThat(ladder(with(args, "--iterations", 3, "--scale", 3))).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("ladder: The teacher " + anyones
                        + " enlarges by 2, and the network to be trained by 3: give a teacher of that scale."
                        + System.lineSeparator());
    }

    private static Object[] with(Object[] args, Object... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray();
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
