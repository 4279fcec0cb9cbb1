// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The inverted residuals of a graph, recognised by their structure: a 1x1 convolution, a depthwise one and another 1x1
 * one, with or without a nonlinearity after the first two, whose inner maps have no other readers; and, if present, the
 * addition of their input.
 */
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
            if (node instanceof Node.DepthwiseConv depthwise) {
                match(graph, layout, reader, depthwise);
            }
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

    private void match(Graph graph, ParameterLayout layout, Map<String, Node> reader, Node.DepthwiseConv depthwise) {
        Node before = graph.node(depthwise.input());
        Activation afterExpand = Activation.of(before);
        Node first =
                afterExpand == Activation.NONE ? before : graph.inputs(before).getFirst();
        Node after = reader.get(depthwise.name());
        if (after == null) {
            return; // the depthwise convolution is the graph's output
        }
        Activation afterDepthwise = Activation.of(after);
        Node last = afterDepthwise == Activation.NONE ? after : reader.get(after.name());
        if (!(first instanceof Node.Conv expand && expand.kernel() == 1)
                || !(last instanceof Node.Conv project && project.kernel() == 1)
                || depthwise.channels() % Depthwise.CHUNK != 0) {
            return;
        }
        List<String> hidden = List.of(expand.name(), before.name(), depthwise.name(), after.name());
        if (hidden.stream().anyMatch(n -> !n.equals(project.name()) && graph.consumers(n) != 1)) {
            return;
        }
        Node output = project;
        Node next = reader.get(project.name());
        if (graph.consumers(project.name()) == 1
                && next instanceof Node.Add
                && next.inputs().contains(expand.input())) {
            output = next;
        }
        inside.addAll(hidden);
        inside.add(project.name());
        inside.remove(output.name());
        InvertedResidual kernel = new InvertedResidual(
                depthwise.channels(),
                depthwise.kernel(),
                depthwise.stride(),
                afterExpand,
                afterDepthwise,
                !output.equals(project),
                layout.place(expand),
                layout.place(depthwise),
                layout.place(project));
        byOutput.put(output.name(), new Block(graph.node(expand.input()), output, expand, depthwise, project, kernel));
    }
}
