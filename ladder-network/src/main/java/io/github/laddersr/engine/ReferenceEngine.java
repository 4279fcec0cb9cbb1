// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.weights.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/** Computes the graph node by node in double ({@link ReferenceOps}): slow, and the reference in tests. */
public final class ReferenceEngine implements Engine {
    private final Graph graph;
    private final Weights weights;

    /**
     * An engine for one network.
     *
     * @throws io.github.laddersr.UserException if the weights are not exactly the graph's parameters
     * @throws IllegalArgumentException if the graph's scale is not an integer
     */
    public ReferenceEngine(Graph graph, Weights weights) {
        weights.requireFits(graph);
        if (graph.output().resolution().denominator() != 1) {
            throw new IllegalArgumentException(
                    "an output of " + graph.output().resolution() + " times the input's size");
        }
        this.graph = graph;
        this.weights = weights;
    }

    @Override
    public Planes run(Planes rgb, DoubleConsumer progress) {
        if (rgb.channels() != graph.nodes().getFirst().channels()) {
            throw new IllegalArgumentException("an image of " + rgb.channels() + " planes");
        }
        Planes padded = rgb.replicatePadTo(Graph.aligned(rgb.height()), Graph.aligned(rgb.width()));
        Planes large = run(DoubleMap.of(padded)).toPlanes();
        progress.accept(1);
        return large.crop(0, 0, rgb.height() * scale(), rgb.width() * scale());
    }

    /**
     * Runs the network without rounding its output to floats.
     *
     * @param image channels x H x W; both are multiples of {@link Graph#ALIGNMENT}
     * @return channels x scale H x scale W
     */
    public DoubleMap run(DoubleMap image) {
        Map<String, DoubleMap> maps = new HashMap<>();
        Map<String, Integer> reads = new HashMap<>();
        DoubleMap output = image;
        for (Node node : graph.nodes()) {
            List<DoubleMap> inputs = node instanceof Node.Input
                    ? List.of(image)
                    : node.inputs().stream().map(name -> read(maps, name)).toList();
            output = ReferenceOps.forward(node, inputs, weights);
            maps.put(node.name(), output);
            for (String input : node.inputs()) {
                if (reads.merge(input, 1, Integer::sum) == graph.consumers(input)) {
                    maps.remove(input); // no longer needed
                }
            }
        }
        return output;
    }

    @Override
    public int scale() {
        return graph.output().resolution().numerator();
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public void close() {}

    private static DoubleMap read(Map<String, DoubleMap> maps, String name) {
        DoubleMap map = maps.get(name);
        if (map == null) {
            throw new IllegalStateException(name + " is read before it is computed");
        }
        return map;
    }
}
