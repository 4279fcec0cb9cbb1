// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.ReferenceEngine;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Weights;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchEngineTest {
    @BeforeAll
    static void libtorch() {
        Torch.load();
    }

    @ParameterizedTest
    @CsvSource({"2, 16, 24", "3, 13, 9", "4, 8, 8"})
    void computesWhatTheReferenceDoes(int scale, int height, int width) {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(scale).withWidth(0.5));
        Weights weights = Weights.random(graph, 1);
        Fold.Folded folded = Fold.fold(graph, weights);
        Random random = new Random(2);
        Planes image = new Planes(3, height, width);
        for (int i = 0; i < 3 * height * width; i++) {
            image.set(i / (height * width), i / width % height, i % width, random.nextFloat());
        }
        try (ReferenceEngine reference = new ReferenceEngine(graph, weights);
                TorchEngine paper = TorchEngine.open(graph, weights, 1);
                TorchEngine ofFolded = TorchEngine.open(folded.graph(), folded.weights(), 1)) {
            Planes truth = reference.run(image);
            assertSame(paper.run(image), truth);
            assertSame(ofFolded.run(image), truth);
        }
    }

    private static void assertSame(Planes actual, Planes expected) {
        assertThat(actual.height()).isEqualTo(expected.height());
        assertThat(actual.width()).isEqualTo(expected.width());
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < expected.height(); y++) {
                for (int x = 0; x < expected.width(); x++) {
                    assertThat(actual.get(c, y, x)).isCloseTo(expected.get(c, y, x), within(1e-4f));
                }
            }
        }
    }
}
