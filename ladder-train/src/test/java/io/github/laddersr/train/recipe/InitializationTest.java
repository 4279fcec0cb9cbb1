// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.DoubleMap;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.ReferenceOps;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InitializationTest {
    private static final int SIDE = 32;

    /** All variants of the paper: scales, widths, pathways and activations, and the other upsampling. */
    static Stream<Variant> variants() {
        Variant lpn = Variant.lpn(2).withWidth(0.5);
        return Stream.of(
                Variant.lpn(2),
                lpn,
                lpn.withWidth(0.75),
                lpn.withScale(3),
                lpn.withScale(4),
                lpn.withPathways(1),
                lpn.withPathways(2),
                lpn.withActivation(BlockActivation.RELU6_BOTH),
                lpn.withActivation(BlockActivation.RELU_BOTH),
                lpn.withActivation(BlockActivation.RELU_AFTER_EXPAND),
                lpn.withUpsampling(Upsampling.BILINEAR));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theSignalKeepsItsSizeFromStageToStage(Variant variant) {
        Graph graph = LadderPyramidNetwork.of(variant);
        Weights weights = Initialization.VARIANCE.weights(graph, 1);
        assertThatCode(() -> weights.requireFits(graph)).doesNotThrowAnyException();
        Map<String, DoubleMap> maps = maps(graph, weights, DoubleMap.of(image()));
        double head = deviation(maps, "head");
        for (int stage = 0; stage < 4; stage++) {
            String name = "stages." + stage + ".skip";
            assertThat(deviation(maps, name) / head).as(name).isBetween(0.3, 3.0);
        }
        assertThat(deviation(maps, graph.output().name()) / head).as("output").isBetween(0.3, 3.0);
        assertThat(deviation(maps, "fuse.1") / head).as("fuse.1").isBetween(0.15, 0.6);
        // Uniform weights fail the criterion, so the test can tell the difference.
        Map<String, DoubleMap> uniform = maps(graph, Initialization.UNIFORM.weights(graph, 1), DoubleMap.of(image()));
        assertThat(deviation(uniform, "stages.3.skip") / deviation(uniform, "head"))
                .isLessThan(0.3);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theMeanColourStaysTheMeanColour(Variant variant) {
        Graph graph = LadderPyramidNetwork.of(variant);
        Planes mean = new Planes(3, 8, 8);
        List<Float> colour = LadderPyramidNetwork.RGB_MEAN;
        fill(mean, (c, y, x) -> colour.get(c));
        Map<String, DoubleMap> maps = maps(graph, Initialization.VARIANCE.weights(graph, 2), DoubleMap.of(mean));
        DoubleMap out = Objects.requireNonNull(maps.get(graph.output().name()));
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < out.height() * out.width(); i++) {
                assertThat(out.get(c * out.height() * out.width() + i)).isCloseTo(colour.get(c), within(1e-7));
            }
        }
    }

    @Test
    void weightsHaveThePlannedDeviation() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2));
        Weights weights = Initialization.VARIANCE.weights(graph, 3);
        assertDeviation(weights.get("head.weight"), 1 / Math.sqrt(3 * 9));
        assertDeviation(weights.get("stages.0.0.expand.weight"), 1 / Math.sqrt(64));
        assertDeviation(weights.get("stages.0.0.depthwise.weight"), 1 / Math.sqrt(25));
        assertDeviation(weights.get("stages.0.0.project.weight"), 0.3 * Math.sqrt(2.0 / (12 * 64)));
        assertDeviation(weights.get("stages.1.0.project.weight"), Math.sqrt(2.0 / (12 * 64)));
        assertDeviation(weights.get("fuse.1.weight"), 0.3 / Math.sqrt(9 * 64));
        assertThat(weights.get("stages.0.0.expand.bias").toArray()).containsOnly(0f);
        assertThat(Initialization.VARIANCE.weights(graph, 3)).isEqualTo(weights);
        assertThat(Initialization.VARIANCE.weights(graph, 4)).isNotEqualTo(weights);
    }

    private static void assertDeviation(Tensor tensor, double deviation) {
        double squares = 0;
        for (float value : tensor.toArray()) {
            squares += value * value;
        }
        assertThat(Math.sqrt(squares / tensor.size())).isCloseTo(deviation, within(0.06 * deviation));
    }

    @Test
    void uniformIsAsBefore() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        assertThat(Initialization.UNIFORM.weights(graph, 5)).isEqualTo(Weights.random(graph, 5));
    }

    @Test
    void eachIsKnownByItsLabel() {
        for (Initialization start : Initialization.values()) {
            assertThat(Initialization.of(start.label())).isEqualTo(start);
        }
        assertThatThrownBy(() -> Initialization.of("none"))
                .isInstanceOf(UserException.class)
                .hasMessage("There is no start 'none': choose variance or uniform.");
    }

    private interface Colour {
        float at(int c, int y, int x);
    }

    private static void fill(Planes planes, Colour colour) {
        for (int c = 0; c < planes.channels(); c++) {
            for (int y = 0; y < planes.height(); y++) {
                for (int x = 0; x < planes.width(); x++) {
                    planes.set(c, y, x, colour.at(c, y, x));
                }
            }
        }
    }

    /** Waves of several lengths with the contrast of photographs, and a little noise. */
    private static Planes image() {
        Random random = new Random(3);
        Planes planes = new Planes(3, SIDE, SIDE);
        fill(planes, (c, y, x) -> (float) (LadderPyramidNetwork.RGB_MEAN.get(c)
                + 0.2 * Math.sin(x / 5.0 + c)
                + 0.15 * Math.cos(y / 2.0)
                + 0.03 * random.nextGaussian()));
        return planes;
    }

    private static Map<String, DoubleMap> maps(Graph graph, Weights weights, DoubleMap image) {
        Map<String, DoubleMap> maps = new HashMap<>();
        for (Node node : graph.nodes()) {
            List<DoubleMap> inputs = node instanceof Node.Input
                    ? List.of(image)
                    : node.inputs().stream().map(maps::get).toList();
            maps.put(node.name(), ReferenceOps.forward(node, inputs, weights));
        }
        return maps;
    }

    /** The deviation of the pixels from their channel's mean, so that biases do not count. */
    private static double deviation(Map<String, DoubleMap> maps, String name) {
        DoubleMap map = Objects.requireNonNull(maps.get(name));
        int pixels = map.height() * map.width();
        double sum = 0;
        for (int from = 0; from < map.size(); from += pixels) {
            double[] channel =
                    IntStream.range(from, from + pixels).mapToDouble(map::get).toArray();
            double mean = Arrays.stream(channel).sum() / pixels;
            sum += Arrays.stream(channel).map(v -> (v - mean) * (v - mean)).sum();
        }
        return Math.sqrt(sum / map.size());
    }
}
