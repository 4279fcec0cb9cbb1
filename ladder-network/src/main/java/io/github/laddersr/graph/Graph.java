// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An immutable network: a list of nodes in which each node comes after its inputs. The first node is the input, the
 * last the output.
 */
public final class Graph {
    /**
     * The sides of the input must be multiples of this many pixels, because the last stage works at 1/8 of the
     * resolution. Engines pad images accordingly.
     */
    public static final int ALIGNMENT = 8;

    private final List<Node> nodes;
    private final Map<String, Node> byName = new LinkedHashMap<>();
    private final Map<String, Integer> consumers = new HashMap<>();

    /**
     * @param nodes nodes in topological order
     * @throws IllegalArgumentException if a name is used twice, if an input does not come before its reader, or if an
     *     input's channels or resolution do not match what its reader expects
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

    /** The next multiple of {@link #ALIGNMENT}, to which a side of an image is padded. */
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
     * The node with this name.
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

    /** The inputs of a node, in order. */
    public List<Node> inputs(Node node) {
        return node.inputs().stream().map(this::node).toList();
    }

    /** How many inputs inside the graph refer to the node with this name. */
    public int consumers(String name) {
        return consumers.getOrDefault(name, 0);
    }

    /** All parameters, in the order of their nodes. */
    public List<Parameter> parameters() {
        return nodes.stream().flatMap(n -> n.parameters().stream()).toList();
    }
}
