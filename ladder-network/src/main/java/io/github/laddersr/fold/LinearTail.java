// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.fold;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.GraphBuilder;
import io.github.laddersr.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The linear tail of a graph: a convolution, optionally followed by a shift, that reads another convolution through a
 * pixel shuffle, and so on back to the first map that is of another kind or has other readers. Found by structure, not
 * by name.
 *
 * @param last the last convolution
 * @param offsets offsets added to its output, one for each channel
 * @param steps the preceding steps, from the end backwards; at least one
 * @param nodes names of all nodes of the tail
 */
record LinearTail(Node.Conv last, List<Float> offsets, List<Step> steps, Set<String> nodes) {
    /** A convolution and the factor of the pixel shuffle that reads it. */
    record Step(Node.Conv conv, int factor) {}

    /** The tail of a graph, if it has at least two convolutions. */
    static Optional<LinearTail> of(Graph graph) {
        Node end = graph.output();
        Node node = end instanceof Node.Shift shift && graph.consumers(shift.input()) == 1
                ? graph.node(shift.input())
                : end;
        if (!(node instanceof Node.Conv last)) {
            return Optional.empty();
        }
        List<Float> offsets =
                end instanceof Node.Shift shift ? shift.offsets() : Collections.nCopies(last.channels(), 0f);
        Set<String> nodes = new HashSet<>(List.of(end.name(), last.name()));
        List<Step> steps = new ArrayList<>();
        String input = last.input();
        int reach = last.kernel() / 2;
        // A kernel that reaches beyond the adjacent coarse pixel would need a border wider than the single ring of
        // BorderedConv.
        while (graph.node(input) instanceof Node.PixelShuffle shuffle
                && graph.consumers(shuffle.name()) == 1
                && graph.node(shuffle.input()) instanceof Node.Conv conv
                && graph.consumers(conv.name()) == 1
                && reach <= shuffle.factor()) {
            steps.add(new Step(conv, shuffle.factor()));
            nodes.add(shuffle.name());
            nodes.add(conv.name());
            reach = Composition.reach(reach, shuffle.factor(), conv.kernel() / 2);
            input = conv.input();
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(new LinearTail(last, offsets, steps, nodes));
    }

    /** The graph with one bordered convolution and one pixel shuffle instead of the tail. */
    Graph replacedIn(Graph graph) {
        int factor = 1;
        int reach = last.kernel() / 2;
        for (Step step : steps) {
            factor *= step.factor;
            reach = Composition.reach(reach, step.factor, step.conv.kernel() / 2);
        }
        GraphBuilder builder = new GraphBuilder();
        graph.nodes().stream().filter(node -> !nodes.contains(node.name())).forEach(builder::add);
        int channels = last.channels() * factor * factor;
        String conv = builder.borderedConv(foldedName(), steps.getLast().conv.input(), channels, 2 * reach + 1);
        builder.pixelShuffle(foldedName() + ".shuffle", conv, factor);
        return builder.build();
    }

    /** The name of the convolution that replaces the tail. */
    String foldedName() {
        return last.name() + ".folded";
    }
}
