// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A field that is written as one entry of a directory. */
sealed interface TiffField {
    int tag();

    /**
     * A field whose type is known, so that its values can be written in either byte order.
     *
     * @param type one of TIFF's types
     * @param value all bytes of the values, in {@code order}
     */
    record Values(int tag, int type, byte[] value, ByteOrder order) implements TiffField {
        /** The values in another byte order. */
        byte[] in(ByteOrder other) {
            int size = switch (type) {
                case TiffFile.RATIONAL, 10 -> 4; // two numbers
                default -> TiffFile.sizeOf(type);
            };
            if (other == order || size == 1) {
                return value;
            }
            byte[] swapped = new byte[value.length];
            for (int i = 0; i < value.length; i++) {
                swapped[i] = value[i - i % size + size - 1 - i % size];
            }
            return swapped;
        }
    }

    /**
     * An entry that is copied unchanged within the same file.
     *
     * @param bytes its 12 bytes
     */
    record Raw(int tag, byte[] bytes) implements TiffField {}

    static TiffField bytes(int tag, int type, Bytes value) {
        return new Values(tag, type, value.array(), ByteOrder.BIG_ENDIAN);
    }

    static TiffField number(int tag, int value) {
        byte[] bytes = ByteBuffer.allocate(2).putShort((short) value).array();
        return new Values(tag, TiffFile.SHORT, bytes, ByteOrder.BIG_ENDIAN);
    }

    static TiffField fraction(int tag, double value) {
        Rational fraction = Rational.of(value);
        byte[] bytes = ByteBuffer.allocate(8)
                .putInt((int) fraction.numerator())
                .putInt((int) fraction.denominator())
                .array();
        return new Values(tag, TiffFile.RATIONAL, bytes, ByteOrder.BIG_ENDIAN);
    }
}
