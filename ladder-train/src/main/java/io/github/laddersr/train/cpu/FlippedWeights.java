// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.kernel.ParameterLayout.Place;
import java.util.HashMap;
import java.util.Map;

/**
 * The weights in the form that the backward pass needs. The gradient of a convolution's input is itself a convolution
 * of the output's gradient, with input and output channels exchanged and the kernel flipped in both directions. This
 * class holds those kernels in the engine's layout, after a row of zeros that serves as their bias.
 */
final class FlippedWeights {
    private final Map<String, Place> places = new HashMap<>();
    private final int[] source;
    private final float[] flipped;

    FlippedWeights(Graph graph, ParameterLayout layout) {
        int zeros = graph.nodes().stream()
                .filter(n -> !n.parameters().isEmpty())
                .map(layout::place)
                .mapToInt(p -> Math.max(p.inStride(), p.outStride()))
                .max()
                .orElse(0);
        int at = zeros;
        for (Node node : graph.nodes()) {
            if (node.parameters().isEmpty()) {
                continue;
            }
            Place p = layout.place(node);
            boolean depthwise = node instanceof Node.DepthwiseConv;
            places.put(
                    node.name(),
                    depthwise
                            ? new Place(0, at, 1, p.outStride(), p.kernel())
                            : new Place(0, at, p.outStride(), p.inStride(), p.kernel()));
            at += p.outStride() * p.depth();
        }
        source = new int[at];
        flipped = new float[at];
        for (Map.Entry<String, Place> entry : places.entrySet()) {
            Node node = graph.node(entry.getKey());
            map(layout.place(node), entry.getValue(), node instanceof Node.DepthwiseConv);
        }
    }

    private void map(Place p, Place t, boolean depthwise) {
        int taps = p.kernel() * p.kernel();
        for (int o = 0; o < p.outStride(); o++) {
            for (int i = 0; i < p.inStride(); i++) {
                for (int tap = 0; tap < taps; tap++) {
                    int from = p.weight() + (o / BLOCK * p.depth() + tap * p.inStride() + i) * BLOCK + o % BLOCK;
                    int back = taps - 1 - tap;
                    int to = depthwise
                            ? t.weight() + (o / BLOCK * taps + back) * BLOCK + o % BLOCK
                            : t.weight() + (i / BLOCK * t.depth() + back * t.inStride() + o) * BLOCK + i % BLOCK;
                    source[to] = from;
                }
            }
        }
        // Entries that no tap maps to, such as the row of zeros, have source 0; update() skips the row of zeros.
    }

    /** Copies the current values of the weights. */
    void update(float[] flat) {
        int zeros = places.values().stream().mapToInt(Place::weight).min().orElse(0);
        for (int i = zeros; i < source.length; i++) {
            flipped[i] = flat[source[i]];
        }
    }

    float[] flat() {
        return flipped;
    }

    Place place(Node node) {
        Place place = places.get(node.name());
        if (place == null) {
            throw new IllegalArgumentException(node.name() + " has no weights");
        }
        return place;
    }
}
