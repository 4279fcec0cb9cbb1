// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

/**
 * Both ends of a network: where its image goes in, where the enlarged one comes out, and what values mean there. A value in [0, 1] is
 * multiplied by the factor and shifted by the offset to become the network's.
 */
record Ends(TensorForm input, Range rangeIn, TensorForm output, Range rangeOut) {
    /** What black and white are. */
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

    Ends with(Range in, Range out) {
        return new Ends(input, in, output, out);
    }
}
