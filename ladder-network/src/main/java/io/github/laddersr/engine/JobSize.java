// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

/** How much work an engine is chosen for. Different engines may be the fastest for different sizes. */
public enum JobSize {
    /** One small image, for which the program was started: what is ready first counts. */
    START,
    /** Images whose maps fit into memory as a whole: the time for a pixel counts. */
    WHOLE,
    /**
     * An image whose maps do not fit into memory as a whole. An engine that computes whole maps would have to divide it
     * into overlapping tiles and compute their margins several times, so only those that stream are considered.
     */
    STREAMED;

    /** The largest image that is small, in pixels: below it, the engines take about as long to start as to compute. */
    private static final long SMALL = 1L << 17;

    /**
     * Bytes for each pixel of the image with which an engine that computes whole maps gets along: those of ONNX Runtime
     * at x2 and width 1, and of the rows before and after it.
     */
    private static final long BYTES_PER_PIXEL = 2_150;

    /**
     * The size of a job.
     *
     * @param pixels pixels of the image as it goes into the network
     * @param memory bytes that may be planned for it
     * @param only whether the program was started for this image only
     */
    public static JobSize of(long pixels, long memory, boolean only) {
        if (pixels > memory / BYTES_PER_PIXEL) {
            return STREAMED;
        }
        return only && pixels <= SMALL ? START : WHOLE;
    }
}
