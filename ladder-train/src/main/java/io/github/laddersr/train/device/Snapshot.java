// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;

/**
 * The state of a learner.
 *
 * @param weights current weights
 * @param average their moving average, which is validated and shipped
 * @param m Adam's first moment or Muon's momentum, in the shapes of the weights
 * @param v Adam's second moment, in the shapes of the weights
 * @param steps steps taken so far
 */
public record Snapshot(Weights weights, Weights average, Weights m, Weights v, long steps) {
    /** The state before the first step. */
    public static Snapshot start(Graph graph, Weights weights) {
        Weights.Builder zeros = Weights.builder();
        graph.parameters().forEach(p -> zeros.add(p.name(), Tensor.of(p.shape(), new float[p.size()])));
        Weights zero = zeros.build();
        return new Snapshot(weights, weights, zero, zero, 0);
    }
}
