// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.diagram;

import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A box of the diagram: one or more nodes, each after its inputs. Other boxes read the map of the last node.
 *
 * @param kind kind of box
 * @param nodes at least one
 * @param paperName the paper's name of the map, if it has one
 */
record Box(Kind kind, List<Node> nodes, Optional<String> paperName) {
    /** The kinds of boxes. */
    enum Kind {
        INPUT("the image, in [0, 1]"),
        CONV("convolution: kernel, channels"),
        BLOCKS("inverted residuals: depthwise kernel, channels inside and after"),
        SUM("sum"),
        CONCAT("concatenation of channels"),
        UPSAMPLE("twice the size"),
        SHUFFLE("PixelShuffle: channels become pixels");

        private final String legend;

        Kind(String legend) {
            this.legend = legend;
        }

        /** The text in the legend. */
        String legend() {
            return legend;
        }
    }

    Box {
        nodes = List.copyOf(nodes);
    }

    Node output() {
        return nodes.getLast();
    }

    /** The resolution of its map, which determines its row. */
    Resolution resolution() {
        return output().resolution();
    }

    /** The common prefix of its nodes' names, or the name of the first node. */
    String name() {
        List<String> parts = List.of(nodes.getFirst().name().split("\\."));
        int shared = parts.size();
        for (Node node : nodes) {
            List<String> others = List.of(node.name().split("\\."));
            int same = 0;
            while (same < Math.min(shared, others.size()) && parts.get(same).equals(others.get(same))) {
                same++;
            }
            shared = same;
        }
        return shared == 0 ? nodes.getFirst().name() : String.join(".", parts.subList(0, shared));
    }

    /** The first line. */
    String heading() {
        String own = kind == Kind.SHUFFLE ? "shuffle" : name();
        return paperName.map(paper -> paper + " = " + own).orElse(own);
    }

    /** The lines below the first. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        switch (kind) {
            case BLOCKS -> blockLines(lines);
            case INPUT, CONV, SUM, CONCAT, UPSAMPLE, SHUFFLE ->
                nodes.forEach(node -> line(node).ifPresent(lines::add));
        }
        return lines;
    }

    private void blockLines(List<String> lines) {
        List<Node.DepthwiseConv> depthwise = nodes.stream()
                .filter(Node.DepthwiseConv.class::isInstance)
                .map(Node.DepthwiseConv.class::cast)
                .toList();
        int kernel = depthwise.getFirst().kernel();
        List<String> hidden = depthwise.stream()
                .map(d -> Integer.toString(d.channels()))
                .distinct()
                .toList();
        lines.add((depthwise.size() == 1 ? "block " : depthwise.size() + " blocks ") + kernel + "×" + kernel);
        lines.add("inside " + String.join(", ", hidden));
        lines.add("→ " + output().channels());
    }

    private static Optional<String> line(Node node) {
        return switch (node) {
            case Node.Input i -> Optional.of(i.channels() + " planes");
            case Node.Shift s -> Optional.of(s.offsets().getFirst() < 0 ? "− mean" : "+ mean");
            case Node.Conv c -> Optional.of(conv(c.kernel(), c.inChannels(), c.channels()));
            case Node.BorderedConv c -> Optional.of(conv(c.kernel(), c.inChannels(), c.channels()));
            case Node.DepthwiseConv d -> Optional.of("depthwise %d×%d".formatted(d.kernel(), d.kernel()));
            case Node.Relu r -> Optional.of("ReLU");
            case Node.Relu6 r -> Optional.of("ReLU6");
            case Node.Add a -> Optional.empty();
            case Node.Concat c -> Optional.of("→ " + c.channels());
            case Node.Upsample2x u -> Optional.of("×2 " + u.mode().name().toLowerCase(Locale.ROOT));
            case Node.PixelShuffle p ->
                Optional.of("×%d, %d → %d".formatted(p.factor(), p.channels() * p.factor() * p.factor(), p.channels()));
        };
    }

    private static String conv(int kernel, int from, int to) {
        return "%d×%d, %d → %d".formatted(kernel, kernel, from, to);
    }
}
