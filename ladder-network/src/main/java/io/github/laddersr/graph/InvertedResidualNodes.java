// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nodes of an inverted residual, recognised by their structure: a 1x1 convolution, a depthwise one and another 1x1
 * one, with or without a nonlinearity after the first two, whose inner maps have no other readers. The addition of the
 * input, if there is one, is not part of it.
 *
 * @param input node that it reads
 * @param expand first convolution
 * @param afterExpand nonlinearity after the first convolution
 * @param depthwise second convolution
 * @param afterDepthwise nonlinearity after the second convolution
 * @param project third convolution, whose map is the result
 */
public record InvertedResidualNodes(
        Node input,
        Node.Conv expand,
        Optional<Node> afterExpand,
        Node.DepthwiseConv depthwise,
        Optional<Node> afterDepthwise,
        Node.Conv project) {
    /** The inverted residual that ends with this node, if there is one. */
    public static Optional<InvertedResidualNodes> endingWith(Graph graph, Node last) {
        if (!(last instanceof Node.Conv project) || project.kernel() != 1) {
            return Optional.empty();
        }
        Node before = graph.node(project.input());
        Optional<Node> afterDepthwise = nonlinearity(before);
        if (!(behind(graph, before) instanceof Node.DepthwiseConv depthwise)) {
            return Optional.empty();
        }
        Node between = graph.node(depthwise.input());
        Optional<Node> afterExpand = nonlinearity(between);
        if (!(behind(graph, between) instanceof Node.Conv expand) || expand.kernel() != 1) {
            return Optional.empty();
        }
        InvertedResidualNodes found = new InvertedResidualNodes(
                graph.node(expand.input()), expand, afterExpand, depthwise, afterDepthwise, project);
        return Optional.of(found).filter(f -> f.inner().stream().allMatch(node -> graph.consumers(node.name()) == 1));
    }

    /** The nodes whose maps only this inverted residual reads: all but the last convolution, in the graph's order. */
    public List<Node> inner() {
        List<Node> inner = new ArrayList<>();
        inner.add(expand);
        afterExpand.ifPresent(inner::add);
        inner.add(depthwise);
        afterDepthwise.ifPresent(inner::add);
        return List.copyOf(inner);
    }

    private static Optional<Node> nonlinearity(Node node) {
        return Optional.of(node).filter(n -> n instanceof Node.Relu || n instanceof Node.Relu6);
    }

    /** The node itself, or the one before it if it is a nonlinearity. */
    private static Node behind(Graph graph, Node node) {
        return nonlinearity(node).map(n -> graph.inputs(n).getFirst()).orElse(node);
    }
}
