// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.GraphBuilder;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.kernel.Activation;
import io.github.laddersr.kernel.VectorLanes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperationPlanTest {
    static Stream<Graph> networks() {
        return Networks.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void eachOperationReadsMapsThatAreMadeBefore(Graph graph) {
        OperationPlan plan = OperationPlan.of(graph);
        Set<Node> made = new HashSet<>(Set.of(plan.entry()));
        for (Operation operation : plan.operations()) {
            assertThat(operation.terms()).as(operation.output().name()).isNotEmpty();
            for (Term term : operation.terms()) {
                assertThat(made).as("what %s reads", operation.output().name()).contains(term.input());
                assertThat(plan.margin(term.input())).isGreaterThanOrEqualTo(term.reach());
            }
            assertThat(made.add(operation.output()))
                    .as("%s is made once", operation.output().name())
                    .isTrue();
        }
        assertThat(plan.operations().getLast().output()).isEqualTo(graph.output());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void onlyMapsThatSomebodyReadsAreMade(Graph graph) {
        OperationPlan plan = OperationPlan.of(graph);
        Set<Node> read = new HashSet<>(Set.of(graph.output()));
        plan.operations().forEach(o -> o.terms().forEach(term -> read.add(term.input())));
        assertThat(plan.operations()).extracting(Operation::output).isSubsetOf(read);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void concatenationsAndWhatIsInsideResidualsAreNoMaps(Graph graph) {
        OperationPlan plan = OperationPlan.of(graph);
        assertThat(plan.operations())
                .extracting(Operation::output)
                .noneMatch(node -> node instanceof Node.Concat || node instanceof Node.DepthwiseConv)
                .noneMatch(node -> node.name().endsWith(".expand"));
        long depthwise = graph.nodes().stream()
                .filter(Node.DepthwiseConv.class::isInstance)
                .count();
        assertThat(terms(plan).filter(Term.Residual.class::isInstance)).hasSize((int) depthwise);
    }

    private static Stream<Term> terms(OperationPlan plan) {
        return plan.operations().stream().flatMap(o -> o.terms().stream());
    }

    /** Only the first convolution is cheap enough to be recomputed for each of its readers. */
    @ParameterizedTest
    @MethodSource("networks")
    void everyConvolutionIsComputedOnceButForTheFirst(Graph graph) {
        OperationPlan plan = OperationPlan.of(graph);
        for (Node node : graph.nodes()) {
            long dense = terms(plan)
                    .filter(t -> t instanceof Term.Dense d && d.conv().equals(node) && d.fromChannel() == 0)
                    .count();
            long residual = terms(plan)
                    .filter(t -> t instanceof Term.Residual r
                            && (r.expand().equals(node) || r.project().equals(node)))
                    .count();
            long biases = plan.operations().stream()
                    .filter(o -> o.constants().contains(node))
                    .count();
            if (node.name().equals("head")) {
                assertThat(dense).isBetween(1L, 3L).isEqualTo(biases);
            } else if (node instanceof Node.Conv conv) {
                assertThat(dense + residual).as(node.name()).isEqualTo(1);
                assertThat(biases)
                        .as("%s's bias is added unless it is inside a residual", conv.name())
                        .isEqualTo(conv.name().endsWith(".expand") ? 0 : 1);
            }
        }
    }

    @Test
    void aConvolutionOfAConcatenationReadsItsPartsFromTheirChannelsOn() {
        OperationPlan plan = OperationPlan.of(LadderPyramidNetwork.of(Variant.lpn(2)));
        assertThat(terms(plan)
                        .filter(t ->
                                t instanceof Term.Dense d && d.conv().name().equals("fuse.0"))
                        .map(t -> t instanceof Term.Dense d ? d.fromChannel() : -1))
                .containsExactly(0, 64, 128, 192);
    }

    @Test
    void thePlansStartIsTheCentredImage() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(2));
        OperationPlan plan = OperationPlan.of(graph);
        assertThat(plan.entry()).isEqualTo(graph.node("subtract_mean"));
        assertThat(plan.stride(plan.entry())).isEqualTo(4);
        assertThat(plan.stride(graph.node("alpha.0.sum"))).isEqualTo(64);
    }

    @Test
    void anImageThatIsReadTwiceIsTheStartItself() {
        GraphBuilder builder = new GraphBuilder();
        String image = builder.input("image", 3);
        String centred = builder.shift("centre", image, List.of(1f, 2f, 3f));
        builder.add("both", builder.conv("conv", centred, 3, 3), image);
        Graph graph = builder.build();
        assertThat(OperationPlan.of(graph).entry()).isEqualTo(graph.node("image"));
    }

    @Test
    void aNonlinearityEndsAnOperationAndItsSumIsNoMap() {
        GraphBuilder builder = new GraphBuilder();
        String image = builder.input("image", 3);
        String sum = builder.add("sum", builder.conv("a", image, 8, 3), builder.conv("b", image, 8, 5));
        builder.conv("last", builder.relu6("limited", sum), 3, 1);
        Graph graph = builder.build();
        List<Operation> operations = OperationPlan.of(graph).operations();
        assertThat(operations).extracting(Operation::output).containsExactly(graph.node("limited"), graph.node("last"));
        assertThat(operations.getFirst().after()).isEqualTo(Activation.RELU6);
        assertThat(operations.getFirst().terms()).hasSize(2);
        assertThat(operations.getFirst().constants()).containsExactlyInAnyOrder(graph.node("a"), graph.node("b"));
        assertThat(OperationPlan.of(graph).margin(graph.node("image"))).isEqualTo(2);
        assertThat(OperationPlan.of(graph).stride(graph.node("limited"))).isEqualTo(VectorLanes.BLOCK);
    }

    /** Users can't provide such a network, so this is an IllegalArgumentException. */
    @Test
    void aDepthwiseConvolutionByItselfIsRefused() {
        GraphBuilder builder = new GraphBuilder();
        builder.conv("last", builder.depthwise("alone", builder.input("image", 3), 3, 1), 3, 3);
        assertThatThrownBy(() -> OperationPlan.of(builder.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alone is not part of an inverted residual");
    }

    @Test
    void aResidualWhoseInsideIsReadElsewhereIsNone() {
        GraphBuilder builder = new GraphBuilder();
        String expand = builder.conv("expand", builder.input("image", 3), 16, 1);
        String depthwise = builder.depthwise("depthwise", expand, 3, 1);
        String project = builder.conv("project", depthwise, 16, 1);
        builder.add("sum", project, expand);
        assertThatThrownBy(() -> OperationPlan.of(builder.build())).hasMessageContaining("depthwise");
    }

    @Test
    void aFoldedNetworkEndsWithItsBorderedConvolution() {
        Graph graph = Fold.foldShape(LadderPyramidNetwork.of(Variant.lpn(3)));
        List<Operation> operations = OperationPlan.of(graph).operations();
        assertThat(operations.getLast().terms()).singleElement().isInstanceOf(Term.Shuffle.class);
        assertThat(operations.get(operations.size() - 2).terms()).anyMatch(Term.Bordered.class::isInstance);
    }
}
