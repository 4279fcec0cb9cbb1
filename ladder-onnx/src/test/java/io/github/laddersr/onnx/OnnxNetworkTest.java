// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.laddersr.UserException;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Device;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An odd zoo of networks, each found out, and its results against a plain computation. */
final class OnnxNetworkTest {
    private static final double TOLERANCE = 1e-4;
    private static final ProbeCache NO_CACHE = new ProbeCache(Optional.empty());
    private static final UpscaleOptions OPTIONS = UpscaleOptions.defaults().withThreads(1);

    @TempDir
    Path folder;

    /** A network, what is to be found, and the plain computation. */
    record Animal(
            String name,
            Zoo zoo,
            int channels,
            int scale,
            int multiple,
            int reach,
            double tolerance,
            UnaryOperator<Planes> truth) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Animal> animals() {
        return Stream.of(
                animal("rgb", Zoo.plain(3, 2), 3, 2, 1, Zoo.plainly(2)),
                animal("luma", Zoo.plain(1, 3), 1, 3, 1, Zoo.plainly(3)),
                animal("scale-8", Zoo.plain(3, 8), 3, 8, 1, Zoo.plainly(8)),
                animal("scale-1", onlyKernel(), 3, 1, 1, image -> Zoo.blurred(image, false)),
                animal("channels-last", channelsLast(), 3, 2, 1, Zoo.plainly(2)),
                new Animal("half", half(), 3, 2, 1, 1, 2e-3, Zoo.plainly(2)),
                animal("rank-3", rankThree(), 3, 2, 1, 0, Zoo.repeating(2)),
                animal("unnamed-sides", sides(0, 0, 0, 0), 3, 2, 1, Zoo.plainly(2)),
                animal("batch-2", sides(2, 3, 0, 0), 3, 2, 1, Zoo.plainly(2)),
                animal("dynamic-batch", sides(0, 3, 0, 0), 3, 2, 1, Zoo.plainly(2)),
                animal("multiple-of-8", blocks(), 3, 2, 8, 0, OnnxNetworkTest::ofBlocks),
                animal(
                        "edges-lost",
                        edgesLost(),
                        3,
                        2,
                        1,
                        image -> Zoo.repeating(2).apply(Zoo.blurred(image, true))));
    }

    private static Animal animal(
            String name, Zoo zoo, int channels, int scale, int multiple, UnaryOperator<Planes> truth) {
        return animal(name, zoo, channels, scale, multiple, 1, truth);
    }

    private static Animal animal(
            String name, Zoo zoo, int channels, int scale, int multiple, int reach, UnaryOperator<Planes> truth) {
        return new Animal(name, zoo, channels, scale, multiple, reach, TOLERANCE, truth);
    }

    private static Zoo onlyKernel() {
        return new Zoo()
                .input("in", Zoo.FLOAT, 1, 3, 0, 0)
                .output("out", Zoo.FLOAT, 1, 3, 0, 0)
                .blur("in", "out", 3, 1);
    }

    private static Zoo channelsLast() {
        return new Zoo()
                .input("in", Zoo.FLOAT, 1, 0, 0, 3)
                .output("out", Zoo.FLOAT, 1, 0, 0, 3)
                .transpose("in", "planar", 0, 3, 1, 2)
                .blur("planar", "soft", 3, 1)
                .nearest("soft", "large", 1, 1, 2, 2)
                .transpose("large", "out", 0, 2, 3, 1);
    }

    private static Zoo half() {
        return new Zoo()
                .input("in", Zoo.HALF, 1, 3, 0, 0)
                .output("out", Zoo.HALF, 1, 3, 0, 0)
                .cast("in", "wide", Zoo.FLOAT)
                .blur("wide", "soft", 3, 1)
                .nearest("soft", "large", 1, 1, 2, 2)
                .cast("large", "out", Zoo.HALF);
    }

    private static Zoo rankThree() {
        return new Zoo()
                .input("in", Zoo.FLOAT, 3, 0, 0)
                .output("out", Zoo.FLOAT, 3, 0, 0)
                .nearest("in", "out", 1, 2, 2);
    }

    private static Zoo sides(long... shape) {
        return new Zoo()
                .input("in", Zoo.FLOAT, shape)
                .output("out", Zoo.FLOAT, 0, 0, 0, 0)
                .blur("in", "soft", 3, 1)
                .nearest("soft", "out", 1, 1, 2, 2);
    }

    /** Half of each pixel and half of the mean of its block of 8x8. */
    private static Zoo blocks() {
        Zoo zoo = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        return zoo.pool("in", "pooled", 8)
                .nearest("pooled", "spread", 1, 1, 8, 8)
                .node("Add", List.of("in", "spread"), "sum")
                .node("Mul", List.of("sum", zoo.constant("half", 0.5f)), "mean")
                .nearest("mean", "out", 1, 1, 2, 2);
    }

    private static Planes ofBlocks(Planes image) {
        Planes padded = image.replicatePadTo(aligned(image.height()), aligned(image.width()));
        return ProbeImages.of(3, 2 * image.height(), 2 * image.width(), (c, y, x) -> {
            double mean = 0;
            for (int i = 0; i < 64; i++) {
                mean += padded.get(c, y / 16 * 8 + i / 8, x / 16 * 8 + i % 8) / 64;
            }
            return (float) (image.get(c, y / 2, x / 2) + mean) / 2;
        });
    }

    private static int aligned(int side) {
        return (side + 7) / 8 * 8;
    }

    private static Zoo edgesLost() {
        return new Zoo()
                .input("in", Zoo.FLOAT, 1, 3, 0, 0)
                .output("out", Zoo.FLOAT, 1, 3, 0, 0)
                .blur("in", "soft", 3, 0)
                .nearest("soft", "out", 1, 1, 2, 2);
    }

    private OnnxNetwork read(String name, Zoo zoo) {
        return OnnxNetwork.read(zoo.write(folder, name), ColourOrder.AUTO, NO_CACHE);
    }

    @ParameterizedTest
    @MethodSource("animals")
    void isFoundOutAndComputesWhatThePlainOneDoes(Animal animal) {
        OnnxNetwork network = read(animal.name(), animal.zoo());
        assertThat(network.name()).isEqualTo(animal.name());
        assertThat(network.scale()).isEqualTo(animal.scale());
        assertThat(network.channels()).isEqualTo(animal.channels());
        assertThat(network.footprint()).isEqualTo(Footprint.of(animal.multiple(), animal.reach()));
        try (Engine engine = network.open(EngineChoice.fastest(1))) {
            for (int[] size : new int[][] {{37, 53}, {64, 64}, {5, 3}}) {
                Planes image = ProbeImages.noise(animal.channels(), size[0], size[1], 5);
                Planes truth = animal.truth().apply(image);
                Planes large = engine.run(image);
                assertThat(large.height()).isEqualTo(truth.height());
                assertThat(large.width()).isEqualTo(truth.width());
                assertThat(Images.difference(truth, large)).isLessThan(animal.tolerance());
            }
        }
    }

    /** Colour, through tiles of 16 pixels and their halos: no seam. */
    @ParameterizedTest
    @MethodSource("animals")
    void tilesShowNoSeam(Animal animal) {
        OnnxNetwork network = read(animal.name(), animal.zoo());
        DeepRows image = new DeepRows(ProbeImages.soft(3, 45, 70));
        try (Upscaler whole = Upscaler.open(network, OPTIONS);
                Upscaler tiled = Upscaler.open(network, OPTIONS.withTile(16))) {
            Planes truth = DeepRows.planes(whole.upscale(image, share -> {}));
            assertThat(Images.difference(truth, DeepRows.planes(tiled.upscale(image, share -> {}))))
                    .isLessThan(TOLERANCE);
            if (animal.channels() == 3) {
                assertThat(Images.difference(animal.truth().apply(DeepRows.planes(image)), truth))
                        .isLessThan(animal.tolerance());
            }
        }
    }

    /** The mean over the eight symmetries of the square, by a network that has none of them. */
    @Test
    void theEnsembleIsTheMeanOfEight() {
        OnnxNetwork network = read("rgb", Zoo.plain(3, 2));
        Planes image = ProbeImages.soft(3, 22, 31);
        Planes sum = new Planes(3, 44, 62);
        for (int symmetry = 0; symmetry < 8; symmetry++) {
            Planes large = turned(Zoo.plainly(2).apply(turned(image, symmetry, false)), symmetry, true);
            for (int i = 0; i < 3 * 44 * 62; i++) {
                int c = i / (44 * 62);
                int y = i / 62 % 44;
                int x = i % 62;
                sum.set(c, y, x, sum.get(c, y, x) + large.get(c, y, x) / 8);
            }
        }
        UpscaleOptions ensemble = OPTIONS.withEnsemble(true);
        for (UpscaleOptions options : List.of(ensemble, ensemble.withTile(16))) {
            try (Upscaler upscaler = Upscaler.open(network, options)) {
                Planes mean = DeepRows.planes(upscaler.upscale(new DeepRows(image), share -> {}));
                assertThat(Images.difference(sum, mean)).isLessThan(TOLERANCE);
            }
        }
    }

    /** Bit 0 mirrors top and bottom, bit 1 left and right, bit 2 then exchanges rows and columns; or all of it back. */
    private static Planes turned(Planes image, int symmetry, boolean back) {
        boolean transposed = (symmetry & 4) != 0;
        int height = transposed ? image.width() : image.height();
        int width = transposed ? image.height() : image.width();
        return ProbeImages.of(image.channels(), height, width, (c, y, x) -> {
            int v = y;
            int u = x;
            if (back) { // mirrored last
                v = (symmetry & 1) != 0 ? height - 1 - v : v;
                u = (symmetry & 2) != 0 ? width - 1 - u : u;
            }
            int row = transposed ? u : v;
            int column = transposed ? v : u;
            if (!back) { // mirrored first
                row = (symmetry & 1) != 0 ? image.height() - 1 - row : row;
                column = (symmetry & 2) != 0 ? image.width() - 1 - column : column;
            }
            return image.get(c, row, column);
        });
    }

    /**
     * Colour, and gray as three equal planes; alpha by itself, and the colour beside it as if it were alone where all
     * is opaque.
     */
    @Test
    void alphaGoesThroughTheNetworkToo() {
        Zoo zoo = new Zoo()
                .input("in", Zoo.FLOAT, 1, 3, 0, 0)
                .output("out", Zoo.FLOAT, 1, 3, 0, 0)
                .nearest("in", "out", 1, 1, 2, 2);
        OnnxNetwork network = read("repeats", zoo);
        for (int channels : new int[] {1, 2, 4}) {
            Planes image = ProbeImages.of(
                    channels,
                    20,
                    33,
                    (c, y, x) -> channels % 2 == 0 && c == channels - 1
                            ? 0.25f + 0.75f * (x + y) / 53
                            : 0.5f + 0.3f * (float) Math.sin(x * 0.4 + y * 0.2 + c));
            try (Upscaler upscaler = Upscaler.open(network, OPTIONS.withTile(16))) {
                Planes large = DeepRows.planes(upscaler.upscale(new DeepRows(image), share -> {}));
                assertThat(Images.difference(DeepRows.planes(ofTwice(image)), large))
                        .as(channels + " channels")
                        .isLessThan(TOLERANCE);
            }
        }
    }

    /** Each pixel four times, rounded as images are. */
    private static DeepRows ofTwice(Planes image) {
        return new DeepRows(Zoo.repeating(2).apply(image));
    }

    /** Gray through a network of luma is what that network makes of it. */
    @Test
    void lumaOfGrayIsTheNetworksOwn() {
        OnnxNetwork network = read("luma", Zoo.plain(1, 3));
        Planes gray = ProbeImages.soft(1, 30, 41);
        try (Upscaler upscaler = Upscaler.open(network, OPTIONS)) {
            Planes large = DeepRows.planes(upscaler.upscale(new DeepRows(gray), share -> {}));
            assertThat(Images.difference(Zoo.plainly(3).apply(gray), large)).isLessThan(TOLERANCE);
        }
    }

    /** As a network that is told to only ever see values from 20 on: what it makes of 0..1 is all the same. */
    @Test
    void bytesAreKnownByTheResult() {
        Zoo zoo = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        zoo.node("Max", List.of("in", zoo.constant("least", 20)), "lit").nearest("lit", "out", 1, 1, 2, 2);
        OnnxNetwork network = read("bytes", zoo);
        assertThat(value(network, "values")).isEqualTo("0..255");
        Planes image = ProbeImages.soft(3, 20, 30);
        try (Engine engine = network.open(EngineChoice.fastest(1))) {
            assertThat(Images.difference(Zoo.repeating(2).apply(image), engine.run(image)))
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void fixedSizesAreTiled() {
        OnnxNetwork declared = read("fixed", sides(1, 3, 64, 64));
        Zoo zoo = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        zoo.node("Reshape", List.of("in", zoo.numbers("shape", 1, 3, 48, 64)), "fixed");
        assertThatThrownBy(() -> read("nothing", zoo.blur("fixed", "out", 3, 1)))
                .isInstanceOf(UserException.class);
        Zoo hidden = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        hidden.node("Reshape", List.of("in", hidden.numbers("shape", 1, 3, 64, 64)), "fixed")
                .blur("fixed", "soft", 3, 1)
                .nearest("soft", "out", 1, 1, 2, 2);
        for (OnnxNetwork network : List.of(declared, read("hidden", hidden))) {
            assertThat(network.footprint())
                    .isEqualTo(new Footprint(1, OptionalInt.of(1), Optional.of(new Footprint.Fixed(64, 64))));
            for (int[] size : new int[][] {{100, 150}, {20, 64}, {64, 64}, {65, 200}}) {
                DeepRows image = new DeepRows(ProbeImages.soft(3, size[0], size[1]));
                try (Upscaler upscaler = Upscaler.open(network, OPTIONS)) {
                    Planes large = DeepRows.planes(upscaler.upscale(image, share -> {}));
                    Planes truth = Zoo.plainly(2).apply(DeepRows.planes(image));
                    // Below the fixed size the image's last row and column are repeated; zeros begin beyond.
                    int inside = 2 * Math.min(size[0], 63);
                    assertThat(Images.difference(
                                    truth.crop(0, 0, inside - 2, 2 * size[1] - 2),
                                    large.crop(0, 0, inside - 2, 2 * size[1] - 2)))
                            .isLessThan(TOLERANCE);
                }
            }
        }
    }

    /** The mean of the whole image is taken off half, and put back by a network that looks at all of it. */
    @Test
    void withoutABoundTheImageIsTakenWholeOrBlended() {
        Zoo zoo = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        zoo.node("GlobalAveragePool", List.of("in"), "mean")
                .node("Add", List.of("in", "mean"), "sum")
                .node("Mul", List.of("sum", zoo.constant("half", 0.5f)), "both")
                .nearest("both", "out", 1, 1, 2, 2);
        OnnxNetwork network = read("global", zoo);
        assertThat(network.footprint().reach()).isEmpty();
        DeepRows image = new DeepRows(ProbeImages.soft(3, 150, 200));
        double mean = 0;
        for (int i = 0; i < 150 * 200; i++) {
            mean += image.planes().get(0, i / 200, i % 200) / 150 / 200;
        }
        try (Upscaler whole = Upscaler.open(network, OPTIONS);
                Upscaler tiled = Upscaler.open(network, OPTIONS.withTile(64))) {
            Planes truth = DeepRows.planes(whole.upscale(image, share -> {}));
            assertThat((double) truth.get(0, 40, 60))
                    .isCloseTo((image.planes().get(0, 20, 30) + mean) / 2, within(1e-3));
            Planes blended = DeepRows.planes(tiled.upscale(image, share -> {}));
            assertThat(Images.difference(truth, blended)).isBetween(1e-3, 0.2);
            // Without blending the means of neighbours, about 0.05 apart, would meet in one step.
            for (int x = 2; x < 398; x += 2) {
                double step = (blended.get(0, 100, x) - truth.get(0, 100, x))
                        - (blended.get(0, 100, x - 2) - truth.get(0, 100, x - 2));
                assertThat(Math.abs(step)).isLessThan(0.006);
            }
        }
    }

    /** Red is made darker: planes are told apart by it. */
    @Test
    void blueMayComeFirst() {
        Zoo zoo = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        zoo.node("Sub", List.of("in", zoo.constant("mean", 0.4040f, 0.4371f, 0.4488f)), "low")
                .node("Add", List.of("low", zoo.constant("mean", 0.4040f, 0.4371f, 0.4488f)), "same")
                .node("Mul", List.of("same", zoo.constant("factors", 1, 1, 0.9f)), "red")
                .nearest("red", "out", 1, 1, 2, 2);
        Path file = zoo.write(folder, "blue");
        Planes image = ProbeImages.soft(3, 9, 12);
        for (ColourOrder order : ColourOrder.values()) {
            int darker = order == ColourOrder.RGB ? 2 : 0;
            try (Engine engine = OnnxNetwork.read(file, order, NO_CACHE).open(EngineChoice.fastest(1))) {
                Planes large = engine.run(image);
                for (int c = 0; c < 3; c++) {
                    assertThat(large.get(c, 4, 6))
                            .isCloseTo(image.get(c, 2, 3) * (c == darker ? 0.9f : 1), within(1e-4f));
                }
            }
        }
    }

    /** What lies outside of a small image, zeros, must not make the values look like others. */
    @Test
    void valuesAreJudgedByTheMiddleOfASmallImage() {
        OnnxNetwork network = read("small", sides(1, 3, 8, 8));
        assertThat(value(network, "values")).isEqualTo("0..1");
        assertThat(value(network, "work")).isEqualTo("27 multiply-adds for each pixel of the image");
    }

    /** ONNX Runtime begins its message with a function of its own. */
    @Test
    void aLaterFormatIsNamedWithoutTheRuntimesSources() {
        Path file = Zoo.write(
                folder,
                "later",
                Zoo.plain(3, 2).model().toBuilder().setIrVersion(99).build());
        assertThatThrownBy(() -> OnnxNetwork.read(file, ColourOrder.AUTO, NO_CACHE))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("ONNX Runtime does not take it (Unsupported model IR version: 99");
    }

    /** Networks that can't be used, and words that must be in the sentence. */
    static Stream<Object[]> refused() {
        Zoo two = Zoo.plain(3, 2).input("sigma", Zoo.FLOAT, 1);
        Zoo classes = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 0, 0);
        classes.node("GlobalAveragePool", List.of("in"), "mean").node("Flatten", List.of("mean"), "out");
        Zoo words = new Zoo()
                .input("in", Zoo.FLOAT, 1, 77)
                .output("out", Zoo.FLOAT, 1, 77)
                .node("Relu", List.of("in"), "out");
        Zoo four = new Zoo()
                .input("in", Zoo.FLOAT, 1, 4, 0, 0)
                .output("out", Zoo.FLOAT, 1, 4, 0, 0)
                .node("Relu", List.of("in"), "out");
        Zoo bytes = new Zoo()
                .input("in", TensorProto.DataType.UINT8_VALUE, 1, 3, 0, 0)
                .output("out", Zoo.FLOAT, 1, 3, 0, 0)
                .cast("in", "out", Zoo.FLOAT);
        Zoo smaller = new Zoo()
                .input("in", Zoo.FLOAT, 1, 3, 0, 0)
                .output("out", Zoo.FLOAT, 1, 3, 0, 0)
                .pool("in", "out", 2);
        Zoo none = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        none.node("Sub", List.of("in", "in"), "zero").node("Div", List.of("zero", "zero"), "out");
        Zoo plain = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        plain.node("Mul", List.of("in", plain.constant("nothing", 0)), "out");
        Zoo five = new Zoo()
                .input("in", Zoo.FLOAT, 1, 1, 3, 0, 0)
                .output("out", Zoo.FLOAT, 1, 1, 3, 0, 0)
                .node("Relu", List.of("in"), "out");
        Zoo whole = new Zoo()
                .input("in", Zoo.FLOAT, 1, 3, 0, 0)
                .output("out", TensorProto.DataType.INT32_VALUE, 1, 3, 0, 0)
                .cast("in", "out", TensorProto.DataType.INT32_VALUE);
        Zoo many = new Zoo()
                .input("in", Zoo.FLOAT, 100, 3, 0, 0)
                .output("out", Zoo.FLOAT, 100, 3, 0, 0)
                .node("Relu", List.of("in"), "out");
        Zoo nothing = new Zoo().output("out", Zoo.FLOAT, 1, 3, 8, 8);
        nothing.node("RandomNormal", List.of(), "out");
        Zoo wide = new Zoo()
                .input("in", Zoo.FLOAT, 1, 3, 0, 0)
                .output("out", Zoo.FLOAT, 1, 3, 0, 0)
                .nearest("in", "out", 1, 1, 2, 3);
        Zoo unknown = new Zoo()
                .input("in", Zoo.FLOAT, 1, 3, 0, 0)
                .output("out", Zoo.FLOAT, 1, 3, 0, 0)
                .node("Enlarge", List.of("in"), "out");
        return Stream.of(
                new Object[] {"two", two, "2 inputs ('in', 'sigma')"},
                new Object[] {"classes", classes, "gives 1x3 values"},
                new Object[] {"words", words, "2 dimensions"},
                new Object[] {"four", four, "4 planes"},
                new Object[] {"uint8", bytes, "float32 or float16"},
                new Object[] {"smaller", smaller, "not an integer multiple"},
                new Object[] {"none", none, "NaN values"},
                new Object[] {"plain", plain, "a single colour"},
                new Object[] {"five", five, "5 dimensions"},
                new Object[] {"whole", whole, "none of its outputs is an image with float32 or float16 values"},
                new Object[] {"many", many, "only 100 images at once"},
                new Object[] {"nothing", nothing, "takes nothing"},
                new Object[] {"wide", wide, "not an integer multiple"},
                new Object[] {"unknown", unknown, "ONNX Runtime does not take it"},
                new Object[] {"scale-32", Zoo.plain(3, 32), "enlarges by 32"});
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeUsedIsRefusedInASentence(String name, Zoo zoo, String words) {
        Path file = zoo.write(folder, name);
        assertThatThrownBy(() -> OnnxNetwork.read(file, ColourOrder.AUTO, NO_CACHE))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The model " + file + " can't be used: ")
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n")
                .hasMessageEndingWith(".");
    }

    /** Of what it was not tried with: where red is black it gives what is no number. */
    @Test
    void valuesThatAreNoNumbersAreFoundWhereTheyCome() {
        Zoo zoo = new Zoo().input("in", Zoo.FLOAT, 1, 3, 0, 0).output("out", Zoo.FLOAT, 1, 3, 0, 0);
        zoo.node("Log", List.of("in"), "log")
                .node("Exp", List.of("log"), "same")
                .node("Reciprocal", List.of("in"), "big")
                .node("Mul", List.of("in", "big"), "one")
                .node("Mul", List.of("same", "one"), "out");
        Path file = zoo.write(folder, "log");
        assertThatThrownBy(() -> OnnxNetwork.read(file, ColourOrder.AUTO, NO_CACHE))
                .isInstanceOf(UserException.class)
                .hasMessage("The model " + file + " can't be used: it gives NaN values.");
    }

    @Test
    void isFoundByItsFileAndRunsOnOneEngineOnly() throws IOException {
        Path file = Zoo.plain(3, 2).write(folder, "any");
        String home = System.getProperty("user.home");
        System.setProperty("user.home", folder.toString());
        try {
            assertThat(Networks.read(file)).isInstanceOf(OnnxNetwork.class);
            Path renamed = Files.copy(file, folder.resolve("any.bin"));
            assertThatThrownBy(() -> Networks.read(renamed))
                    .isInstanceOf(UserException.class)
                    .hasMessage(renamed + " seems to be an ONNX network: rename it so that it ends in .onnx.");
        } finally {
            System.setProperty("user.home", home);
        }
        OnnxNetwork network = OnnxNetwork.read(file, ColourOrder.AUTO, NO_CACHE);
        // The kernel's 9 products for each of 3 planes.
        assertThat(network.macsPerPixel()).isEqualTo(27);
        assertThatThrownBy(() -> network.open(new EngineChoice(Optional.of("vector"), 1, Device.AUTO, 0)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("onnx");
        if (OrtSessions.refusal(Device.CUDA).isPresent()) {
            assertThatThrownBy(() -> network.open(new EngineChoice(Optional.empty(), 1, Device.CUDA, 0)))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("onnxruntime_gpu");
        }
    }

    private static String value(OnnxNetwork network, String what) {
        return network.findings().stream()
                .filter(finding -> finding.what().equals(what))
                .map(Finding::value)
                .findFirst()
                .orElseThrow();
    }
}
