// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Depthwise.CHUNK;
import static io.github.laddersr.kernel.VectorLanes.BLOCK;

import java.util.Arrays;

/**
 * Expand 1x1, depthwise, project 1x1, computed {@link Depthwise#CHUNK} hidden channels at a time: the expanded map, 4
 * to 12 times as wide as the input, never exists as a whole.
 *
 * @param hidden channels of the expanded map: a multiple of {@link Depthwise#CHUNK}
 * @param kernel side of the depthwise kernel
 * @param stride stride of the depthwise convolution
 * @param afterExpand nonlinearity after the first convolution
 * @param afterDepthwise nonlinearity after the second convolution
 * @param shortcut whether the input is added to the output
 * @param expand location of the weights of the first convolution
 * @param depthwise location of the weights of the second convolution
 * @param project location of the weights of the third convolution
 */
public record InvertedResidual(
        int hidden,
        int kernel,
        int stride,
        Activation afterExpand,
        Activation afterDepthwise,
        boolean shortcut,
        ParameterLayout.Place expand,
        ParameterLayout.Place depthwise,
        ParameterLayout.Place project) {

    /**
     * A rectangle of output pixels.
     *
     * @param y first row
     * @param x first column
     * @param height rows
     * @param width columns
     */
    public record Tile(int y, int x, int height, int width) {}

    /** The number of chunks of hidden channels. */
    public int chunks() {
        return hidden / CHUNK;
    }

    /** Where the bias of a chunk of a hidden layer starts. */
    public int hiddenBias(ParameterLayout.Place place, int chunk) {
        return place.bias() + chunk * CHUNK;
    }

    /** Where a chunk's rows start in weights that are packed by blocks of hidden channels with the given depth. */
    public static int chunkStart(int weight, int chunk, int depth) {
        return weight + chunk * CHUNK * depth;
    }

    /**
     * Working memory of one thread: a chunk of the expanded map with its border, and a chunk of the depthwise result.
     * It grows and never shrinks.
     */
    public static final class Scratch {
        private final int thread;
        private float[] expanded = new float[0];
        private float[] result = new float[0];

        /** For a thread that belongs to no pool. */
        public Scratch() {
            this(0);
        }

        /** @param thread the index of the thread in its pool */
        public Scratch(int thread) {
            this.thread = thread;
        }

        /** The index of the thread in its pool. */
        public int thread() {
            return thread;
        }

        /** The expanded chunk, with at least this many floats. */
        public float[] expanded(int size) {
            if (expanded.length < size) {
                expanded = new float[size];
            }
            return expanded;
        }

        /** The chunk of the depthwise result, with at least this many floats. */
        public float[] result(int size) {
            if (result.length < size) {
                result = new float[size];
            }
            return result;
        }
    }

    /** Rows of the expanded map, including the border, that a tile needs. */
    public int expandedHeight(Tile tile) {
        return (tile.height() - 1) * stride + kernel;
    }

    /** Columns of the expanded map, including the border, that a tile needs. */
    public int expandedWidth(Tile tile) {
        return (tile.width() - 1) * stride + kernel;
    }

    /** Computes a tile of y. */
    public void forward(float[] flat, FeatureMap x, FeatureMap y, Tile tile, Scratch scratch) {
        float[] e = scratch.expanded(expandedHeight(tile) * expandedWidth(tile) * CHUNK);
        float[] r = scratch.result(tile.height() * tile.width() * CHUNK);
        Arrays.fill(e, 0, expandedHeight(tile) * expandedWidth(tile) * CHUNK, 0f);
        for (int chunk = 0; chunk < chunks(); chunk++) {
            expandChunk(flat, x, tile, chunk, e);
            depthwiseChunk(flat, tile, chunk, e, r);
            for (int row = 0; row < tile.height(); row++) {
                Gemm.Panels out = Gemm.Panels.rows(y.data(), y.at(tile.y() + row, tile.x()), y.stride());
                Gemm.Panels start = chunk == 0 ? Gemm.Panels.row(flat, project.bias()) : out;
                Gemm.multiply(
                        tile.width(),
                        CHUNK,
                        y.stride() / BLOCK,
                        new Gemm.Left(r, row * tile.width() * CHUNK, CHUNK, 1),
                        new Gemm.Panels(flat, project.weight() + chunk * CHUNK * BLOCK, BLOCK, hidden * BLOCK),
                        start,
                        out);
            }
        }
        if (shortcut) {
            for (int row = 0; row < tile.height(); row++) {
                int at = x.at(tile.y() + row, tile.x());
                MapOps.add(x.data(), at, y.data(), at, tile.width() * x.stride());
            }
        }
    }

    /**
     * Fills a chunk of the expanded map for a tile. The area outside the image must already be zero.
     *
     * @param e expandedHeight x expandedWidth x CHUNK
     */
    public void expandChunk(float[] flat, FeatureMap x, Tile tile, int chunk, float[] e) {
        int reach = kernel / 2;
        int eWidth = expandedWidth(tile);
        int top = tile.y() * stride - reach;
        int left = tile.x() * stride - reach;
        int from = Math.max(0, left);
        int n = Math.min(x.width(), left + eWidth) - from;
        int last = Math.min(x.height(), top + expandedHeight(tile));
        Gemm.Panels weights =
                Gemm.Panels.packed(flat, chunkStart(expand.weight(), chunk, expand.inStride()), expand.inStride());
        Gemm.Panels bias = Gemm.Panels.row(flat, hiddenBias(expand, chunk));
        for (int row = Math.max(0, top); row < last; row++) {
            int at = ((row - top) * eWidth + from - left) * CHUNK;
            Gemm.multiply(
                    n,
                    x.channels(),
                    CHUNK / BLOCK,
                    new Gemm.Left(x.data(), x.at(row, from), x.stride(), 1),
                    weights,
                    bias,
                    Gemm.Panels.rows(e, at, CHUNK));
            afterExpand.apply(e, at, n * CHUNK);
        }
    }

    /** Computes the depthwise convolution and its nonlinearity for a chunk: r is height x width x CHUNK. */
    public void depthwiseChunk(float[] flat, Tile tile, int chunk, float[] e, float[] r) {
        int eRow = expandedWidth(tile) * CHUNK;
        int weights = chunkStart(depthwise.weight(), chunk, kernel * kernel);
        for (int row = 0; row < tile.height(); row++) {
            Depthwise.row(
                    kernel,
                    stride,
                    tile.width(),
                    e,
                    row * stride * eRow,
                    eRow,
                    flat,
                    weights,
                    flat,
                    hiddenBias(depthwise, chunk),
                    afterDepthwise,
                    r,
                    row * tile.width() * CHUNK);
        }
    }
}
