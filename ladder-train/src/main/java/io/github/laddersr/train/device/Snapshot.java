// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;

/**
 * A learner's state.
 *
 * @param weights learned so far
 * @param average their moving average: what is validated and shipped
 * @param m Adam's first moment, or Muon's momentum, in the weights' shapes
 * @param v Adam's second moment, in the weights' shapes
 * @param steps taken so far
 */
public record Snapshot(Weights weights, Weights average, Weights m, Weights v, long steps) {
    /** Before the first step. */
    public static Snapshot start(Graph graph, Weights weights) {
        Weights.Builder zeros = Weights.builder();
        graph.parameters().forEach(p -> zeros.add(p.name(), Tensor.of(p.shape(), new float[p.size()])));
        Weights zero = zeros.build();
        return new Snapshot(weights, weights, zero, zero, 0);
    }
}
