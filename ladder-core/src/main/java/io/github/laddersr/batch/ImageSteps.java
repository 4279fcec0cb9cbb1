// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.enlarge.EnlargementListener;

/**
 * The steps from an image to its result. Steps of different images run concurrently, but all calls of one step come
 * from the same thread.
 *
 * @param <T> an open image
 */
interface ImageSteps<T> {
    /**
     * Checks that the result can be written, and opens the image.
     *
     * @throws io.github.laddersr.UserException if the image can't be read or enlarged, or its result can't be written
     */
    T open(PlannedImage image, EnlargementListener listener);

    /**
     * Upper bound of the bytes of memory that {@link #write} needs besides the result's rows, assuming four channels.
     *
     * @throws io.github.laddersr.UserException if the result can't be written
     */
    long bytesToWrite(PlannedImage image);

    /** Decodes an image into memory. */
    void decode(T opened);

    /**
     * Computes the result into memory.
     *
     * @param others bytes of memory that other images in progress may use, including what writing them needs
     */
    void compute(T opened, long others);

    /** Writes the result to its place; computes it row by row if {@link #compute} was not called. */
    Enlarged write(T opened, PlannedImage image);

    /** Releases an image at any stage. */
    void close(T opened);
}
