// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NarrowBlocksTest {
    private static Fold.Folded folded(Variant variant) {
        Graph graph = LadderPyramidNetwork.of(variant);
        return Fold.fold(graph, Weights.random(graph, 5));
    }

    private static int widestInner(Graph graph) {
        return graph.nodes().stream()
                .filter(Node.DepthwiseConv.class::isInstance)
                .mapToInt(Node::channels)
                .max()
                .orElseThrow();
    }

    private static long macs(Graph graph) {
        return graph.nodes().stream().mapToLong(Cost::macsPerBlock).sum();
    }

    @ParameterizedTest
    @EnumSource(BlockActivation.class)
    void theResultStaysTheSame(BlockActivation activation) {
        Fold.Folded whole = folded(Variant.lpn(2).withWidth(0.5).withActivation(activation));
        Fold.Folded narrow = NarrowBlocks.of(whole, 50);
        assertThat(widestInner(whole.graph())).isGreaterThan(300);
        assertThat(widestInner(narrow.graph())).isLessThanOrEqualTo(50);
        assertThat(macs(narrow.graph())).isEqualTo(macs(whole.graph()));
        Planes image = Images.random(24, 40, 3);
        try (Engine expected = new VectorEngine(whole.graph(), whole.weights(), 1);
                OrtEngine actual = OrtEngine.open(narrow.graph(), narrow.weights(), 1)) {
            assertThat(Images.difference(expected.run(image), actual.run(image)))
                    .isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64, 1000})
    void allWeightsAreThere(int most) {
        Fold.Folded narrow = NarrowBlocks.of(folded(Variant.lpn(4).withWidth(0.5)), most);
        narrow.weights().requireFits(narrow.graph());
        assertThat(widestInner(narrow.graph())).isLessThanOrEqualTo(most);
    }

    @Test
    void whatIsNarrowEnoughStaysAsItIs() {
        Fold.Folded whole = folded(Variant.lpn(3).withWidth(0.5));
        assertThat(NarrowBlocks.of(whole, 10_000).graph().nodes())
                .isEqualTo(whole.graph().nodes());
    }
}
