// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.enlarge.EnlargementListener;

/**
 * The steps from an image to its result. Those of different images run at the same time, but each step on one thread only.
 *
 * @param <T> an image that is open
 */
interface ImageSteps<T> {
    /**
     * Opens an image, having checked that its result can be written.
     *
     * @throws io.github.laddersr.UserException if it can't be read or enlarged, or its result not be written
     */
    T open(PlannedImage image, EnlargementListener listener);

    /**
     * Bytes of memory that {@link #write} takes at most beside the result's rows, if the image has all channels that an image can have.
     *
     * @throws io.github.laddersr.UserException if the result can't be written
     */
    long bytesToWrite(PlannedImage image);

    /** Decodes an image into memory. */
    void decode(T opened);

    /**
     * Computes the result into memory.
     *
     * @param others bytes of memory that the images under way may take, what writing them takes included
     */
    void compute(T opened, long others);

    /** Writes the result to its place; computes it row by row if it was not. */
    Enlarged write(T opened, PlannedImage image);

    /** Lets go of an image, wherever it stands. */
    void close(T opened);
}
