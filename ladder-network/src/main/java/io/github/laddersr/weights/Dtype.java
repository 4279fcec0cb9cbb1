// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.weights;

import java.nio.ByteBuffer;

/** How values are stored in a weights file, little-endian. The names are those of the safetensors format. */
public enum Dtype {
    /** IEEE 754 binary32, the precision of the computation. */
    F32(4),
    /** IEEE 754 binary16: half the size, 11 significant bits, at most 65504. */
    F16(2),
    /** The upper half of a binary32: 8 significant bits. */
    BF16(2);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per value. */
    public int bytes() {
        return bytes;
    }

    /** Reads as many values as {@code to} holds, starting at the buffer's position, which does not change. */
    void read(ByteBuffer from, float[] to) {
        if (this == F32) {
            from.asFloatBuffer().get(to);
            return;
        }
        short[] stored = new short[to.length];
        from.asShortBuffer().get(stored);
        for (int begin = 0; begin < to.length; begin += Tensor.PIECE) {
            int end = Math.min(to.length, begin + Tensor.PIECE);
            if (this == F16) {
                fromFloat16(stored, to, begin, end);
            } else {
                fromBfloat16(stored, to, begin, end);
            }
        }
    }

    private static void fromFloat16(short[] stored, float[] to, int begin, int end) {
        for (int i = begin; i < end; i++) {
            to[i] = Float.float16ToFloat(stored[i]);
        }
    }

    private static void fromBfloat16(short[] stored, float[] to, int begin, int end) {
        for (int i = begin; i < end; i++) {
            to[i] = Float.intBitsToFloat(stored[i] << 16);
        }
    }

    void write(float value, ByteBuffer to) {
        switch (this) {
            case F32 -> to.putFloat(value);
            case F16 -> to.putShort(Float.floatToFloat16(value));
            case BF16 -> to.putShort(toBfloat16(value));
        }
    }

    /** Whether a finite value remains finite when it is stored. */
    boolean holds(float value) {
        return switch (this) {
            case F32 -> true;
            case F16 -> !Float.isFinite(value) || Float.isFinite(Float.float16ToFloat(Float.floatToFloat16(value)));
            case BF16 -> !Float.isFinite(value) || Float.isFinite(Float.intBitsToFloat(toBfloat16(value) << 16));
        };
    }

    private static short toBfloat16(float value) {
        int bits = Float.floatToIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16);
        }
        // Rounds to nearest, ties to even: adds half a unit of the last kept bit, or one less if that bit is 0.
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
}
