// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A branch of the Ladder Pyramid Network that can be switched off to see what it contributes: a stage's input to the
 * pathways (C2 to C4), or a pathway's end (alpha, beta, gamma).
 */
public enum Branch {
    C2,
    C3,
    C4,
    ALPHA,
    BETA,
    GAMMA;

    private static final String FUSION = "fuse.0";

    /** The paper's notation. */
    public String label() {
        return this == C2 || this == C3 || this == C4 ? name() : name().toLowerCase(Locale.ROOT);
    }

    /** The branches of a network; networks with two pathways have no gamma. */
    public static List<Branch> of(Graph graph) {
        return Arrays.stream(values())
                .filter(branch -> branch.isStage() || branch.place(graph) >= 0)
                .toList();
    }

    /**
     * Weights that switch this branch off: the weight and bias of the stage's lateral convolution, or the pathway's
     * slice of the fusing convolution, are zero. Everything else is unchanged.
     *
     * @param weights weights of the graph
     * @throws IllegalArgumentException if the network has no such branch
     */
    public Weights silence(Graph graph, Weights weights) {
        if (isStage()) {
            String lateral = "alpha." + (1 + ordinal());
            Weights silent = zeroed(weights, lateral + ".weight", 0, Integer.MAX_VALUE);
            return zeroed(silent, lateral + ".bias", 0, Integer.MAX_VALUE);
        }
        int place = place(graph);
        if (place < 0) {
            throw new IllegalArgumentException("this network has no " + label());
        }
        List<String> ends = ends(graph);
        int first = ends.subList(0, place).stream()
                .mapToInt(name -> graph.node(name).channels())
                .sum();
        return zeroed(
                weights,
                FUSION + ".weight",
                first,
                first + graph.node(ends.get(place)).channels());
    }

    private boolean isStage() {
        return compareTo(ALPHA) < 0;
    }

    /** The position of a pathway's end among the fused maps; -1 if it is not fused. */
    private int place(Graph graph) {
        List<String> ends = ends(graph);
        return IntStream.range(0, ends.size())
                .filter(i -> ends.get(i).startsWith(label() + "."))
                .findFirst()
                .orElse(-1);
    }

    private static List<String> ends(Graph graph) {
        return graph.node(graph.node(FUSION).inputs().getFirst()) instanceof Node.Concat concat
                ? concat.inputs()
                : List.of();
    }

    /** Zeroes the range {@code first} to {@code last} (exclusive) of the second dimension; of a vector, all values. */
    private static Weights zeroed(Weights weights, String name, int first, int last) {
        Tensor tensor = weights.get(name);
        float[] values = tensor.toArray();
        List<Integer> shape = tensor.shape();
        int inputs = shape.size() < 2 ? 1 : shape.get(1);
        int inner = shape.stream().skip(2).reduce(1, (a, b) -> a * b);
        for (int i = 0; i < values.length; i++) {
            int input = i / inner % inputs;
            if (input >= first && input < last) {
                values[i] = 0f;
            }
        }
        return weights.with(name, Tensor.wrap(shape, values));
    }
}
