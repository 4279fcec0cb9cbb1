// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.VectorLanes;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;

/** Creates the kernels of an operation's terms from the weights. */
final class TermKernels {
    private TermKernels() {}

    static TermKernel of(Term term, Weights weights, int inStride) {
        return switch (term) {
            case Term.Copy c -> (in, out, columns) -> WeightlessTerms.copy(c, in, out, columns);
            case Term.Up u -> (in, out, columns) -> WeightlessTerms.up(u, in, out, columns);
            case Term.Shuffle s -> (in, out, columns) -> WeightlessTerms.shuffle(s, in, out, columns);
            case Term.Dense d -> new DenseKernel(d, weights, inStride);
            case Term.Bordered b -> new BorderedKernel(b, weights, inStride);
            case Term.Residual r -> new ResidualKernel(r, weights, inStride);
        };
    }

    /** The sum of an operation's constants: a value for each channel of the output's map, including the padding. */
    static float[] constants(Operation operation, Weights weights) {
        float[] sum = new float[VectorLanes.pad(operation.output().channels())];
        for (Node node : operation.constants()) {
            for (int c = 0; c < operation.output().channels(); c++) {
                sum[c] += node instanceof Node.Shift shift
                        ? shift.offsets().get(c)
                        : weights.get(node.name() + ".bias").get(c);
            }
        }
        return sum;
    }

    /** A vector of weights, padded with zeros to whole blocks. */
    static float[] padded(Tensor tensor) {
        float[] values = new float[VectorLanes.pad(tensor.size())];
        tensor.copyTo(values, 0);
        return values;
    }
}
