// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterLayoutTest {
    static Stream<Graph> graphs() {
        Stream<Graph> plain = Stream.of(
                        Variant.lpn(2),
                        Variant.lpn(3).withWidth(0.75).withPathways(2),
                        new Variant(4, 1, 0.5, BlockActivation.RELU6_BOTH, Upsampling.BILINEAR))
                .map(LadderPyramidNetwork::of);
        Stream<Graph> folded = Stream.of(
                        Variant.lpn(2).withWidth(0.75), Variant.lpn(3).withWidth(0.5), Variant.lpn(4))
                .map(LadderPyramidNetwork::of)
                .map(Fold::foldShape);
        return Stream.concat(plain, folded);
    }

    /** All values are distinct, and none is zero. */
    private static Weights counted(Graph graph) {
        Weights.Builder weights = Weights.builder();
        int next = 1;
        for (Parameter parameter : graph.parameters()) {
            float[] values = new float[parameter.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = next++;
            }
            weights.add(parameter.name(), Tensor.of(parameter.shape(), values));
        }
        return weights.build();
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void unpackingGivesBackWhatWasPacked(Graph graph) {
        ParameterLayout layout = new ParameterLayout(graph);
        Weights weights = counted(graph);
        Weights back = layout.unpack(layout.pack(weights), Map.of("scale", "2"));
        assertThat(back).isEqualTo(weights.withMetadata(Map.of("scale", "2")));
        assertThat(back.names()).isEqualTo(weights.names());
    }

    /** If no value is zero, there are as many non-zero values as parameters; then all others, the padding, are zero. */
    @ParameterizedTest
    @MethodSource("graphs")
    void allElseIsZero(Graph graph) {
        float[] flat = new ParameterLayout(graph).pack(counted(graph));
        int nonZero = 0;
        for (float value : flat) {
            nonZero += value == 0 ? 0 : 1;
        }
        assertThat(nonZero)
                .isEqualTo(graph.parameters().stream().mapToInt(Parameter::size).sum())
                .isLessThan(flat.length);
    }

    @Test
    void denseWeightsLieByBlocksOfOutputChannelsThenTapsThenInputChannels() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.75));
        ParameterLayout layout = new ParameterLayout(graph);
        Weights weights = counted(graph);
        float[] flat = layout.pack(weights);
        Node node = graph.node("upsampler.0"); // 48 -> 192 channels, 3x3
        ParameterLayout.Place place = layout.place(node);
        Tensor tensor = weights.get("upsampler.0.weight");
        for (int o : List.of(0, 15, 16, 100, 191)) {
            assertThat(flat[place.bias() + o])
                    .isEqualTo(weights.get("upsampler.0.bias").get(o));
            for (int i : List.of(0, 7, 47)) {
                for (int tap = 0; tap < 9; tap++) {
                    int at = place.weight() + ((o / 16 * 9 + tap) * 48 + i) * 16 + o % 16;
                    assertThat(flat[at]).isEqualTo(tensor.get((o * 48 + i) * 9 + tap));
                }
            }
        }
    }

    @Test
    void depthwiseWeightsLieByBlocksOfChannelsThenTaps() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        ParameterLayout layout = new ParameterLayout(graph);
        Weights weights = counted(graph);
        float[] flat = layout.pack(weights);
        ParameterLayout.Place place = layout.place(graph.node("stages.1.0.depthwise"));
        Tensor tensor = weights.get("stages.1.0.depthwise.weight");
        for (int c : List.of(0, 15, 16, 383)) {
            for (int tap = 0; tap < 25; tap++) {
                assertThat(flat[place.weight() + (c / 16 * 25 + tap) * 16 + c % 16])
                        .isEqualTo(tensor.get(c * 25 + tap));
            }
        }
    }

    @Test
    void aNodeWithoutWeightsHasNoPlace() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        ParameterLayout layout = new ParameterLayout(graph);
        assertThatThrownBy(() -> layout.place(graph.node("concat")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("concat has no weights");
    }
}
