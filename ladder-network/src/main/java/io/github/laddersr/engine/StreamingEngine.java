// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

/** An engine that takes an image row by row and holds only those rows of its maps on which later rows depend. */
public interface StreamingEngine extends Engine {
    /**
     * Starts an image. Several images may be in progress, but only one of an engine's streams may be given a row at a
     * time.
     *
     * @param height rows of the image, at least 1
     * @param width columns of the image, at least 1
     * @param out receives scale x height enlarged rows of 3 x (scale x width), not clamped, in order, on the calling
     *     thread: the first ones after as many rows as the network's halo, the last ones during the call with the last
     *     row
     * @return the sink for {@code height} rows of 3 x {@code width}
     * @throws IllegalArgumentException if a size is less than 1
     */
    RowSink open(int height, int width, RowSink out);

    /** Bytes that an open stream of images with this width holds, whatever their height. */
    long bytesFor(int width);

    /** Releases the memory that is kept from one image for the next. The next image only takes a little longer. */
    void release();
}
