// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;

/**
 * The layers around the network's body: head, upsampler and tail. They stay in float32 when the body is computed in
 * bfloat16, so that the image itself is never rounded to 8 bits of mantissa.
 */
final class OuterLayers {
    private OuterLayers() {}

    /** Whether a convolution reads or writes an image, or feeds a pixel shuffle. */
    static boolean contains(Graph graph, Node.Conv conv) {
        return touchesImage(conv)
                || graph.nodes().stream()
                        .anyMatch(n ->
                                n instanceof Node.PixelShuffle s && s.input().equals(conv.name()));
    }

    /** Whether a convolution reads or writes an image. */
    static boolean touchesImage(Node.Conv conv) {
        return Math.min(conv.inChannels(), conv.channels()) <= LadderPyramidNetwork.RGB_MEAN.size();
    }
}
