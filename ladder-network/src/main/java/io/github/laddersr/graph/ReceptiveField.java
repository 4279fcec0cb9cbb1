// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes on which input rows an aligned block of output depends. The same applies to columns, which the network
 * treats like rows.
 */
final class ReceptiveField {
    /** First and last index, both inclusive. */
    private record Span(int from, int to) {
        Span union(Span other) {
            return new Span(Math.min(from, other.from), Math.max(to, other.to));
        }

        Span grown(int reach) {
            return new Span(from - reach, to + reach);
        }
    }

    private ReceptiveField() {}

    /** See {@link Cost#halo()}. */
    static int halo(Graph graph) {
        Map<String, Span> needed = new HashMap<>();
        Node output = graph.output();
        needed.put(output.name(), new Span(0, output.resolution().of(Graph.ALIGNMENT) - 1));
        List<Node> nodes = graph.nodes();
        for (Node node : nodes.reversed()) {
            Span span = needed.get(node.name());
            if (span == null) {
                continue; // the output does not depend on it
            }
            Span read = read(node, span);
            node.inputs().forEach(input -> needed.merge(input, read, Span::union));
        }
        Span image = needed.getOrDefault(nodes.getFirst().name(), new Span(0, Graph.ALIGNMENT - 1));
        return Math.max(-image.from(), image.to() - (Graph.ALIGNMENT - 1));
    }

    private static Span read(Node node, Span out) {
        return switch (node) {
            case Node.Conv c -> out.grown(c.kernel() / 2);
            case Node.BorderedConv c -> out.grown(c.kernel() / 2);
            case Node.DepthwiseConv d -> new Span(out.from() * d.stride(), out.to() * d.stride()).grown(d.kernel() / 2);
            case Node.Upsample2x u -> {
                int reach = u.mode() == Upsampling.BILINEAR ? 1 : 0;
                yield new Span(Math.floorDiv(out.from() - reach, 2), Math.floorDiv(out.to() + reach, 2));
            }
            case Node.PixelShuffle p ->
                new Span(Math.floorDiv(out.from(), p.factor()), Math.floorDiv(out.to(), p.factor()));
            case Node.Input i -> out;
            case Node.Shift s -> out;
            case Node.Relu r -> out;
            case Node.Relu6 r -> out;
            case Node.Add a -> out;
            case Node.Concat c -> out;
        };
    }
}
