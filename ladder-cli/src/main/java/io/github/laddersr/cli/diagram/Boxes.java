// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.diagram;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.Blocks;
import io.github.laddersr.kernel.ParameterLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes of a graph grouped into boxes, each node in exactly one box. An inverted residual is one box, and so are
 * several consecutive ones without a change of shape, including their shortcuts. Shifts and nonlinearities join the box
 * of the node that they follow.
 */
final class Boxes {
    private final List<List<Node>> members = new ArrayList<>();
    private final List<Box.Kind> kinds = new ArrayList<>();
    private final Map<String, Integer> boxOf = new HashMap<>();
    private final Graph graph;

    private Boxes(Graph graph) {
        this.graph = graph;
    }

    /** The boxes, each after those that it reads. */
    static Boxes of(Graph graph) {
        Boxes boxes = new Boxes(graph);
        Blocks blocks = new Blocks(graph, new ParameterLayout(graph));
        for (Node node : graph.nodes()) {
            if (!blocks.hides(node)) {
                boxes.add(node, blocks.at(node));
            }
        }
        return boxes;
    }

    List<Box> all() {
        List<Box> all = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            all.add(new Box(
                    kinds.get(i),
                    members.get(i),
                    PaperNames.of(graph, members.get(i).getLast())));
        }
        return all;
    }

    /** The indices, in {@link #all}, of the boxes whose maps this box reads. */
    Set<Integer> inputs(int box) {
        Set<Integer> inputs = new LinkedHashSet<>();
        for (Node node : members.get(box)) {
            node.inputs().forEach(name -> inputs.add(at(name)));
        }
        inputs.remove(box);
        return inputs;
    }

    private int at(String name) {
        Integer box = boxOf.get(name);
        if (box == null) {
            throw new IllegalStateException(name + " is in no box");
        }
        return box;
    }

    private void add(Node node, List<Blocks.Block> block) {
        if (!block.isEmpty()) {
            addBlock(node, block.getFirst());
            return;
        }
        Optional<Integer> joined = joins(node);
        if (joined.isPresent()) {
            put(joined.get(), node);
        } else {
            put(open(kind(node)), node);
        }
    }

    private void addBlock(Node output, Blocks.Block block) {
        List<Node> inside = new ArrayList<>();
        Node inner = block.project();
        while (!inner.equals(block.input())) {
            inside.add(inner);
            inner = graph.inputs(inner).getFirst();
        }
        Node input = block.input();
        int before = at(input.name());
        boolean goesOn = kinds.get(before) == Box.Kind.BLOCKS
                && input.channels() == output.channels()
                && input.resolution().equals(output.resolution());
        int box = goesOn ? before : open(Box.Kind.BLOCKS);
        inside.reversed().forEach(n -> put(box, n));
        if (!output.equals(block.project())) {
            put(box, output);
        }
    }

    /** The box that a node outside inverted residuals joins, unless it starts a new one. */
    private Optional<Integer> joins(Node node) {
        List<Integer> from = node.inputs().stream().map(this::at).distinct().toList();
        return switch (node) {
            case Node.Add a -> from.size() == 1 ? Optional.of(from.getFirst()) : Optional.empty();
            case Node.Shift s -> onlyReader(s.input()) ? Optional.of(from.getFirst()) : Optional.empty();
            case Node.Relu r -> onlyReader(r.input()) ? Optional.of(from.getFirst()) : Optional.empty();
            case Node.Relu6 r -> onlyReader(r.input()) ? Optional.of(from.getFirst()) : Optional.empty();
            case Node.Input i -> Optional.empty();
            case Node.Conv c -> Optional.empty();
            case Node.DepthwiseConv d -> Optional.empty();
            case Node.BorderedConv b -> Optional.empty();
            case Node.Concat c -> Optional.empty();
            case Node.Upsample2x u -> Optional.empty();
            case Node.PixelShuffle p -> Optional.empty();
        };
    }

    private boolean onlyReader(String input) {
        return graph.consumers(input) == 1;
    }

    private int open(Box.Kind kind) {
        kinds.add(kind);
        members.add(new ArrayList<>());
        return kinds.size() - 1;
    }

    private void put(int box, Node node) {
        members.get(box).add(node);
        boxOf.put(node.name(), box);
    }

    private static Box.Kind kind(Node node) {
        return switch (node) {
            case Node.Input i -> Box.Kind.INPUT;
            case Node.Add a -> Box.Kind.SUM;
            case Node.Concat c -> Box.Kind.CONCAT;
            case Node.Upsample2x u -> Box.Kind.UPSAMPLE;
            case Node.PixelShuffle p -> Box.Kind.SHUFFLE;
            case Node.Shift s -> Box.Kind.CONV;
            case Node.Conv c -> Box.Kind.CONV;
            case Node.DepthwiseConv d -> Box.Kind.CONV;
            case Node.BorderedConv b -> Box.Kind.CONV;
            case Node.Relu r -> Box.Kind.CONV;
            case Node.Relu6 r -> Box.Kind.CONV;
        };
    }
}
