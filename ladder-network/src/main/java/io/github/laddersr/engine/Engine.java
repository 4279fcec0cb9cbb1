// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.util.function.DoubleConsumer;

/**
 * Runs one network. An engine may be used by one thread at a time; it brings threads of its own.
 *
 * <p>Images of any size are taken: sides that are no multiple of {@link io.github.laddersr.graph.Graph#ALIGNMENT} are padded on the
 * right and bottom by repeating the last pixel, and the result is cropped.
 */
public interface Engine extends AutoCloseable {
    /** What an engine holds for an input pixel that keeps whole maps of the network at x2, width 1, in bytes: 5000 were seen. */
    long BYTES_PER_PIXEL = 6000;

    /**
     * Enlarges an image.
     *
     * @param rgb 3 x H x W in [0, 1]; 1 x H x W where the network has one plane
     * @return as many planes of scale H x scale W, not clipped
     * @throws IllegalArgumentException if the planes are not as many as the network has
     */
    default Planes run(Planes rgb) {
        return run(rgb, share -> {});
    }

    /**
     * The same, with news of how far it is.
     *
     * @param progress hears now and then what share of the work is done, up to 1
     */
    Planes run(Planes rgb, DoubleConsumer progress);

    /** Output pixels per input pixel, each way. */
    int scale();

    /** The engine's name as the command line knows it. */
    String name();

    /**
     * Memory that {@link #run} takes for each pixel of its argument, in bytes, beside argument and result. The default is what an
     * engine that holds whole maps of the network at width 1 takes.
     */
    default long bytesPerPixel() {
        return BYTES_PER_PIXEL;
    }

    /**
     * About how many bytes it holds while it is idle: its weights, and what it keeps from one image for the next. The default is about
     * what the weights of a network of the family take, made ready for the kernels.
     */
    default long idleBytes() {
        return 16L << 20;
    }

    @Override
    void close();
}
