// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InvertedResidualNodesTest {
    @ParameterizedTest
    @EnumSource(BlockActivation.class)
    void everyDepthwiseConvolutionOfTheNetworkIsInOne(BlockActivation activation) {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withActivation(activation));
        assertThat(graph.nodes().stream()
                        .flatMap(node -> InvertedResidualNodes.endingWith(graph, node).stream())
                        .map(InvertedResidualNodes::depthwise))
                .containsExactlyElementsOf(graph.nodes().stream()
                        .filter(Node.DepthwiseConv.class::isInstance)
                        .map(Node.DepthwiseConv.class::cast)
                        .toList());
    }

    @Test
    void nonlinearitiesAreWhereTheyStand() {
        GraphBuilder builder = new GraphBuilder();
        String input = builder.input("in", 3);
        String expanded = builder.relu6("six", builder.conv("expand", input, 16, 1));
        builder.conv("project", builder.depthwise("depthwise", expanded, 5, 2), 3, 1);
        Graph graph = builder.build();
        InvertedResidualNodes found =
                InvertedResidualNodes.endingWith(graph, graph.node("project")).orElseThrow();
        assertThat(found.input()).isEqualTo(graph.node("in"));
        assertThat(found.afterExpand()).contains(graph.node("six"));
        assertThat(found.afterDepthwise()).isEmpty();
        assertThat(found.inner()).containsExactly(graph.node("expand"), graph.node("six"), graph.node("depthwise"));
    }

    @Test
    void anInnerMapWithAnotherReaderIsNotHidden() {
        GraphBuilder builder = new GraphBuilder();
        String expanded = builder.conv("expand", builder.input("in", 3), 16, 1);
        String projected = builder.conv("project", builder.depthwise("depthwise", expanded, 3, 1), 16, 1);
        builder.add("sum", projected, expanded);
        Graph graph = builder.build();
        assertThat(InvertedResidualNodes.endingWith(graph, graph.node("project")))
                .isEmpty();
    }
}
