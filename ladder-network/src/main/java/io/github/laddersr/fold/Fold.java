// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.fold;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.weights.Weights;
import java.util.Optional;

/**
 * Replaces linear layers by fewer, equivalent ones that do less work.
 *
 * <p>After the sum that follows its last ReLU, the Ladder Pyramid Network is linear: upsampler convolutions, pixel
 * shuffles, the tail convolution and the mean compose to one convolution at the input's resolution, followed by one
 * pixel shuffle. The zero padding of the maps in between makes the outermost ring of pixels differ, so the ring gets
 * separate kernels ({@link io.github.laddersr.graph.Node.BorderedConv}). The result is equal up to rounding everywhere.
 *
 * <p>A 1x1 convolution of a concatenation is a sum over the concatenated maps. Maps that are themselves sums, upsampled
 * maps or results of 1x1 convolutions are expanded if the whole graph then does less work according to
 * {@link io.github.laddersr.graph.Cost}: terms that read the same map are merged into one, and coarse maps are combined
 * before they are upsampled.
 */
public final class Fold {
    /**
     * A network and its weights.
     *
     * @param weights exactly the graph's parameters, without metadata
     */
    public record Folded(Graph graph, Weights weights) {}

    private Fold() {}

    /**
     * Folds a network. A network with nothing to fold is returned unchanged, so folding twice is the same as folding
     * once.
     *
     * @throws io.github.laddersr.UserException if the weights are not exactly the graph's parameters
     */
    public static Folded fold(Graph graph, Weights weights) {
        weights.requireFits(graph);
        Folded folded = new Folded(graph, weights);
        for (Optional<ConcatFold> next = ConcatFold.of(graph); next.isPresent(); next = ConcatFold.of(folded.graph)) {
            folded = new Folded(next.get().replaced(), next.get().replaced(folded.weights));
        }
        Optional<LinearTail> tail = LinearTail.of(folded.graph);
        return tail.isEmpty() ? folded : fold(folded.graph, folded.weights, tail.get());
    }

    /** The graph that {@link #fold} returns, computed without weights in order to determine its cost. */
    public static Graph foldShape(Graph graph) {
        Graph folded = graph;
        for (Optional<ConcatFold> next = ConcatFold.of(graph); next.isPresent(); next = ConcatFold.of(folded)) {
            folded = next.get().replaced();
        }
        Optional<LinearTail> tail = LinearTail.of(folded);
        return tail.isEmpty() ? folded : tail.get().replacedIn(folded);
    }

    private static Folded fold(Graph graph, Weights weights, LinearTail tail) {
        String last = tail.last().name();
        Composition composition =
                Composition.of(weights.get(last + ".weight"), weights.get(last + ".bias"), tail.offsets());
        for (LinearTail.Step step : tail.steps()) {
            String conv = step.conv().name();
            composition = composition.after(step.factor(), weights.get(conv + ".weight"), weights.get(conv + ".bias"));
        }
        Graph folded = tail.replacedIn(graph);
        Weights.Builder kept = Weights.builder();
        folded.parameters().stream()
                .filter(parameter -> weights.contains(parameter.name()))
                .forEach(parameter -> kept.add(parameter.name(), weights.get(parameter.name())));
        kept.add(tail.foldedName() + ".weight", composition.weightTensor());
        kept.add(tail.foldedName() + ".bias", composition.biasTensor());
        return new Folded(folded, kept.build());
    }
}
