// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static io.github.laddersr.engine.EngineTests.difference;
import static io.github.laddersr.engine.EngineTests.lively;
import static io.github.laddersr.engine.EngineTests.randomImage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapEngineTest {
    /** Largest difference allowed, relative to the largest value. Measured: up to 1.4e-5. */
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @MethodSource("io.github.laddersr.engine.VectorEngineTest#cases")
    void computesWhatTheVectorEngineDoes(Variant variant, int height, int width) {
        Graph graph = LadderPyramidNetwork.of(variant);
        Fold.Folded folded = Fold.fold(graph, lively(graph, 17));
        Planes image = randomImage(height, width, 19);
        try (MapEngine maps = new MapEngine(folded.graph(), folded.weights(), 2);
                VectorEngine rows = new VectorEngine(folded.graph(), folded.weights(), 2)) {
            assertThat(difference(maps.run(image), rows.run(image))).isLessThan(TOLERANCE);
        }
    }

    /** Maps at several resolutions, including a recycled one, compared with a node-by-node computation. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void showsTheMapsOnTheWay(int pathways) {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5).withPathways(pathways));
        Weights weights = lively(graph, 17);
        Planes image = randomImage(16, 24, 19);
        Set<String> names = pathways == 1
                ? Set.of("alpha.0", "alpha.0.up", "image")
                : Set.of("alpha.2", "stages.1.0.project", "beta.0.sum", "gamma.0.sum", "add_mean");
        Map<String, DoubleMap> truth = new HashMap<>();
        for (Node node : graph.nodes()) {
            List<DoubleMap> inputs = node instanceof Node.Input
                    ? List.of(DoubleMap.of(image))
                    : node.inputs().stream().map(truth::get).toList();
            truth.put(node.name(), ReferenceOps.forward(node, inputs, weights));
        }
        try (MapEngine engine = new MapEngine(graph, weights, 2)) {
            Map<String, Planes> maps = engine.maps(image, names);
            assertThat(maps).containsOnlyKeys(names);
            maps.forEach((name, map) -> assertThat(
                            difference(Objects.requireNonNull(truth.get(name)).toPlanes(), map))
                    .as(name)
                    .isLessThan(TOLERANCE));
        }
    }

    @Test
    void mapsThatDoNotExistAreRefused() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        try (MapEngine engine = new MapEngine(graph, Weights.random(graph, 1), 1)) {
            Planes image = randomImage(8, 8, 1);
            assertThatThrownBy(() -> engine.maps(image, Set.of("stages.0.0.expand")))
                    .hasMessageContaining("inside an inverted residual");
            assertThatThrownBy(() -> engine.maps(image, Set.of("delta.0"))).hasMessageContaining("delta.0");
            assertThatThrownBy(() -> engine.maps(randomImage(8, 7, 1), Set.of("head")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
