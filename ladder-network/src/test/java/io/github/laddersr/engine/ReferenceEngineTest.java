// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceEngineTest {
    private static Variant narrow(int scale) {
        return Variant.lpn(scale).withWidth(0.5);
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 1", "3, 7, 5", "4, 9, 8"})
    void anySizeComesOutTimesTheScale(int scale, int height, int width) {
        Graph graph = LadderPyramidNetwork.of(narrow(scale));
        try (ReferenceEngine engine = new ReferenceEngine(graph, Weights.random(graph, 1))) {
            Planes out = engine.run(new Planes(3, height, width));
            assertThat(out.channels()).isEqualTo(3);
            assertThat(out.height()).isEqualTo(scale * height);
            assertThat(out.width()).isEqualTo(scale * width);
            assertThat(engine.scale()).isEqualTo(scale);
        }
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        Graph graph = LadderPyramidNetwork.of(narrow(2));
        Weights weights = Weights.random(LadderPyramidNetwork.of(narrow(3)), 1);
        assertThatThrownBy(() -> new ReferenceEngine(graph, weights))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("upsampler.0.weight is 288 x 32 x 3 x 3, but must be 128 x 32 x 3 x 3");
    }

    @Test
    void anImageWithoutColourIsRefused() {
        Graph graph = LadderPyramidNetwork.of(narrow(2));
        ReferenceEngine engine = new ReferenceEngine(graph, Weights.random(graph, 1));
        assertThatThrownBy(() -> engine.run(new Planes(1, 8, 8))).isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * The halo computed from the graph is the one that the network shows. With positive weights, no biases and an image
     * of the mean colour, everything inside is zero except what a brighter pixel influences: nothing cancels, no ReLU
     * clamps, and no rounding hides anything.
     */
    @ParameterizedTest
    @EnumSource
    void aBlockDependsOnItsHaloAndNoFurther(Upsampling upsampling) {
        Graph graph = LadderPyramidNetwork.of(narrow(2).withUpsampling(upsampling));
        int halo = Cost.of(graph).halo();
        List<Node> allButMean = graph.nodes().subList(0, graph.nodes().size() - 1);
        Graph centred = new Graph(allButMean);
        ReferenceEngine engine = new ReferenceEngine(centred, positive(centred));
        int top = 16 * Graph.ALIGNMENT;
        int bottom = top + Graph.ALIGNMENT;

        DoubleMap outside = meanColour(top + bottom);
        brighten(outside, 0, top - halo);
        brighten(outside, bottom + halo, outside.height());
        assertThat(largestInBlock(engine.run(outside), top)).isZero();

        DoubleMap edge = meanColour(top + bottom);
        brighten(edge, top - halo, top - halo + 1);
        brighten(edge, bottom + halo - 1, bottom + halo);
        assertThat(largestInBlock(engine.run(edge), top)).isPositive();
    }

    private static DoubleMap meanColour(int height) {
        DoubleMap image = new DoubleMap(3, height, Graph.ALIGNMENT);
        int plane = height * Graph.ALIGNMENT;
        for (int c = 0; c < 3; c++) {
            image.fill(c * plane, plane, LadderPyramidNetwork.RGB_MEAN.get(c));
        }
        return image;
    }

    private static void brighten(DoubleMap image, int from, int to) {
        for (int y = from; y < to; y++) {
            image.set(0, y, 3, 0.9);
        }
    }

    private static double largestInBlock(DoubleMap output, int top) {
        double largest = 0;
        for (int y = 2 * top; y < 2 * (top + Graph.ALIGNMENT); y++) {
            for (int x = 0; x < output.width(); x++) {
                largest = Math.max(largest, output.get(0, y, x));
            }
        }
        return largest;
    }

    /** Weights with which every output value is a mean of its inputs. */
    private static Weights positive(Graph graph) {
        Weights.Builder weights = Weights.builder();
        for (Parameter parameter : graph.parameters()) {
            float[] values = new float[parameter.size()];
            if (parameter.name().endsWith(".weight")) {
                Arrays.fill(values, (float) parameter.shape().getFirst() / parameter.size());
            }
            weights.add(parameter.name(), Tensor.of(parameter.shape(), values));
        }
        return weights.build();
    }
}
