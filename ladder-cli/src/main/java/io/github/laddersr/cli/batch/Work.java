// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.batch;

import io.github.laddersr.image.ImageRows;
import java.util.function.DoubleConsumer;

/**
 * The steps from an image to its result. Those of different images run at the same time, but each step on one thread only.
 *
 * @param <T> what of an image's file goes to its result beside the pixels
 */
public interface Work<T> {
    /**
     * An opened image.
     *
     * @param rows as they are to be seen
     * @param rest of the file
     */
    record Opened<T>(ImageRows rows, T rest) {}

    /**
     * Opens an image, having checked that its result can be written.
     *
     * @throws io.github.laddersr.UserException if it can't be read or enlarged, or its result not be written
     */
    Opened<T> open(Job job);

    /**
     * Bytes of memory that {@link #write} takes at most beside the result's rows, if the image has all channels that an image can have.
     *
     * @throws io.github.laddersr.UserException if the result can't be written
     */
    long bytesToWrite(Job job);

    /**
     * The rows of the result, computed as they are read.
     *
     * @param waiting bytes of memory that the images under way may take, what writing them takes included; 0 if this one alone is, and
     *     its result is written as it is computed
     * @param progress hears what share is done, up to 1
     * @throws io.github.laddersr.UserException if that can't be done
     */
    ImageRows enlarge(ImageRows small, Job job, long waiting, DoubleConsumer progress);

    /**
     * Writes the result to its place.
     *
     * @throws io.github.laddersr.UserException if that can't be done
     */
    void write(ImageRows small, T rest, ImageRows large, Job job);
}
