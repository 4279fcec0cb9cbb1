// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

/** Reads the rows of an {@link ImageRows} once, from the first to the last. */
public interface RowReader extends AutoCloseable {
    /**
     * Copies the next row, {@link ImageRows#bytesPerRow} bytes, to the start of {@code row}. Samples have 8 bits, or 16
     * with the higher byte first.
     *
     * @throws io.github.laddersr.UserException if the file turns out to be damaged
     * @throws IllegalStateException if no row is left, or the computed row is wrong (such as not a number)
     */
    void next(byte[] row);

    @Override
    void close();
}
