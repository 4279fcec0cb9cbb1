// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.List;

/** Checks whether a node's inputs have the expected shapes. */
final class GraphChecks {
    private GraphChecks() {}

    static void check(Node node, List<Node> in) {
        switch (node) {
            case Node.Input i -> require(i.channels() > 0, node);
            case Node.Shift s -> same(node, in.getFirst(), s.channels(), s.resolution());
            case Node.Conv c -> convolution(node, in.getFirst(), c.inChannels(), c.kernel());
            case Node.BorderedConv c -> convolution(node, in.getFirst(), c.inChannels(), c.kernel());
            case Node.DepthwiseConv d -> {
                require(d.kernel() % 2 == 1 && d.stride() >= 1, node);
                require(in.getFirst().channels() == d.channels(), node);
                require(in.getFirst().resolution().dividedBy(d.stride()).equals(d.resolution()), node);
            }
            case Node.Relu r -> same(node, in.getFirst(), r.channels(), r.resolution());
            case Node.Relu6 r -> same(node, in.getFirst(), r.channels(), r.resolution());
            case Node.Add a -> in.forEach(i -> same(node, i, a.channels(), a.resolution()));
            case Node.Concat c -> {
                require(in.stream().mapToInt(Node::channels).sum() == c.channels(), node);
                require(in.stream().allMatch(i -> i.resolution().equals(c.resolution())), node);
            }
            case Node.Upsample2x u ->
                same(node, in.getFirst(), u.channels(), u.resolution().dividedBy(2));
            case Node.PixelShuffle p ->
                same(
                        node,
                        in.getFirst(),
                        p.channels() * p.factor() * p.factor(),
                        p.resolution().dividedBy(p.factor()));
        }
    }

    private static void convolution(Node node, Node in, int inChannels, int kernel) {
        require(kernel % 2 == 1, node);
        same(node, in, inChannels, node.resolution());
    }

    private static void same(Node node, Node in, int channels, Resolution resolution) {
        require(in.channels() == channels && in.resolution().equals(resolution), node);
    }

    private static void require(boolean condition, Node node) {
        if (!condition) {
            throw new IllegalArgumentException(node + " does not fit its inputs");
        }
    }
}
