// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.InvertedResidualNodes;
import io.github.laddersr.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The inverted residuals of a graph, each with the addition of its input if there is one. */
public final class Blocks {
    /**
     * One inverted residual.
     *
     * @param input node that it reads
     * @param output node whose map it computes: the projecting convolution or the addition
     * @param expand first convolution
     * @param depthwise second convolution
     * @param project third convolution
     * @param kernel kernel that runs it
     */
    public record Block(
            Node input,
            Node output,
            Node.Conv expand,
            Node.DepthwiseConv depthwise,
            Node.Conv project,
            InvertedResidual kernel) {}

    private final Map<String, Block> byOutput = new HashMap<>();
    private final Set<String> inside = new HashSet<>();

    /** Finds the inverted residuals of a graph. */
    public Blocks(Graph graph, ParameterLayout layout) {
        Map<String, Node> reader = new HashMap<>();
        for (Node node : graph.nodes()) {
            node.inputs().forEach(i -> reader.put(i, node));
        }
        for (Node node : graph.nodes()) {
            InvertedResidualNodes.endingWith(graph, node)
                    .filter(nodes -> nodes.depthwise().channels() % Depthwise.CHUNK == 0)
                    .ifPresent(nodes -> add(nodes, graph, layout, Optional.ofNullable(reader.get(node.name()))));
        }
    }

    /** The block that computes this node's map, as a list with one element, or an empty list. */
    public List<Block> at(Node output) {
        Block block = byOutput.get(output.name());
        return block == null ? List.of() : List.of(block);
    }

    /** Whether this node is inside a block, so that its map does not exist. */
    public boolean hides(Node node) {
        return inside.contains(node.name());
    }

    private void add(InvertedResidualNodes nodes, Graph graph, ParameterLayout layout, Optional<Node> reader) {
        Node.Conv project = nodes.project();
        nodes.inner().forEach(node -> inside.add(node.name()));
        Optional<Node> sum = reader.filter(next -> graph.consumers(project.name()) == 1
                && next instanceof Node.Add
                && next.inputs().contains(nodes.input().name()));
        if (sum.isPresent()) {
            inside.add(project.name());
        }
        Node output = sum.orElse(project);
        InvertedResidual kernel = new InvertedResidual(
                nodes.depthwise().channels(),
                nodes.depthwise().kernel(),
                nodes.depthwise().stride(),
                Activation.of(nodes.afterExpand()),
                Activation.of(nodes.afterDepthwise()),
                sum.isPresent(),
                layout.place(nodes.expand()),
                layout.place(nodes.depthwise()),
                layout.place(project));
        byOutput.put(
                output.name(), new Block(nodes.input(), output, nodes.expand(), nodes.depthwise(), project, kernel));
    }
}
