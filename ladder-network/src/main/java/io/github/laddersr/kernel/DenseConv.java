// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.util.List;

/** Dense convolutions as matrix products: a row of pixels times the packed weights of each row of taps. */
public final class DenseConv {
    private DenseConv() {}

    /**
     * Computes rows {@code from} (inclusive) to {@code to} (exclusive) of y = conv(x) + bias.
     *
     * @param flat weights in the layout of {@link ParameterLayout}
     * @param place location of this convolution's weights
     * @param padded x with a border of kernel / 2 zero pixels ({@link MapOps#pad}); for a 1x1 convolution x itself
     */
    public static void forward(
            float[] flat, ParameterLayout.Place place, FeatureMap padded, FeatureMap y, int from, int to) {
        run(flat, place, false, padded, y, from, to);
    }

    /** The same without the bias, added to the content of y. */
    public static void addTo(
            float[] flat, ParameterLayout.Place place, FeatureMap padded, FeatureMap y, int from, int to) {
        run(flat, place, true, padded, y, from, to);
    }

    private static void run(
            float[] flat, ParameterLayout.Place place, boolean add, FeatureMap padded, FeatureMap y, int from, int to) {
        int blocks = y.stride() / VectorLanes.BLOCK;
        Gemm.Panels bias = Gemm.Panels.row(flat, place.bias());
        if (place.kernel() == 1) {
            Gemm.Panels out = Gemm.Panels.rows(y.data(), y.at(from, 0), y.stride());
            Gemm.multiply(
                    (to - from) * y.width(),
                    padded.channels(),
                    blocks,
                    new Gemm.Left(padded.data(), padded.at(from, 0), padded.stride(), 1),
                    Gemm.Panels.packed(flat, place.weight(), place.depth()),
                    add ? out : bias,
                    out);
            return;
        }
        for (int row = from; row < to; row++) {
            Gemm.Panels out = Gemm.Panels.rows(y.data(), y.at(row, 0), y.stride());
            segment(flat, place, add ? out : bias, padded, row, 0, y.width(), blocks, out);
        }
    }

    /**
     * Computes rows of a convolution with separate kernels for the outermost pixels (see {@code Node.BorderedConv}).
     *
     * @param places nine locations, in that node's order
     */
    public static void bordered(
            float[] flat, List<ParameterLayout.Place> places, FeatureMap padded, FeatureMap y, int from, int to) {
        int blocks = y.stride() / VectorLanes.BLOCK;
        for (int row = from; row < to; row++) {
            int vertical = row == 0 ? 0 : row == y.height() - 1 ? 2 : 1;
            int x = 0;
            for (int horizontal = 0; horizontal < 3; horizontal++) {
                int n = horizontal == 1 ? y.width() - 2 : 1;
                ParameterLayout.Place place = places.get(3 * vertical + horizontal);
                Gemm.Panels out = Gemm.Panels.rows(y.data(), y.at(row, x), y.stride());
                segment(flat, place, Gemm.Panels.row(flat, place.bias()), padded, row, x, n, blocks, out);
                x += n;
            }
        }
    }

    /** Computes n pixels of a row: one product for each row of taps. */
    private static void segment(
            float[] flat,
            ParameterLayout.Place place,
            Gemm.Panels start,
            FeatureMap padded,
            int row,
            int x,
            int n,
            int blocks,
            Gemm.Panels out) {
        int depth = place.kernel() * place.inStride();
        for (int ky = 0; ky < place.kernel(); ky++) {
            Gemm.multiply(
                    n,
                    depth,
                    blocks,
                    new Gemm.Left(padded.data(), padded.at(row + ky, x), padded.stride(), 1),
                    new Gemm.Panels(
                            flat,
                            place.weight() + ky * depth * VectorLanes.BLOCK,
                            VectorLanes.BLOCK,
                            place.depth() * VectorLanes.BLOCK),
                    ky == 0 ? start : out,
                    out);
        }
    }
}
