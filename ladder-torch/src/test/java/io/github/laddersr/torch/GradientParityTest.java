// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import static io.github.laddersr.graph.BlockActivation.RELU6_BOTH;
import static io.github.laddersr.graph.BlockActivation.RELU_AFTER_EXPAND;
import static io.github.laddersr.graph.BlockActivation.RELU_BOTH;
import static io.github.laddersr.graph.Upsampling.BILINEAR;
import static io.github.laddersr.graph.Upsampling.NEAREST;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.train.cpu.Gradients;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole network compared with an independent implementation. libtorch computes in double, so what remains is the
 * float rounding of Ladder's kernels. The loss is the output times a fixed direction, which has no kinks of its own.
 */
class GradientParityTest {
    private static final double TOLERANCE = 1e-4;
    private static final int SIDE = 8;

    /**
     * With some seeds a ReLU's input is so close to zero that its sign differs between float and double; with this one
     * none is.
     */
    private static final long SEED = 1;

    @BeforeAll
    static void libtorch() {
        Torch.load();
    }

    static Stream<Variant> variants() {
        return Stream.of(
                Variant.lpn(2),
                new Variant(4, 3, 0.5, RELU6_BOTH, BILINEAR),
                new Variant(3, 2, 0.75, RELU_AFTER_EXPAND, NEAREST),
                new Variant(2, 1, 0.5, RELU_BOTH, BILINEAR));
    }

    /** Three times as large as the initial weights of a training, so that ReLU6 has values to clamp. */
    private static Weights lively(Graph graph) {
        Weights small = Weights.random(graph, SEED);
        Weights.Builder weights = Weights.builder();
        for (Parameter parameter : graph.parameters()) {
            float[] values = small.get(parameter.name()).toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] *= 3;
            }
            weights.add(parameter.name(), Tensor.of(parameter.shape(), values));
        }
        return weights.build();
    }

    private static Planes planes(int side, DoubleSupplier value) {
        Planes planes = new Planes(3, side, side);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    planes.set(c, y, x, (float) value.getAsDouble());
                }
            }
        }
        return planes;
    }

    private static Planes image() {
        return planes(SIDE, new Random(SEED)::nextDouble);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void gradientsAreThoseOfAutograd(Variant variant) {
        Graph graph = LadderPyramidNetwork.of(variant);
        Weights weights = lively(graph);
        Planes direction = planes(SIDE * variant.scale(), new Random(~SEED)::nextGaussian);
        Map<String, Tensor> ours = Gradients.of(graph, weights, image(), direction);
        try (PointerScope _ = new PointerScope();
                Tensors constants = new Tensors(DeviceType.CPU)) {
            Map<String, org.bytedeco.pytorch.Tensor> leaves = Torch.leaves(graph, weights);
            org.bytedeco.pytorch.Tensor output = new TorchForward(graph, leaves, constants).run(Torch.tensor(image()));
            output.mul(Torch.tensor(direction)).sum().backward();
            assertThat(ours).containsOnlyKeys(leaves.keySet());
            for (Map.Entry<String, org.bytedeco.pytorch.Tensor> leaf : leaves.entrySet()) {
                double error = relativeNorm(
                        Objects.requireNonNull(ours.get(leaf.getKey())).toArray(),
                        Torch.values(leaf.getValue().grad()));
                assertThat(error).as(leaf.getKey()).isLessThan(TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void outputIsTheVectorEnginesFoldedOrNot(Variant variant) {
        Graph graph = LadderPyramidNetwork.of(variant);
        Weights weights = lively(graph);
        Fold.Folded folded = Fold.fold(graph, weights);
        double[] torch = torch(graph, weights);
        assertThat(relativeNorm(engine(graph, weights), torch)).isLessThan(TOLERANCE);
        assertThat(relativeNorm(engine(folded.graph(), folded.weights()), torch))
                .isLessThan(TOLERANCE);
        assertThat(relativeNorm(engine(graph, weights), torch(folded.graph(), folded.weights())))
                .isLessThan(TOLERANCE);
    }

    private static double[] torch(Graph graph, Weights weights) {
        try (PointerScope _ = new PointerScope();
                Tensors constants = new Tensors(DeviceType.CPU)) {
            return Torch.values(
                    new TorchForward(graph, Torch.leaves(graph, weights), constants).run(Torch.tensor(image())));
        }
    }

    private static float[] engine(Graph graph, Weights weights) {
        Planes output;
        try (VectorEngine engine = new VectorEngine(graph, weights, 1)) {
            output = engine.run(image());
        }
        float[] values = new float[3 * output.height() * output.width()];
        for (int row = 0; row < 3 * output.height(); row++) {
            output.getRow(
                    row / output.height(), row % output.height(), 0, values, row * output.width(), output.width());
        }
        return values;
    }

    /** The norm of the difference relative to the norm of the expected values. */
    private static double relativeNorm(float[] actual, double[] expected) {
        assertThat(actual).hasSize(expected.length);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
