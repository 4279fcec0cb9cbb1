// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LadderPyramidNetworkTest {
    private static Map<String, List<Integer>> shapes(Variant variant) {
        return LadderPyramidNetwork.of(variant).parameters().stream()
                .collect(Collectors.toMap(Parameter::name, Parameter::shape));
    }

    @Test
    void weightsAreNamedAndShapedAsPyTorchWould() {
        Map<String, List<Integer>> shapes = shapes(Variant.lpn(2));
        assertThat(shapes)
                .containsEntry("head.weight", List.of(64, 3, 3, 3))
                .containsEntry("head.bias", List.of(64))
                .containsEntry("stages.0.0.expand.weight", List.of(768, 64, 1, 1))
                .containsEntry("stages.0.1.expand.weight", List.of(256, 64, 1, 1))
                .containsEntry("stages.1.0.depthwise.weight", List.of(768, 1, 5, 5))
                .containsEntry("stages.1.0.project.weight", List.of(96, 768, 1, 1))
                .containsEntry("stages.3.2.project.bias", List.of(160))
                .containsEntry("alpha.3.weight", List.of(64, 160, 1, 1))
                .containsEntry("beta.2.expand.weight", List.of(384, 64, 1, 1))
                .containsEntry("beta.0.depthwise.weight", List.of(384, 1, 3, 3))
                .containsEntry("gamma.1.project.weight", List.of(64, 384, 1, 1))
                .containsEntry("fuse.0.weight", List.of(64, 256, 1, 1))
                .containsEntry("fuse.1.weight", List.of(64, 64, 3, 3))
                .containsEntry("upsampler.0.weight", List.of(256, 64, 3, 3))
                .containsEntry("tail.weight", List.of(3, 64, 3, 3));
        // head, 14 + 5 inverted residuals, 4 laterals, 2 fusing, upsampler, tail: 66 convolutions.
        assertThat(shapes).hasSize(2 * (1 + 3 * (14 + 5) + 4 + 2 + 1 + 1));
    }

    @Test
    void upsamplerDependsOnTheScale() {
        assertThat(shapes(Variant.lpn(3))).containsEntry("upsampler.0.weight", List.of(576, 64, 3, 3));
        assertThat(shapes(Variant.lpn(4)))
                .containsEntry("upsampler.0.weight", List.of(256, 64, 3, 3))
                .containsEntry("upsampler.1.weight", List.of(256, 64, 3, 3));
    }

    @Test
    void fewerPathwaysFuseFewerMaps() {
        Map<String, List<Integer>> alpha = shapes(Variant.lpn(2).withPathways(1));
        assertThat(alpha).containsEntry("fuse.0.weight", List.of(64, 128, 1, 1));
        assertThat(alpha.keySet()).noneMatch(name -> name.startsWith("beta") || name.startsWith("gamma"));
        Map<String, List<Integer>> beta = shapes(Variant.lpn(2).withPathways(2));
        assertThat(beta).containsEntry("fuse.0.weight", List.of(64, 192, 1, 1)).containsKey("beta.2.expand.bias");
    }

    @Test
    void widthScalesEveryChannelCount() {
        assertThat(shapes(Variant.lpn(2).withWidth(0.75)))
                .containsEntry("head.weight", List.of(48, 3, 3, 3))
                .containsEntry("stages.3.0.project.weight", List.of(120, 12 * 96, 1, 1))
                .containsEntry("tail.weight", List.of(3, 48, 3, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void outputIsThreeChannelsAtTheScale(int scale) {
        Node output = LadderPyramidNetwork.of(Variant.lpn(scale)).output();
        assertThat(output.channels()).isEqualTo(3);
        assertThat(output.resolution()).isEqualTo(new Resolution(scale, 1));
    }

    @ParameterizedTest
    @EnumSource
    void activationDecidesHowManyNonlinearNodesThereAre(BlockActivation activation) {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withActivation(activation));
        Map<? extends Class<?>, Long> kinds = graph.nodes().stream()
                .map(Node::getClass)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        int blocks = 14 + 5;
        assertThat(kinds.getOrDefault(Node.Relu6.class, 0L))
                .isEqualTo(activation == BlockActivation.RELU6_BOTH ? 2L * blocks : 0L);
        assertThat(kinds.getOrDefault(Node.Relu.class, 0L))
                .isEqualTo(
                        switch (activation) {
                            case RELU6_BOTH -> 0L;
                            case RELU_BOTH -> 2L * blocks;
                            case RELU_AFTER_DEPTHWISE, RELU_AFTER_EXPAND -> (long) blocks;
                        });
    }
}
