// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.memory;

/**
 * Memory that enlarging an image must leave to somebody else.
 *
 * @param bytes while the rows are computed, at least 0
 * @param atEnd after the last row, when all that enlarging took is free again; at least as many
 * @param why what they are for, for who has too few: words to follow "because"; empty if there is nothing to say
 * @param remedy what else can be done than to allow more: words to follow "or"; empty if nothing can
 */
public record MemoryReserve(long bytes, long atEnd, String why, String remedy) {
    /** All memory is there for enlarging. */
    public static final MemoryReserve NONE = new MemoryReserve(0, 0, "", "");

    /** @throws IllegalArgumentException if there are less than 0 bytes, or less at the end */
    public MemoryReserve {
        if (bytes < 0 || atEnd < bytes) {
            throw new IllegalArgumentException("bytes that are reserved: " + bytes + ", " + atEnd + " at the end");
        }
    }

    /** Bytes without anything to say. */
    public static MemoryReserve of(long bytes) {
        return new MemoryReserve(bytes, bytes, "", "");
    }
}
