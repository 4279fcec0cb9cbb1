// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

/**
 * The input and output of a network and the meaning of their values. A value in [0, 1] is multiplied by the factor and
 * shifted by the offset to become the network's value.
 */
record NetworkEnds(TensorForm input, Range rangeIn, TensorForm output, Range rangeOut) {
    /** The values of black and white. */
    enum Range {
        UNIT(1, 0, "0..1"),
        BYTES(255, 0, "0..255"),
        SIGNED(2, -1, "-1..1");

        private final float factor;
        private final float offset;
        private final String label;

        Range(float factor, float offset, String label) {
            this.factor = factor;
            this.offset = offset;
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    float factorIn() {
        return rangeIn.factor;
    }

    float offsetIn() {
        return rangeIn.offset;
    }

    float factorOut() {
        return rangeOut.factor;
    }

    float offsetOut() {
        return rangeOut.offset;
    }

    NetworkEnds with(Range in, Range out) {
        return new NetworkEnds(input, in, output, out);
    }
}
