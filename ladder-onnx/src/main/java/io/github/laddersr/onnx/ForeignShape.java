// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import java.util.Optional;

/**
 * What sizes a network takes and gives.
 *
 * @param scale output pixels per input pixel, each way
 * @param multiple of which the sides of its input must be
 * @param lost input pixels at each edge for which it gives no output; they are repeated before it runs
 * @param fixed the only size of its input, if there is only one
 * @param base a size of its input that is known to work
 */
record ForeignShape(int scale, int multiple, int lost, Optional<TensorForm.Size> fixed, TensorForm.Size base) {
    /** The side that an image's side is padded to. */
    int padded(int side) {
        return Math.ceilDiv(side + 2 * lost, multiple) * multiple;
    }
}
