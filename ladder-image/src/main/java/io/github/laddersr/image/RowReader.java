// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

/** Gives the rows of an {@link ImageRows} in order, each once. */
public interface RowReader extends AutoCloseable {
    /**
     * Copies the next row, {@link ImageRows#bytesPerRow} bytes, to the start of {@code row}: samples of 8 bits, or of 16 with the higher byte first.
     *
     * @throws io.github.laddersr.UserException if the file they come from turns out to be damaged
     * @throws IllegalStateException if there was no row left, or the row that was to be computed is not fit to be shown
     */
    void next(byte[] row);

    @Override
    void close();
}
