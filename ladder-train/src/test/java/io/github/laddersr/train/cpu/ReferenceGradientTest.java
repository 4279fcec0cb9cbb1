// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.engine.DoubleMap;
import io.github.laddersr.engine.ReferenceOps;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.graph.Resolution;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each node's gradients compared with central differences of its output. */
class ReferenceGradientTest {
    /**
     * Every node is linear in each single value (a ReLU piecewise, and no value is this close to a kink), so the
     * difference is exact for any step. A power of two keeps float weights exact.
     */
    private static final double STEP = 1.0 / 16;

    private final Random random = new Random(37);

    static Stream<Arguments> nodes() {
        Resolution full = Resolution.FULL;
        return Stream.of(
                Arguments.of(new Node.Shift("n", "a", List.of(1f, -2f), full), shapes(2, 3, 4)),
                Arguments.of(new Node.Conv("n", "a", 3, 2, 1, full), shapes(3, 2, 3)),
                Arguments.of(new Node.Conv("n", "a", 2, 3, 3, full), shapes(2, 4, 3)),
                Arguments.of(new Node.Conv("n", "a", 2, 1, 5, full), shapes(2, 1, 4)),
                Arguments.of(new Node.BorderedConv("n", "a", 2, 2, 3, full), shapes(2, 4, 3)),
                Arguments.of(new Node.BorderedConv("n", "a", 1, 2, 5, full), shapes(1, 2, 2)),
                Arguments.of(new Node.DepthwiseConv("n", "a", 2, 3, 1, full), shapes(2, 3, 4)),
                Arguments.of(new Node.DepthwiseConv("n", "a", 2, 5, 1, full), shapes(2, 4, 3)),
                Arguments.of(new Node.DepthwiseConv("n", "a", 2, 5, 2, full.dividedBy(2)), shapes(2, 4, 6)),
                Arguments.of(new Node.DepthwiseConv("n", "a", 1, 3, 2, full.dividedBy(2)), shapes(1, 6, 2)),
                Arguments.of(new Node.Relu("n", "a", 2, full), shapes(2, 5, 4)),
                Arguments.of(new Node.Relu6("n", "a", 2, full), shapes(2, 5, 4)),
                Arguments.of(new Node.Add("n", "a", "b", 2, full), List.of(shape(2, 3, 2), shape(2, 3, 2))),
                Arguments.of(
                        new Node.Concat("n", List.of("a", "b", "c"), 4, full),
                        List.of(shape(1, 3, 2), shape(2, 3, 2), shape(1, 3, 2))),
                Arguments.of(new Node.Upsample2x("n", "a", Upsampling.NEAREST, 2, full.times(2)), shapes(2, 3, 2)),
                Arguments.of(new Node.Upsample2x("n", "a", Upsampling.BILINEAR, 2, full.times(2)), shapes(2, 3, 2)),
                Arguments.of(new Node.Upsample2x("n", "a", Upsampling.BILINEAR, 1, full.times(2)), shapes(1, 1, 1)),
                Arguments.of(new Node.PixelShuffle("n", "a", 2, 2, full.times(2)), shapes(8, 2, 3)),
                Arguments.of(new Node.PixelShuffle("n", "a", 3, 1, full.times(3)), shapes(9, 2, 1)));
    }

    private static List<List<Integer>> shapes(int channels, int height, int width) {
        return List.of(shape(channels, height, width));
    }

    private static List<Integer> shape(int channels, int height, int width) {
        return List.of(channels, height, width);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void agreesWithDifferences(Node node, List<List<Integer>> shapes) {
        List<DoubleMap> inputs = shapes.stream().map(this::randomMap).toList();
        Weights weights = randomWeights(node);
        DoubleMap shape = ReferenceOps.forward(node, inputs, weights);
        DoubleMap dy = randomMap(shape(shape.channels(), shape.height(), shape.width()));
        ReferenceGradient.Step step = ReferenceGradient.back(node, inputs, dy, weights);

        assertThat(step.inputs()).hasSameSizeAs(inputs);
        for (int i = 0; i < inputs.size(); i++) {
            DoubleMap dx = step.inputs().get(i);
            assertThat(dx.size()).isEqualTo(inputs.get(i).size());
            for (int at = 0; at < dx.size(); at++) {
                double up = loss(node, moved(inputs, i, at, STEP), weights, dy);
                double down = loss(node, moved(inputs, i, at, -STEP), weights, dy);
                assertThat(dx.get(at)).as("input %d at %d", i, at).isCloseTo((up - down) / (2 * STEP), within(1e-10));
            }
        }
        assertThat(step.parameters()).hasSameSizeAs(node.parameters());
        for (int i = 0; i < step.parameters().size(); i++) {
            double[] gradient = step.parameters().get(i);
            String name = node.parameters().get(i).name();
            assertThat(gradient).hasSize(weights.get(name).size());
            for (int at = 0; at < gradient.length; at++) {
                double up = loss(node, inputs, moved(weights, name, at, STEP), dy);
                double down = loss(node, inputs, moved(weights, name, at, -STEP), dy);
                assertThat(gradient[at]).as("%s at %d", name, at).isCloseTo((up - down) / (2 * STEP), within(1e-10));
            }
        }
    }

    /** The input node has no backward pass; all other kinds occur in the tests. */
    @Test
    void everyKindIsTried() {
        List<Class<?>> kinds = new ArrayList<>(List.of(Node.class.getPermittedSubclasses()));
        kinds.remove(Node.Input.class);
        assertThat(nodes().<Class<?>>map(a -> a.get()[0].getClass()).distinct().toList())
                .containsExactlyInAnyOrderElementsOf(kinds);
    }

    private static double loss(Node node, List<DoubleMap> inputs, Weights weights, DoubleMap dy) {
        DoubleMap y = ReferenceOps.forward(node, inputs, weights);
        return y.dot(0, dy, 0, y.size());
    }

    private static List<DoubleMap> moved(List<DoubleMap> inputs, int i, int at, double step) {
        List<DoubleMap> moved = new ArrayList<>(inputs);
        moved.set(i, ReferenceOps.map(inputs.get(i), x -> x));
        moved.get(i).add(at, step);
        return moved;
    }

    private static Weights moved(Weights weights, String name, int at, double step) {
        Tensor tensor = weights.get(name);
        float[] values = tensor.toArray();
        values[at] += (float) step;
        return weights.with(name, Tensor.of(tensor.shape(), values));
    }

    /** Values in ±8, none of them within two steps of 0 or 6. */
    private DoubleMap randomMap(List<Integer> shape) {
        DoubleMap map = new DoubleMap(shape.get(0), shape.get(1), shape.get(2));
        for (int i = 0; i < map.size(); i++) {
            double value = 16 * random.nextDouble() - 8;
            while (Math.abs(value) < 2 * STEP || Math.abs(value - ReferenceGradient.RELU6_LIMIT) < 2 * STEP) {
                value = 16 * random.nextDouble() - 8;
            }
            map.set(i, value);
        }
        return map;
    }

    /** Multiples of 1/1024, so adding a step rounds nothing. */
    private Weights randomWeights(Node node) {
        Weights.Builder weights = Weights.builder();
        for (Parameter parameter : node.parameters()) {
            float[] values = new float[parameter.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (random.nextInt(2048) - 1024) / 1024f;
            }
            weights.add(parameter.name(), Tensor.of(parameter.shape(), values));
        }
        return weights.build();
    }
}
