// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.util.function.DoubleConsumer;

/**
 * Runs one network. An engine may be used by one thread at a time, and has its own worker threads.
 *
 * <p>Images may have any size: if a side is not a multiple of {@link io.github.laddersr.graph.Graph#ALIGNMENT}, the
 * image is padded on the right and at the bottom by repeating its last pixels, and the result is cropped.
 */
public interface Engine extends AutoCloseable {
    /**
     * Bytes for each input pixel that an engine holds which stores whole maps of the network at x2 and width 1; 5000
     * were measured.
     */
    long BYTES_PER_PIXEL = 6000;

    /**
     * Enlarges an image.
     *
     * @param rgb 3 x H x W in [0, 1]; 1 x H x W if the network has one plane
     * @return as many planes of scale H x scale W, not clamped
     * @throws IllegalArgumentException if the number of planes does not match the network
     */
    default Planes run(Planes rgb) {
        return run(rgb, share -> {});
    }

    /**
     * The same, with progress.
     *
     * @param progress receives from time to time the share of the work that is done, up to 1
     */
    Planes run(Planes rgb, DoubleConsumer progress);

    /** Output pixels per input pixel in each direction. */
    int scale();

    /** The engine's name on the command line. */
    String name();

    /**
     * Bytes of memory that {@link #run} needs for each pixel of its argument, besides argument and result. The default
     * applies to engines that store whole maps of the network at width 1.
     */
    default long bytesPerPixel() {
        return BYTES_PER_PIXEL;
    }

    /**
     * About how many bytes it holds while it is idle: its weights, and what it keeps from one image for the next. The
     * default is about what the weights of a network of the family take, made ready for the kernels.
     */
    default long idleBytes() {
        return 16L << 20;
    }

    @Override
    void close();
}
