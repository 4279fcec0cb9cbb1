// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import static io.github.laddersr.engine.EngineTests.difference;
import static io.github.laddersr.engine.EngineTests.lively;
import static io.github.laddersr.engine.EngineTests.randomImage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.engine.MapEngine;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.ReferenceEngine;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.GraphBuilder;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.kernel.KernelTest;
import io.github.laddersr.kernel.WorkerPool;
import io.github.laddersr.weights.Weights;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@KernelTest
class RowNetworkTest {
    /** Largest difference allowed, relative to the largest value. */
    private static final double TOLERANCE = 1e-4;

    /** Runs a whole image through a network with this graph. */
    private static Planes run(Graph graph, Weights weights, int threads, Planes image) {
        int scale = graph.output().resolution().numerator();
        Planes large = new Planes(graph.output().channels(), image.height() * scale, image.width() * scale);
        try (WorkerPool workers = new WorkerPool(threads)) {
            int[] y = {0};
            Consumer<float[][]> in = new RowNetwork(graph, weights)
                    .open(image.height(), image.width(), workers, row -> {
                        for (int c = 0; c < large.channels(); c++) {
                            large.setRow(c, y[0], 0, row[c], 0, row[c].length);
                        }
                        y[0]++;
                    });
            for (int i = 0; i < image.height(); i++) {
                in.accept(row(image, i));
            }
            assertThat(y[0]).isEqualTo(large.height());
        }
        return large;
    }

    private static float[][] row(Planes image, int y) {
        float[][] row = new float[image.channels()][image.width()];
        for (int c = 0; c < row.length; c++) {
            image.getRow(c, y, 0, row[c], 0, row[c].length);
        }
        return row;
    }

    static IntStream samples() {
        return IntStream.range(0, 24);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void computesWhatTheEngineOfWholeMapsDoes(int seed) {
        Random random = new Random(seed);
        Variant variant = Networks.narrow(random);
        Graph graph = LadderPyramidNetwork.of(variant);
        Weights weights = lively(graph, seed);
        Fold.Folded network = random.nextBoolean() ? Fold.fold(graph, weights) : new Fold.Folded(graph, weights);
        Planes image = randomImage(1 + random.nextInt(70), 1 + random.nextInt(70), seed);
        try (MapEngine maps = new MapEngine(network.graph(), network.weights(), 1)) {
            Planes rows = run(network.graph(), network.weights(), 1 + random.nextInt(3), image);
            assertThat(difference(maps.run(image), rows))
                    .as("%s, %d x %d", variant, image.width(), image.height())
                    .isLessThan(TOLERANCE);
        }
    }

    /** Graphs other than ladders, because plans are found by structure. */
    static Stream<Named<Function<GraphBuilder, String>>> structures() {
        return Stream.of(
                Named.of("a convolution", b -> b.conv("last", b.input("image", 3), 3, 3)),
                Named.of("a chain with kernels 1, 7 and 5", b -> {
                    String x = b.relu("r", b.conv("a", b.input("image", 3), 24, 1));
                    return b.conv("c", b.relu6("s", b.conv("b", x, 9, 7)), 3, 5);
                }),
                Named.of("shifts before and after", b -> {
                    String x = b.shift("before", b.input("image", 3), List.of(1f, -2f, 3f));
                    return b.shift("after", b.conv("a", x, 3, 3), List.of(-1f, 2f, 0.5f));
                }),
                Named.of("an image that is read twice", b -> {
                    String image = b.input("image", 3);
                    String x = b.conv("a", b.shift("before", image, List.of(1f, -2f, 3f)), 3, 3);
                    return b.add("sum", x, image);
                }),
                Named.of("a map added to itself", b -> {
                    String x = b.relu("r", b.conv("a", b.input("image", 3), 20, 3));
                    return b.conv("b", b.add("twice", x, x), 3, 3);
                }),
                Named.of("a convolution of a concatenation", b -> {
                    String image = b.input("image", 3);
                    String x = b.conv("a", image, 5, 3);
                    String y = b.conv("b", image, 18, 5);
                    return b.conv("last", b.concat("concat", List.of(x, y, image)), 3, 3);
                }),
                Named.of("a nonlinearity of a concatenation", b -> {
                    String image = b.input("image", 3);
                    String x = b.conv("a", image, 5, 3);
                    String y = b.conv("b", image, 18, 5);
                    String both = b.relu("r", b.concat("concat", List.of(x, image, y)));
                    return b.conv("last", both, 3, 3);
                }),
                Named.of("a concatenation that is read twice", b -> {
                    String image = b.input("image", 3);
                    String both = b.concat("concat", List.of(b.conv("a", image, 5, 3), b.conv("b", image, 6, 1)));
                    return b.add("sum", b.conv("c", b.relu("r", both), 3, 3), b.conv("d", both, 3, 1));
                }),
                Named.of("residuals of the image", b -> {
                    String image = b.input("image", 3);
                    String x = b.depthwise("b", b.relu("r", b.conv("a", image, 20, 1)), 7, 1);
                    x = b.conv("c", b.relu6("s", x), 3, 1);
                    return b.add("sum", x, image);
                }),
                Named.of("halving, and doubling the bilinear way", b -> up(b, Upsampling.BILINEAR)),
                Named.of("halving, and doubling by repeating", b -> up(b, Upsampling.NEAREST)),
                Named.of("pixels from channels, limited", b -> {
                    String x = b.conv("a", b.input("image", 3), 12, 3);
                    return b.relu("r", b.pixelShuffle("shuffle", x, 2));
                }),
                Named.of("pixels from channels, then a convolution", b -> {
                    String x = b.relu("r", b.conv("a", b.input("image", 3), 27, 3));
                    return b.conv("last", b.pixelShuffle("shuffle", x, 3), 3, 5);
                }),
                Named.of("an enlarged image added to the result", b -> {
                    String image = b.input("image", 3);
                    String x = b.pixelShuffle("shuffle", b.conv("a", image, 12, 3), 2);
                    return b.add("sum", x, b.upsample2x("up", image, Upsampling.NEAREST));
                }),
                Named.of("an image enlarged the bilinear way", b -> {
                    String image = b.input("image", 3);
                    String x = b.pixelShuffle("shuffle", b.conv("a", image, 12, 3), 2);
                    return b.add("sum", x, b.upsample2x("up", image, Upsampling.BILINEAR));
                }),
                Named.of("a depthwise kernel smaller than its stride", b -> {
                    String x = b.conv("a", b.input("image", 3), 10, 3);
                    x = residual(b, "half", x, 17, 1, 2);
                    return b.conv("last", b.upsample2x("up", x, Upsampling.NEAREST), 3, 3);
                }),
                Named.of("a border of its own", b -> {
                    String x = b.relu("r", b.conv("a", b.input("image", 3), 10, 3));
                    return b.pixelShuffle("shuffle", b.borderedConv("last", x, 12, 5), 2);
                }));
    }

    /** Three resolutions with inverted residuals of both strides in between. */
    private static String up(GraphBuilder b, Upsampling mode) {
        String x = b.conv("a", b.input("image", 3), 10, 3);
        String half = residual(b, "half", x, 17, 5, 2);
        String quarter = residual(b, "quarter", half, 33, 3, 2);
        String y = b.conv("lateral", half, 33, 1);
        y = b.add("sum", b.upsample2x("up.half", quarter, mode), y);
        return b.conv("last", b.upsample2x("up.full", y, mode), 3, 3);
    }

    private static String residual(GraphBuilder b, String name, String input, int channels, int kernel, int stride) {
        String x = b.conv(name + ".expand", input, 2 * channels + 1, 1);
        x = b.relu(name + ".relu", b.depthwise(name + ".depthwise", x, kernel, stride));
        return b.conv(name + ".project", x, channels, 1);
    }

    @ParameterizedTest
    @MethodSource("structures")
    void computesGraphsOfOtherStructures(Function<GraphBuilder, String> structure) {
        GraphBuilder builder = new GraphBuilder();
        String last = structure.apply(builder);
        Graph graph = builder.build();
        assertThat(graph.output().name()).isEqualTo(last);
        Weights weights = lively(graph, 59);
        try (ReferenceEngine reference = new ReferenceEngine(graph, weights)) {
            for (Planes image : List.of(randomImage(40, 24, 1), randomImage(5, 19, 2), randomImage(67, 90, 3))) {
                assertThat(difference(reference.run(image), run(graph, weights, 2, image)))
                        .as("%d x %d", image.width(), image.height())
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @Test
    void imagesMayBeTallerThanAnyRing() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        Fold.Folded folded = Fold.fold(graph, lively(graph, 61));
        Planes image = randomImage(1203, 9, 61);
        try (MapEngine maps = new MapEngine(folded.graph(), folded.weights(), 1)) {
            assertThat(difference(maps.run(image), run(folded.graph(), folded.weights(), 1, image)))
                    .isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void moreMemoryIsTakenByWiderImages(int threads) {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        RowNetwork network = new RowNetwork(graph, lively(graph, 1));
        long before = 0;
        for (int width = 8; width <= 2000; width += 8) {
            long bytes = network.bytesFor(width, threads);
            assertThat(bytes)
                    .as("width %d", width)
                    .isGreaterThan(before)
                    .isEqualTo(network.bytesFor(width - 7, threads));
            before = bytes;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void sizesBelowOneAreRefused(int size) {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        RowNetwork network = new RowNetwork(graph, lively(graph, 1));
        try (WorkerPool workers = new WorkerPool(1)) {
            assertThatThrownBy(() -> network.open(size, 8, workers, row -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("8x" + size);
            assertThatThrownBy(() -> network.open(8, size, workers, row -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(size + "x8");
        }
    }
}
