// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private final Graph graph = LadderPyramidNetwork.of(Variant.lpn(2).withWidth(0.5));

    @Test
    void tensorKeepsItsOwnCopy() {
        float[] values = {1, 2, 3, 4, 5, 6};
        Tensor tensor = Tensor.of(List.of(2, 3), values);
        values[0] = 9;
        assertThat(tensor.get(0)).isEqualTo(1);
        tensor.toArray()[1] = 9;
        assertThat(tensor.get(1)).isEqualTo(2);
        float[] target = new float[8];
        tensor.copyTo(target, 1);
        assertThat(target).containsExactly(0, 1, 2, 3, 4, 5, 6, 0);
        assertThatThrownBy(() -> tensor.copyTo(target, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void tensorRefusesAShapeThatItsValuesDoNotFill() {
        assertThatThrownBy(() -> Tensor.of(List.of(2, 3), new float[5])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tensor.of(List.of(-1, -5), new float[5])).isInstanceOf(IllegalArgumentException.class);
        assertThat(Tensor.of(List.of(), new float[] {1}).size()).isEqualTo(1);
    }

    @Test
    void randomWeightsFitAndFillTheBoundOfTheirFanIn() {
        Weights weights = Weights.random(graph, 42);
        assertThatCode(() -> weights.requireFits(graph)).doesNotThrowAnyException();
        assertThat(weights.names())
                .isEqualTo(graph.parameters().stream().map(p -> p.name()).toList());
        assertUniform(weights.get("head.weight"), 1 / Math.sqrt(3 * 9));
        assertUniform(weights.get("stages.0.0.expand.bias"), 1 / Math.sqrt(32));
        assertUniform(weights.get("stages.0.0.depthwise.weight"), 1 / Math.sqrt(25));
    }

    private static void assertUniform(Tensor tensor, double bound) {
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < tensor.size(); i++) {
            largest = Math.max(largest, Math.abs(tensor.get(i)));
            sum += tensor.get(i);
        }
        assertThat(largest).isBetween(0.95 * bound, bound);
        assertThat(Math.abs(sum / tensor.size())).isLessThan(0.1 * bound);
    }

    @Test
    void sameSeedGivesSameWeights() {
        assertThat(Weights.random(graph, 1)).isEqualTo(Weights.random(graph, 1));
        assertThat(Weights.random(graph, 1)).isNotEqualTo(Weights.random(graph, 2));
    }

    @Test
    void missingUnexpectedAndMisshapenTensorsAreNamed() {
        Weights weights = Weights.random(graph, 1);
        assertThatThrownBy(() -> weights.without("head.bias").requireFits(graph))
                .isInstanceOf(UserException.class)
                .hasMessage("The weights cannot be used with this network: head.bias is missing.");
        assertThatThrownBy(
                        () -> weights.without("head.bias").without("tail.bias").requireFits(graph))
                .hasMessage("The weights cannot be used with this network: head.bias and 1 more are missing.");
        Tensor one = Tensor.of(List.of(1), new float[1]);
        assertThatThrownBy(() -> weights.with("extra", one).requireFits(graph))
                .isInstanceOf(UserException.class)
                .hasMessage("The weights cannot be used with this network: extra is unexpected.");
        assertThatThrownBy(() -> weights.with("tail.bias", one).requireFits(graph))
                .isInstanceOf(UserException.class)
                .hasMessage("The weights cannot be used with this network: tail.bias is 1, but must be 3.");
    }

    @Test
    void withAndWithoutLeaveTheOriginalAlone() {
        Tensor one = Tensor.of(List.of(1), new float[] {1});
        Tensor two = Tensor.of(List.of(1), new float[] {2});
        Weights weights =
                Weights.builder().add("a", one).add("b", one).metadata("k", "v").build();
        assertThat(weights.with("a", two).names()).containsExactly("a", "b");
        assertThat(weights.with("a", two).get("a")).isEqualTo(two);
        assertThat(weights.without("a").names()).containsExactly("b");
        assertThat(weights.without("a").metadata()).containsEntry("k", "v");
        assertThat(weights.get("a")).isEqualTo(one);
        assertThatThrownBy(() -> weights.get("c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> weights.metadata().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
    }
}
