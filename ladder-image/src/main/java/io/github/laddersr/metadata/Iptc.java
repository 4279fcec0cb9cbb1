// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.util.Arrays;

/** IPTC-IIM data sets. Each one is the byte 0x1C, a record, a number, a length and data. */
final class Iptc {
    private static final int MARK = 0x1C;
    private static final int HEADER = 5;

    private Iptc() {}

    /**
     * Removes the zeros at the end with which TIFF fills up 32-bit numbers. Returns the same block if there are none.
     */
    static byte[] withoutPadding(byte[] block) {
        int at = 0;
        while (at + HEADER <= block.length && block[at] == MARK) {
            int length = Byte.toUnsignedInt(block[at + 3]) << 8 | Byte.toUnsignedInt(block[at + 4]);
            if (length > 0x7FFF || length > block.length - at - HEADER) {
                return block; // an extended or truncated data set
            }
            at += HEADER + length;
        }
        for (int i = at; i < block.length; i++) {
            if (block[i] != 0) {
                return block;
            }
        }
        return Arrays.copyOf(block, at);
    }
}
