// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import java.util.Optional;

/**
 * The sizes that a network accepts and returns.
 *
 * @param scale output pixels per input pixel in each direction
 * @param multiple the sides of its input must be multiples of this
 * @param lost input pixels at each edge without output; the image's edge pixels are repeated to compensate
 * @param fixed only size of its input, if there is only one
 * @param base size of its input that is known to work
 */
record ForeignShape(int scale, int multiple, int lost, Optional<TensorForm.Size> fixed, TensorForm.Size base) {
    /** The side to which an image's side is padded. */
    int padded(int side) {
        return Math.ceilDiv(side + 2 * lost, multiple) * multiple;
    }
}
