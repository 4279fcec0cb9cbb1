// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.memory;

/**
 * Memory that enlarging an image must leave to other parts of the program.
 *
 * @param bytes bytes while the rows are computed, at least 0
 * @param atEnd bytes after the last row, when all memory for enlarging is free again; at least {@code bytes}
 * @param why why the bytes are needed, for the error message: words that follow "because"; empty for none
 * @param remedy what helps besides allowing more memory: words that follow "or"; empty for none
 */
public record MemoryReserve(long bytes, long atEnd, String why, String remedy) {
    /** No reserve: all memory can be used for enlarging. */
    public static final MemoryReserve NONE = new MemoryReserve(0, 0, "", "");

    /** @throws IllegalArgumentException if {@code bytes} is negative or above {@code atEnd} */
    public MemoryReserve {
        if (bytes < 0 || atEnd < bytes) {
            throw new IllegalArgumentException("reserve of " + bytes + " bytes, and " + atEnd + " at the end");
        }
    }

    /** A reserve without words for the error message. */
    public static MemoryReserve of(long bytes) {
        return new MemoryReserve(bytes, bytes, "", "");
    }
}
