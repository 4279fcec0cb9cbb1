// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static io.github.laddersr.engine.EngineTests.difference;
import static io.github.laddersr.engine.EngineTests.lively;
import static io.github.laddersr.engine.EngineTests.randomImage;
import static io.github.laddersr.graph.BlockActivation.RELU6_BOTH;
import static io.github.laddersr.graph.BlockActivation.RELU_AFTER_DEPTHWISE;
import static io.github.laddersr.graph.BlockActivation.RELU_AFTER_EXPAND;
import static io.github.laddersr.graph.BlockActivation.RELU_BOTH;
import static io.github.laddersr.graph.Upsampling.BILINEAR;
import static io.github.laddersr.graph.Upsampling.NEAREST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Weights;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorEngineTest {
    /** Largest difference allowed, relative to the largest value. Measured: up to 1.4e-5. */
    private static final double TOLERANCE = 1e-4;

    static Stream<Arguments> cases() {
        Variant narrow = Variant.lpn(2).withWidth(0.5);
        return Stream.of(
                Arguments.of(narrow, 129, 130),
                Arguments.of(new Variant(4, 3, 0.5, RELU6_BOTH, BILINEAR), 61, 50),
                Arguments.of(Variant.lpn(2), 8, 8),
                Arguments.of(Variant.lpn(2), 7, 5),
                Arguments.of(new Variant(3, 3, 1, RELU_AFTER_EXPAND, BILINEAR), 8, 8),
                Arguments.of(new Variant(4, 1, 1, RELU_BOTH, NEAREST), 1, 1),
                Arguments.of(new Variant(3, 2, 0.75, RELU6_BOTH, NEAREST), 7, 5),
                Arguments.of(new Variant(2, 3, 0.75, RELU_AFTER_DEPTHWISE, BILINEAR), 8, 8),
                Arguments.of(new Variant(4, 2, 0.5, RELU_AFTER_EXPAND, NEAREST), 7, 5),
                Arguments.of(new Variant(3, 1, 0.5, RELU_BOTH, BILINEAR), 1, 1));
    }

    private static Planes vector(Graph graph, Weights weights, int threads, Planes image) {
        try (VectorEngine engine = new VectorEngine(graph, weights, threads)) {
            return engine.run(image);
        }
    }

    private static Planes reference(Graph graph, Weights weights, Planes image) {
        try (ReferenceEngine engine = new ReferenceEngine(graph, weights)) {
            return engine.run(image);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesWhatTheReferenceDoesFoldedOrNot(Variant variant, int height, int width) {
        Graph graph = LadderPyramidNetwork.of(variant);
        Weights weights = lively(graph, 17);
        Fold.Folded folded = Fold.fold(graph, weights);
        Planes image = randomImage(height, width, 19);
        Planes truth = reference(graph, weights, image);
        assertThat(difference(truth, vector(graph, weights, 2, image))).isLessThan(TOLERANCE);
        assertThat(difference(truth, vector(folded.graph(), folded.weights(), 2, image)))
                .isLessThan(TOLERANCE);
    }

    /** Otherwise the tests above would not notice if ReLU6 were a ReLU. */
    @Test
    void theWeightsOfTheseTestsReachRelu6sLimit() {
        Variant variant = Variant.lpn(2).withWidth(0.5);
        Graph limited = LadderPyramidNetwork.of(variant.withActivation(RELU6_BOTH));
        Graph unlimited = LadderPyramidNetwork.of(variant.withActivation(RELU_BOTH));
        Weights weights = lively(limited, 17);
        Planes image = randomImage(8, 8, 19);
        assertThat(difference(vector(unlimited, weights, 1, image), vector(limited, weights, 1, image)))
                .isGreaterThan(100 * TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void threadsDoNotChangeABit(int threads) {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(3).withWidth(0.5));
        Fold.Folded folded = Fold.fold(graph, lively(graph, 23));
        Planes image = randomImage(61, 130, 29);
        Planes alone = vector(folded.graph(), folded.weights(), 1, image);
        assertThat(difference(alone, vector(folded.graph(), folded.weights(), threads, image)))
                .isZero();
    }

    /**
     * Maps are recycled, and their borders and padding must stay zero: alternating sizes, each larger in one dimension
     * and smaller in the other than the last.
     */
    @Test
    void anEngineForgetsTheImageBefore() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.75));
        Fold.Folded folded = Fold.fold(graph, lively(graph, 31));
        Planes[] images = {randomImage(17, 40, 1), randomImage(40, 17, 2), randomImage(9, 9, 3), randomImage(17, 40, 4)
        };
        try (VectorEngine engine = new VectorEngine(folded.graph(), folded.weights(), 2)) {
            for (Planes image : images) {
                Planes fresh = vector(folded.graph(), folded.weights(), 2, image);
                assertThat(difference(fresh, engine.run(image))).isZero();
            }
        }
    }

    @Test
    void anImageWithoutColourIsRefused() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));
        try (VectorEngine engine = new VectorEngine(graph, Weights.random(graph, 1), 1)) {
            assertThatThrownBy(() -> engine.run(new Planes(1, 8, 8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("three planes");
        }
    }
}
