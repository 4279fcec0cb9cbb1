// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.ReferenceEngine;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.GraphBuilder;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldTest {
    private static final double TOLERANCE = 1e-4;

    private static Graph narrow(int scale) {
        return LadderPyramidNetwork.of(Variant.lpn(scale).withWidth(0.5));
    }

    private static Planes randomImage(int height, int width) {
        Random random = new Random(7);
        Planes image = new Planes(3, height, width);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image.set(c, y, x, random.nextFloat());
                }
            }
        }
        return image;
    }

    private static Planes run(Graph graph, Weights weights, Planes image) {
        try (ReferenceEngine engine = new ReferenceEngine(graph, weights)) {
            return engine.run(image);
        }
    }

    /** The largest difference relative to the largest value, among the pixels at least {@code ring} from the border. */
    private static double difference(Planes expected, Planes actual, int ring) {
        double difference = 0;
        double largest = 0;
        for (int c = 0; c < expected.channels(); c++) {
            for (int y = 0; y < expected.height(); y++) {
                for (int x = 0; x < expected.width(); x++) {
                    largest = Math.max(largest, Math.abs(expected.get(c, y, x)));
                    int toBorder =
                            Math.min(Math.min(y, expected.height() - 1 - y), Math.min(x, expected.width() - 1 - x));
                    if (toBorder >= ring) {
                        difference = Math.max(difference, Math.abs(expected.get(c, y, x) - actual.get(c, y, x)));
                    }
                }
            }
        }
        return difference / largest;
    }

    @ParameterizedTest
    @CsvSource({
        "2, 8, 8", "2, 16, 24", "2, 1, 1", "2, 7, 5",
        "3, 8, 8", "3, 16, 24", "3, 1, 1", "3, 7, 5",
        "4, 8, 8", "4, 16, 24", "4, 1, 1", "4, 7, 5"
    })
    void foldedNetworkComputesTheSame(int scale, int height, int width) {
        Graph graph = narrow(scale);
        Weights weights = Weights.random(graph, scale);
        Fold.Folded folded = Fold.fold(graph, weights);
        Planes image = randomImage(height, width);
        Planes plain = run(graph, weights, image);
        assertThat(difference(plain, run(folded.graph(), folded.weights(), image), 0))
                .isLessThan(TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void oneKernelForAllPlacesWouldBeWrongInTheOutermostRing(int scale) {
        Graph graph = narrow(scale);
        Weights weights = Weights.random(graph, scale);
        Fold.Folded folded = Fold.fold(graph, weights);
        Weights naive = folded.weights();
        for (String name : List.of("tail.folded.weight", "tail.folded.bias")) {
            naive = naive.with(name, interiorEverywhere(naive.get(name)));
        }
        Planes image = randomImage(16, 24);
        Planes plain = run(graph, weights, image);
        Planes wrong = run(folded.graph(), naive, image);
        assertThat(difference(plain, wrong, 0)).isGreaterThan(100 * TOLERANCE);
        assertThat(difference(plain, wrong, scale)).isLessThan(TOLERANCE);
    }

    private static Tensor interiorEverywhere(Tensor places) {
        int size = places.size() / Node.BorderedConv.POSITIONS;
        float[] values = new float[places.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = places.get(4 * size + i % size);
        }
        return Tensor.of(places.shape(), values);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void fullWidthFoldsToOneFiveByFiveConvolutionInASecond(int scale) {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(scale));
        Weights weights = Weights.random(graph, 1);
        long start = System.nanoTime();
        Fold.Folded folded = Fold.fold(graph, weights);
        // It takes 0.2 s on an idle machine; the margin is for a busy one.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        int channels = 3 * scale * scale;
        assertThat(folded.weights().get("tail.folded.weight").shape()).containsExactly(9, channels, 64, 5, 5);
        assertThat(folded.weights().get("tail.folded.bias").shape()).containsExactly(9, channels);
        List<Node> nodes = folded.graph().nodes();
        assertThat(nodes.getLast())
                .isInstanceOfSatisfying(
                        Node.PixelShuffle.class,
                        shuffle -> assertThat(shuffle.factor()).isEqualTo(scale));
        assertThat(nodes.get(nodes.size() - 2))
                .isInstanceOfSatisfying(
                        Node.BorderedConv.class,
                        conv -> assertThat(conv.input()).isEqualTo("long_skip"));
        assertThat(folded.graph().nodes()).isEqualTo(Fold.foldShape(graph).nodes());
        Planes image = randomImage(8, 8);
        assertThat(difference(run(graph, weights, image), run(folded.graph(), folded.weights(), image), 0))
                .isLessThan(TOLERANCE);
    }

    @Test
    void foldingTwiceIsFoldingOnce() {
        Graph graph = narrow(2);
        Fold.Folded once = Fold.fold(graph, Weights.random(graph, 1));
        Fold.Folded twice = Fold.fold(once.graph(), once.weights());
        assertThat(twice.graph().nodes()).isEqualTo(once.graph().nodes());
        assertThat(twice.weights()).isEqualTo(once.weights());
    }

    @Test
    void aMapThatSomebodyElseReadsEndsTheTail() {
        GraphBuilder builder = new GraphBuilder();
        String a = builder.conv("a", builder.input("image", 3), 16, 3);
        String sharp = builder.pixelShuffle("a.shuffle", a, 2);
        String b = builder.conv("b", builder.add("twice", sharp, sharp), 8, 3);
        String sharper = builder.pixelShuffle("b.shuffle", b, 2);
        builder.conv("c", sharper, 3, 5);
        Graph graph = builder.build();
        Weights weights = Weights.random(graph, 3);
        Fold.Folded folded = Fold.fold(graph, weights);
        assertThat(folded.weights().names()).containsExactly("a.weight", "a.bias", "c.folded.weight", "c.folded.bias");
        Planes image = randomImage(8, 16);
        assertThat(difference(run(graph, weights, image), run(folded.graph(), folded.weights(), image), 0))
                .isLessThan(TOLERANCE);
    }

    @Test
    void aKernelThatReachesTooFarIsNotFolded() {
        GraphBuilder builder = new GraphBuilder();
        String sharp = builder.pixelShuffle("shuffle", builder.conv("a", builder.input("image", 3), 12, 3), 2);
        builder.conv("b", sharp, 3, 7);
        Graph graph = builder.build();
        assertThat(Fold.foldShape(graph)).isSameAs(graph);
    }

    private static Stream<Variant> variants() {
        Stream<Variant> pathways = Stream.of(1, 2, 3)
                .flatMap(n -> Stream.of(2, 3, 4).map(scale -> Variant.lpn(scale).withPathways(n)));
        Stream<Variant> kinds = Stream.of(BlockActivation.values())
                .flatMap(activation -> Stream.of(Upsampling.values())
                        .flatMap(mode -> Stream.of(1, 2, 3)
                                .map(n -> Variant.lpn(2)
                                        .withPathways(n)
                                        .withActivation(activation)
                                        .withUpsampling(mode))));
        return Stream.concat(
                Stream.concat(pathways, kinds).map(v -> v.withWidth(0.5)),
                Stream.of(Variant.lpn(2).withWidth(0.75), Variant.lpn(2)));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantIsExactAndCheaper(Variant variant) {
        Graph graph = LadderPyramidNetwork.of(variant);
        Weights weights = Weights.random(graph, 5);
        Fold.Folded folded = Fold.fold(graph, weights);
        assertThat(folded.graph().nodes()).isEqualTo(Fold.foldShape(graph).nodes());
        folded.weights().requireFits(folded.graph());
        assertThat(folded.graph().nodes()).noneMatch(n -> n.name().equals("concat"));
        Fold.Folded twice = Fold.fold(folded.graph(), folded.weights());
        assertThat(twice.graph()).isSameAs(folded.graph());
        assertThat(twice.weights()).isSameAs(folded.weights());
        Planes image = randomImage(16, 8);
        assertThat(difference(run(graph, weights, image), run(folded.graph(), folded.weights(), image), 0))
                .isLessThan(1e-5);
    }

    /**
     * The convolution of the concatenation as in the network, without the rest: every term must be there, with its
     * bias.
     */
    @Test
    void eachTermOfTheSumCounts() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        Weights weights = Weights.random(graph, 6);
        Fold.Folded folded = Fold.fold(graph, weights);
        Planes image = randomImage(16, 8);
        Planes plain = run(graph, weights, image);
        List<String> made = folded.weights().names().stream()
                .filter(name -> name.contains(".folded.") && !name.startsWith("tail"))
                .toList();
        assertThat(made)
                .containsExactly(
                        "fuse.0.folded.maps.weight",
                        "fuse.0.folded.maps.bias",
                        "gamma.0.project.folded.weight",
                        "gamma.0.project.folded.bias",
                        "fuse.0.folded.half.maps.weight",
                        "fuse.0.folded.half.maps.bias",
                        "gamma.1.project.folded.weight",
                        "gamma.1.project.folded.bias");
        for (String name : made.stream()
                .filter(n -> n.endsWith("weight") || n.equals("fuse.0.folded.maps.bias"))
                .toList()) {
            Tensor tensor = folded.weights().get(name);
            Weights without = folded.weights().with(name, Tensor.of(tensor.shape(), new float[tensor.size()]));
            assertThat(difference(plain, run(folded.graph(), without, image), 0))
                    .isGreaterThan(1e-3);
        }
    }

    @Test
    void theFusionOfThePathwaysBecomesASumWithoutGammasEnd() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2));
        Graph folded = Fold.foldShape(graph);
        assertThat(folded.node("fuse.0.folded.concat").inputs()).containsExactly("stages.0.skip", "beta.0.sum");
        assertThat(folded.node("fuse.0.folded.half.concat").inputs()).containsExactly("alpha.1.sum", "beta.1.sum");
        assertThat(folded.node("gamma.0.project.folded").inputs()).containsExactly("gamma.0.depthwise_relu");
        assertThat(folded.node("gamma.1.project.folded").inputs()).containsExactly("gamma.1.depthwise_relu");
        Set<String> names = folded.nodes().stream().map(Node::name).collect(Collectors.toSet());
        assertThat(names)
                .contains("alpha.0.sum", "beta.0.sum", "gamma.0.expand")
                .doesNotContain("gamma.0.project", "gamma.0.skip", "gamma.0.sum", "gamma.1.project", "gamma.1.skip");
        // One slice fewer for each of A1 and G1, and one at half the resolution for both A2 and B2.
        long pixels = (long) Graph.ALIGNMENT * Graph.ALIGNMENT;
        assertThat(macs(graph) - macs(folded) - tailGain(graph, folded))
                .isEqualTo(pixels * 64 * 64 * 2 - pixels / 4 * 64 * 64 * 2);
    }

    private static long macs(Graph graph) {
        return graph.nodes().stream().mapToLong(Cost::macsPerBlock).sum();
    }

    private static long tailGain(Graph graph, Graph folded) {
        return Cost.macsPerBlock(graph.node("upsampler.0"))
                + Cost.macsPerBlock(graph.node("tail"))
                - Cost.macsPerBlock(folded.node("tail.folded"));
    }

    @Test
    void aMapWithOtherReadersStaysForThem() {
        GraphBuilder builder = new GraphBuilder();
        String image = builder.input("image", 3);
        String coarse = builder.relu("coarse.relu", builder.depthwise("coarse", image, 3, 2));
        String left = builder.relu("left.relu", builder.conv("left", image, 6, 3));
        String up = builder.upsample2x("up", builder.conv("to_six", coarse, 6, 1), Upsampling.BILINEAR);
        String sum = builder.add("sum", left, up);
        String fused = builder.conv("fuse", builder.concat("concat", List.of(sum, left)), 6, 1);
        builder.add("out", fused, sum);
        Graph graph = builder.build();
        Weights weights = Weights.random(graph, 3);
        Fold.Folded folded = Fold.fold(graph, weights);
        assertThat(macs(folded.graph())).isLessThan(macs(graph));
        assertThat(folded.graph().nodes()).containsAll(List.of(graph.node("sum"), graph.node("to_six")));
        Planes image16 = randomImage(8, 16);
        assertThat(difference(run(graph, weights, image16), run(folded.graph(), folded.weights(), image16), 0))
                .isLessThan(1e-5);
    }

    @Test
    void aConcatenationOfWhatIsNotLinearStaysAsItIs() {
        GraphBuilder builder = new GraphBuilder();
        String image = builder.input("image", 3);
        String left = builder.relu("left.relu", builder.conv("left", image, 6, 3));
        String right = builder.relu("right.relu", builder.conv("right", image, 6, 3));
        String both = builder.concat("concat", List.of(left, builder.add("sum", left, right)));
        builder.relu("out", builder.conv("wide", builder.concat("both", List.of(both, right)), 9, 3));
        Graph graph = builder.build();
        assertThat(Fold.foldShape(graph)).isSameAs(graph);
    }

    @Test
    void aGraphWithoutAConcatenationIsLeftAlone() {
        GraphBuilder builder = new GraphBuilder();
        String image = builder.input("image", 3);
        String a = builder.conv("a", image, 8, 1);
        builder.conv("b", builder.add("sum", a, a), 8, 1);
        Graph graph = builder.build();
        Weights weights = Weights.random(graph, 3);
        Fold.Folded folded = Fold.fold(graph, weights);
        assertThat(folded.graph()).isSameAs(graph);
        assertThat(folded.weights()).isSameAs(weights);
    }
}
