// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.InvertedResidualNodes;
import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.Activation;
import io.github.laddersr.kernel.VectorLanes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph as a list of operations, each of which computes one map from others. Additions, upsamplings and
 * concatenations become part of the operation that they feed, an inverted residual becomes one term, and only maps that
 * are read as such exist. Everything is found by structure, not by name.
 */
final class OperationPlan {
    /**
     * A convolution with less than 1 / SMALL_SHARE of the work may be computed twice, to avoid storing its map for
     * long.
     */
    private static final int SMALL_SHARE = 50;

    private static final int FEW = 4;

    private final Graph graph;
    private final long macs;
    private final Map<String, Node> reader = new HashMap<>();
    private final Set<Node> needed = new HashSet<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Node entry;

    private OperationPlan(Graph graph) {
        this.graph = graph;
        this.macs = graph.nodes().stream().mapToLong(Cost::macsPerBlock).sum();
        for (Node node : graph.nodes()) {
            node.inputs().forEach(i -> reader.put(i, node));
        }
        Node image = graph.nodes().getFirst();
        Node first = reader.getOrDefault(image.name(), image);
        this.entry = first instanceof Node.Shift && graph.consumers(image.name()) == 1 ? first : image;
        needed.add(graph.output());
        for (Node node : graph.nodes().reversed()) {
            if (needed.contains(node) && !node.equals(entry) && !node.equals(image)) {
                operations.add(operation(node));
            }
        }
        Collections.reverse(operations);
    }

    /**
     * Makes the plan of a graph.
     *
     * @throws IllegalArgumentException if the graph has a depthwise convolution that is not part of an inverted
     *     residual
     */
    static OperationPlan of(Graph graph) {
        return new OperationPlan(graph);
    }

    /** The map that is filled from outside: the image, or the image after a shift. */
    Node entry() {
        return entry;
    }

    /** The operations, each after those whose maps it reads. */
    List<Operation> operations() {
        return Collections.unmodifiableList(operations);
    }

    /**
     * Floats from one pixel of a map to the next: the channels padded to whole blocks, except for the image and
     * rearranged maps, which would be mostly padding.
     */
    int stride(Node node) {
        boolean moved = node.equals(entry)
                || operations.stream()
                        .filter(o -> o.output().equals(node))
                        .allMatch(o ->
                                o.terms().stream().allMatch(t -> t instanceof Term.Copy || t instanceof Term.Shuffle));
        return moved && node.channels() <= FEW ? FEW : VectorLanes.pad(node.channels());
    }

    /** How far convolutions of this map reach beyond its border. */
    int margin(Node node) {
        return operations.stream()
                .flatMap(o -> o.terms().stream())
                .filter(t -> t.input().equals(node))
                .mapToInt(Term::reach)
                .max()
                .orElse(0);
    }

    private Operation operation(Node node) {
        List<Term> terms = new ArrayList<>();
        List<Node> constants = new ArrayList<>();
        Activation after = Activation.NONE;
        Deque<Node> open = new ArrayDeque<>();
        if (Activation.of(node) != Activation.NONE) {
            after = Activation.of(node);
            absorb(graph.inputs(node).getFirst(), open, terms);
        } else {
            open.add(node);
        }
        while (!open.isEmpty()) {
            expand(open.remove(), open, terms, constants);
        }
        terms.forEach(term -> needed.add(term.input()));
        // the sort is stable; sums start from copies
        terms.sort(Comparator.comparing(term -> !(term instanceof Term.Copy)));
        return new Operation(node, terms, constants, after);
    }

    private void expand(Node node, Deque<Node> open, List<Term> terms, List<Node> constants) {
        switch (node) {
            case Node.Shift s -> {
                constants.add(s);
                absorb(graph.node(s.input()), open, terms);
            }
            case Node.Conv c -> {
                constants.add(c);
                residual(c).ifPresentOrElse(terms::add, () -> dense(c, terms));
            }
            case Node.BorderedConv b -> terms.add(new Term.Bordered(graph.node(b.input()), b));
            case Node.Add a -> graph.inputs(a).forEach(input -> absorb(input, open, terms));
            case Node.Concat c -> {
                int channel = 0;
                for (Node input : graph.inputs(c)) {
                    terms.add(new Term.Copy(input, channel));
                    channel += input.channels();
                }
            }
            case Node.Upsample2x u -> terms.add(new Term.Up(graph.node(u.input()), u.mode()));
            case Node.PixelShuffle p -> terms.add(new Term.Shuffle(graph.node(p.input()), p.factor()));
            case Node.DepthwiseConv d ->
                throw new IllegalArgumentException(d.name() + " is not part of an inverted residual");
            case Node.Input i -> throw new IllegalStateException("the input is given");
            case Node.Relu r -> throw new IllegalStateException("a nonlinearity ends an operation");
            case Node.Relu6 r -> throw new IllegalStateException("a nonlinearity ends an operation");
        }
    }

    /** Makes a node part of the sum that reads it, if nothing else needs its map; otherwise the map is read. */
    private void absorb(Node node, Deque<Node> open, List<Term> terms) {
        boolean summable = switch (node) {
            case Node.Shift s -> true;
            case Node.Conv c -> true;
            case Node.BorderedConv b -> true;
            case Node.Add a -> true;
            case Node.Upsample2x u -> true;
            case Node.PixelShuffle p -> true;
            case Node.Concat c -> false;
            case Node.DepthwiseConv d -> false;
            case Node.Input i -> false;
            case Node.Relu r -> false;
            case Node.Relu6 r -> false;
        };
        if (summable && !node.equals(entry) && (graph.consumers(node.name()) == 1 || isCheap(node))) {
            open.add(node);
        } else {
            terms.add(new Term.Copy(node, 0));
        }
    }

    /**
     * True for the first convolution: its input is much smaller than its output, so storing the input and recomputing
     * the output saves memory.
     */
    private boolean isCheap(Node node) {
        return node instanceof Node.Conv conv
                && 4 * conv.inChannels() <= conv.channels()
                && SMALL_SHARE * Cost.macsPerBlock(conv) < macs;
    }

    private void dense(Node.Conv conv, List<Term> terms) {
        Node input = graph.node(conv.input());
        if (!(input instanceof Node.Concat)) {
            terms.add(new Term.Dense(input, conv, 0));
            return;
        }
        int channel = 0;
        for (Node part : graph.inputs(input)) {
            terms.add(new Term.Dense(part, conv, channel));
            channel += part.channels();
        }
    }

    private Optional<Term> residual(Node.Conv project) {
        return InvertedResidualNodes.endingWith(graph, project)
                .map(nodes -> new Term.Residual(
                        nodes.input(),
                        nodes.expand(),
                        Activation.of(nodes.afterExpand()),
                        nodes.depthwise(),
                        Activation.of(nodes.afterDepthwise()),
                        project));
    }
}
