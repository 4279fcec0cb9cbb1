// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.kernel.Forward;
import io.github.laddersr.kernel.Forward.Maps;
import io.github.laddersr.kernel.Parallel;
import io.github.laddersr.kernel.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One thread's or team's part of a training step: the maps of one image, their gradients, and the gradient of the
 * weights, summed over the images that this thread has processed. All memory is allocated at construction.
 */
final class Tape {
    private static final class MapStore implements Maps {
        private record Key(int height, int width, int channels, int reach) {}

        private final Map<String, FeatureMap> maps = new HashMap<>();
        private final Map<Key, FeatureMap> padded = new HashMap<>();

        @Override
        public FeatureMap of(Node node) {
            FeatureMap map = maps.get(node.name());
            if (map == null) {
                throw new IllegalArgumentException(node.name() + " has no map");
            }
            return map;
        }

        @Override
        public FeatureMap padded(FeatureMap like, int reach) {
            return padded.computeIfAbsent(
                    new Key(like.height(), like.width(), like.channels(), reach),
                    k -> new FeatureMap(k.height + 2 * k.reach, k.width + 2 * k.reach, k.channels));
        }
    }

    private final Graph graph;
    private final Forward forward;
    private final Backward backward;
    private final Parallel parallel;
    private final MapStore values = new MapStore();
    private final MapStore gradients = new MapStore();
    private final List<Node> nodes = new ArrayList<>();
    private final float[] grads;

    /**
     * A tape for one thread.
     *
     * @param height rows of the input: a multiple of 8
     * @param width columns of the input: a multiple of 8
     */
    Tape(Graph graph, ParameterLayout layout, FlippedWeights flipped, int height, int width) {
        this(graph, layout, flipped, height, width, Parallel.sequential(), 1);
    }

    /**
     * A tape for a team of threads that share each image.
     *
     * @param parallel runs the team's tasks
     * @param team number of threads
     */
    Tape(
            Graph graph,
            ParameterLayout layout,
            FlippedWeights flipped,
            int height,
            int width,
            Parallel parallel,
            int team) {
        this.graph = graph;
        this.parallel = parallel;
        this.forward = new Forward(graph, layout, team);
        this.backward = new Backward(graph, layout, flipped, forward.blocks(), parallel, team);
        this.grads = new float[layout.size()];
        for (Node node : graph.nodes()) {
            if (forward.hasMap(node)) {
                nodes.add(node);
                int h = node.resolution().of(height);
                int w = node.resolution().of(width);
                values.maps.put(node.name(), new FeatureMap(h, w, node.channels()));
                gradients.maps.put(node.name(), new FeatureMap(h, w, node.channels()));
            }
        }
    }

    /** The input's map; fill it before {@link #forward}. */
    FeatureMap input() {
        return values.of(graph.nodes().getFirst());
    }

    /** The output's map; valid after {@link #forward}. */
    FeatureMap output() {
        return values.of(graph.output());
    }

    /** The output's gradient: zero after {@link #forward}; fill it before {@link #backward}. */
    FeatureMap outputGradient() {
        return gradients.of(graph.output());
    }

    /** The weights' gradient, summed over all calls of {@link #backward} since {@link #clear}. */
    float[] grads() {
        return grads;
    }

    void clear() {
        Arrays.fill(grads, 0f);
    }

    /** Computes the output from the input. */
    void forward(float[] flat) {
        nodes.forEach(node -> forward.run(node, flat, values, parallel));
        gradients.maps.values().forEach(m -> Arrays.fill(m.data(), 0f));
    }

    /** Adds this image's contribution to the gradient of the weights. */
    void backward(float[] flat) {
        nodes.reversed().forEach(node -> backward.run(node, flat, values, gradients, grads));
    }
}
