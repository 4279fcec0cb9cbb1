// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

/** An engine that takes an image row by row and holds only those rows of its maps on which rows to come depend. */
public interface StreamingEngine extends Engine {
    /**
     * Begins an image. Several may be open at once, but only one of an engine's streams takes a row at a time.
     *
     * @param height rows of the image, at least 1
     * @param width columns of the image, at least 1
     * @param out takes scale x height enlarged rows of 3 x (scale x width), not clipped, in order, on the thread that gives the rows:
     *     the first ones after as many rows as the network's halo, the last ones during the call that gives the last row
     * @return takes {@code height} rows of 3 x {@code width}
     * @throws IllegalArgumentException if a size is less than 1
     */
    RowSink open(int height, int width, RowSink out);

    /** Bytes that an open stream of images of this width holds; the height does not matter. */
    long bytesFor(int width);

    /** Gives back the memory that is kept from one image for the next. What follows is only slower by making it anew. */
    void release();
}
