// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.ReferenceEngine;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BranchTest {
    private static Graph graph(int pathways) {
        return LadderPyramidNetwork.of(
                new Variant(2, pathways, 0.5, BlockActivation.RELU_AFTER_DEPTHWISE, Upsampling.NEAREST));
    }

    @Test
    void aNetworkOfFewerPathwaysHasFewerBranches() {
        assertThat(Branch.of(graph(3))).containsExactly(Branch.values());
        assertThat(Branch.of(graph(2))).doesNotContain(Branch.GAMMA).contains(Branch.BETA);
        assertThat(Branch.of(graph(1))).containsExactly(Branch.C2, Branch.C3, Branch.C4, Branch.ALPHA);
        Graph alpha = graph(1);
        Weights weights = Weights.random(alpha, 1);
        assertThatThrownBy(() -> Branch.BETA.silence(alpha, weights))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beta");
    }

    /** Whatever the input of the branch: once it is switched off the output does not change; before, it did. */
    @ParameterizedTest
    @CsvSource({
        "C4, stages.3.2.project.bias",
        "BETA, beta.0.project.bias",
        "GAMMA, gamma.0.project.bias",
    })
    void nothingComesFromASilencedBranch(Branch branch, String inside) {
        Graph graph = graph(3);
        Weights weights = Weights.random(graph, 1);
        if (branch == Branch.BETA) { // gamma reads beta's lower maps, but its highest only at 1/2
            weights = Branch.GAMMA.silence(graph, weights);
        }
        Weights silent = branch.silence(graph, weights);
        assertThat(samples(graph, moved(weights, inside))).isNotEqualTo(samples(graph, weights));
        assertThat(samples(graph, moved(silent, inside))).isEqualTo(samples(graph, silent));
        assertThat(samples(graph, silent)).isNotEqualTo(samples(graph, weights));
    }

    /** Stages 2 and 3 and alpha have other readers too, so the test checks which weights are zero. */
    @Test
    void onlyTheBranchsOwnWeightsAreZero() {
        Graph graph = graph(3);
        Weights weights = Weights.random(graph, 1);
        Weights silent = Branch.C3.silence(graph, weights);
        assertThat(silent.get("alpha.2.weight").toArray()).containsOnly(0f);
        assertThat(silent.get("alpha.2.bias").toArray()).containsOnly(0f);
        assertThat(silent.with("alpha.2.weight", weights.get("alpha.2.weight"))
                        .with("alpha.2.bias", weights.get("alpha.2.bias")))
                .isEqualTo(weights);

        int inputs = graph.node("concat").channels();
        int end = graph.node("alpha.0.sum").channels();
        float[] before = weights.get("fuse.0.weight").toArray();
        float[] after =
                Branch.ALPHA.silence(graph, weights).get("fuse.0.weight").toArray();
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isEqualTo(i % inputs < end ? 0f : before[i]);
        }
    }

    private static Weights moved(Weights weights, String bias) {
        float[] values = weights.get(bias).toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.5f + i;
        }
        return weights.with(bias, Tensor.of(weights.get(bias).shape(), values));
    }

    private static float[] samples(Graph graph, Weights weights) {
        Planes rgb = new Planes(3, 8, 8);
        Random random = new Random(3);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 8; x++) {
                    rgb.set(c, y, x, random.nextFloat());
                }
            }
        }
        Planes out = new ReferenceEngine(graph, weights).run(rgb, share -> {});
        float[] all = new float[3 * out.height() * out.width()];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < out.height(); y++) {
                out.getRow(c, y, 0, all, (c * out.height() + y) * out.width(), out.width());
            }
        }
        return all;
    }
}
