// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.List;

/**
 * A learned tensor of a node.
 *
 * @param name the node's name followed by {@code .weight} or {@code .bias}, as in PyTorch
 * @param shape O, I / groups, kH, kW for a convolution's weight; O for its bias
 */
public record Parameter(String name, List<Integer> shape) {
    /** Copies the shape. */
    public Parameter {
        shape = List.copyOf(shape);
    }

    /** The number of values. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
