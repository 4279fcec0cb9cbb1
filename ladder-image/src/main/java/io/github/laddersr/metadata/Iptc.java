// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.util.Arrays;

/** IPTC-IIM data sets: 0x1C, record, number, length, data. */
final class Iptc {
    private static final int MARK = 0x1C;
    private static final int HEADER = 5;

    private Iptc() {}

    /** The block without the zeros that TIFF's 32-bit numbers need behind it; the block itself if there are none. */
    static byte[] withoutPadding(byte[] block) {
        int at = 0;
        while (at + HEADER <= block.length && block[at] == MARK) {
            int length = Byte.toUnsignedInt(block[at + 3]) << 8 | Byte.toUnsignedInt(block[at + 4]);
            if (length > 0x7FFF || length > block.length - at - HEADER) {
                return block; // an extended data set, or one cut short
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
