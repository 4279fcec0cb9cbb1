// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.kernel.WorkerPool;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The Muon optimiser (K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024) for the weight
 * matrices of dense convolutions. The momentum is m += (g - m)(1 - 0.95). The update is the orthogonal matrix nearest
 * to Nesterov's g + 0.95 (m - g), times lr 0.2 sqrt(larger side), so that its values are as large as Adam's (J. Liu et
 * al., "Muon is scalable for LLM training", 2025). Adam updates the rest: head and tail, one side of which is the
 * image's channels, depthwise convolutions, and biases.
 */
final class Muon {
    private static final float MOMENTUM = 0.95f;
    private static final double UPDATE_SIZE = 0.2;
    private static final int IMAGE_CHANNELS = 3;

    private final List<OrthogonalStep> largestFirst;
    private final TreeMap<Integer, Integer> ranges = new TreeMap<>(); // from -> to

    private Muon(List<OrthogonalStep> matrices) {
        this.largestFirst = matrices.stream()
                .sorted(Comparator.comparingLong(OrthogonalStep::multiplyAdds).reversed())
                .toList();
        matrices.forEach(matrix -> ranges.put(matrix.from(), matrix.to()));
    }

    /** Muon for no matrix at all: Adam updates everything. */
    static Muon none() {
        return new Muon(List.of());
    }

    /** Muon for the dense convolutions of this graph, except those that read or write an image. */
    static Muon of(Graph graph, ParameterLayout layout) {
        return new Muon(graph.nodes().stream()
                .flatMap(n -> n instanceof Node.Conv c ? Stream.of(c) : Stream.empty())
                .filter(c -> Math.min(c.inChannels(), c.channels()) > IMAGE_CHANNELS)
                .map(c -> new OrthogonalStep(c, layout.place(c)))
                .toList());
    }

    /**
     * The start of the first matrix that ends after this index of the flat array: the index itself if it lies inside a
     * matrix, {@link Integer#MAX_VALUE} if no matrix follows.
     */
    int nextFrom(int at) {
        Map.Entry<Integer, Integer> inside = ranges.floorEntry(at);
        if (inside != null && inside.getValue() > at) {
            return at;
        }
        Integer next = ranges.higherKey(at);
        return next == null ? Integer.MAX_VALUE : next;
    }

    /** The end of the matrix that contains this index of the flat array; the index itself if no matrix contains it. */
    int endOfMatrixAt(int at) {
        Map.Entry<Integer, Integer> inside = ranges.floorEntry(at);
        return inside != null && inside.getValue() > at ? inside.getValue() : at;
    }

    /**
     * Updates all matrices.
     *
     * @param scale factor that the gradient is multiplied by
     * @param m momentum, in the flat layout
     * @param rate learning rate
     */
    void step(float[] gradient, float scale, float[] m, float[] weights, float rate, WorkerPool workers) {
        workers.run(largestFirst.size(), (i, scratch) -> {
            OrthogonalStep matrix = largestFirst.get(i);
            for (int j = matrix.from(); j < matrix.to(); j++) {
                m[j] += (gradient[j] * scale - m[j]) * (1 - MOMENTUM);
            }
            matrix.set(j -> gradient[j] * scale + (m[j] - gradient[j] * scale) * MOMENTUM);
            matrix.orthogonalize();
            matrix.subtract(weights, (float) (rate * UPDATE_SIZE * Math.sqrt(matrix.largerSide())));
        });
    }
}
