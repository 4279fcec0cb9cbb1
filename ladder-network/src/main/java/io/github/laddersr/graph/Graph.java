// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An immutable network: nodes in an order in which each comes after its inputs. The first is the input, the last the output. */
public final class Graph {
    /** Sides must be a multiple of this many input pixels: the last stage works at 1/8. Engines pad to it. */
    public static final int ALIGNMENT = 8;

    private final List<Node> nodes;
    private final Map<String, Node> byName = new LinkedHashMap<>();
    private final Map<String, Integer> consumers = new HashMap<>();

    /**
     * @param nodes in topological order
     * @throws IllegalArgumentException if a name is used twice, an input is not there before its reader, or an input's channels or
     *     resolution are not what its reader expects
     */
    public Graph(List<Node> nodes) {
        this.nodes = List.copyOf(nodes);
        for (Node node : this.nodes) {
            for (String input : node.inputs()) {
                if (!byName.containsKey(input)) {
                    throw new IllegalArgumentException(
                            node.name() + " reads " + input + ", which does not come before it");
                }
                consumers.merge(input, 1, Integer::sum);
            }
            GraphChecks.check(node, inputs(node));
            if (byName.put(node.name(), node) != null) {
                throw new IllegalArgumentException("two nodes are called " + node.name());
            }
        }
        if (this.nodes.isEmpty() || !(this.nodes.getFirst() instanceof Node.Input)) {
            throw new IllegalArgumentException("a graph starts with its input");
        }
    }

    /** The next multiple of {@link #ALIGNMENT}: the side that an image is padded to. */
    public static int aligned(int length) {
        return Math.ceilDiv(length, ALIGNMENT) * ALIGNMENT;
    }

    /** All nodes, each after its inputs. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The last node. */
    public Node output() {
        return nodes.getLast();
    }

    /**
     * The node of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Node node(String name) {
        Node node = byName.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node is called " + name);
        }
        return node;
    }

    /** The nodes that this one reads, in order. */
    public List<Node> inputs(Node node) {
        return node.inputs().stream().map(this::node).toList();
    }

    /** How many times the output of the node of this name is read inside the graph. */
    public int consumers(String name) {
        return consumers.getOrDefault(name, 0);
    }

    /** All learned tensors, in the order of their nodes. */
    public List<Parameter> parameters() {
        return nodes.stream().flatMap(n -> n.parameters().stream()).toList();
    }
}
