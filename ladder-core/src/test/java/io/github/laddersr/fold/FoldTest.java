package io.github.laddersr.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.ReferenceEngine;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.GraphBuilder;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        int size = places.size() / Node.BorderedConv.PLACES;
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
        // Alone it takes 0.2 s; the margin is for a machine with other work to do.
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
}
