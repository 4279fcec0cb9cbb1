// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.kernel.InvertedResidual;
import io.github.laddersr.kernel.PackedMatrix;
import io.github.laddersr.kernel.VectorLanes;
import io.github.laddersr.kernel.Winograd;
import io.github.laddersr.weights.Tensor;
import java.util.Arrays;

/**
 * A convolution from 3x3 to 7x7 with half of the multiply-adds or fewer: each row of the kernel is applied with
 * {@link Winograd}'s filtering, and the products are summed over the kernel's rows before they are transformed into
 * outputs.
 */
final class WinogradRows {
    /**
     * Rows of output that are computed together in one matrix product; adjacent rows read the same transformed rows.
     */
    private static final int GROUP = 4;

    private final int kernel;
    private final int inStride;
    private final Winograd winograd;
    /** [point][ky]: input channels x output channels. */
    private final PackedMatrix[][] filters;

    private final float[] zeros;

    /**
     * Transforms the weights.
     *
     * @param output as in {@link DenseKernel#pack}
     */
    WinogradRows(Tensor weight, int output, DenseKernel.Inputs inputs) {
        int outputs = weight.shape().get(weight.shape().size() - 4);
        this.kernel = weight.shape().getLast();
        this.inStride = inputs.stride();
        this.winograd = new Winograd(kernel);
        this.filters = new PackedMatrix[Winograd.POINTS][kernel];
        this.zeros = new float[VectorLanes.pad(outputs)];
        for (int ky = 0; ky < kernel; ky++) {
            float[][] transformed = transformed(weight, output, ky, inputs);
            for (int point = 0; point < Winograd.POINTS; point++) {
                float[] values = transformed[point];
                filters[point][ky] = PackedMatrix.of(inStride, zeros.length, (k, j) -> values[k * zeros.length + j]);
            }
        }
    }

    /** A row of the kernel at each point: input channels x output channels, both padded. */
    private float[][] transformed(Tensor weight, int output, int ky, DenseKernel.Inputs inputs) {
        int outputs = weight.shape().get(weight.shape().size() - 4);
        int all = weight.shape().get(weight.shape().size() - 3);
        float[][] transformed = new float[Winograd.POINTS][inStride * zeros.length];
        double[] taps = new double[kernel];
        double[] points = new double[Winograd.POINTS];
        for (int j = 0; j < outputs; j++) {
            for (int k = 0; k < inputs.count(); k++) {
                int at = (((output + j) * all + inputs.from() + k) * kernel + ky) * kernel;
                for (int kx = 0; kx < kernel; kx++) {
                    taps[kx] = weight.get(at + kx);
                }
                winograd.filter(taps, points);
                for (int point = 0; point < Winograd.POINTS; point++) {
                    transformed[point][k * zeros.length + j] = (float) points[point];
                }
            }
        }
        return transformed;
    }

    /**
     * Whether a convolution of this size becomes faster on this machine: with few channels, the transformation costs as
     * much as it saves.
     */
    static boolean suits(int kernel, int inChannels) {
        return Winograd.PAYS && kernel >= 3 && kernel < Winograd.POINTS && inChannels >= 2 * VectorLanes.BLOCK;
    }

    /** See {@link TermKernel#alignment}: tiles start at these columns of the image. */
    int alignment() {
        return winograd.outputs();
    }

    /**
     * Binds the convolution to the maps of an image.
     *
     * @param columns must start at a multiple of {@link #alignment} and end at one or at the end of the image
     * @param border whether the first and last column of the image are skipped
     */
    BoundTerm open(RollingMap in, RollingMap out, TermKernel.Columns columns, boolean border) {
        return new Range(in, out, columns, border);
    }

    /** The computation of one range of columns. */
    private final class Range implements BoundTerm {
        private final RollingMap in;
        private final RollingMap out;
        private final TermKernel.Columns columns;
        /** The results are added to the pixels from {@code first} (inclusive) to {@code last} (exclusive). */
        private final int first;

        private final int last;
        private final int tiles;
        /** Floats of a transformed row at one point. */
        private final int row;

        Range(RollingMap in, RollingMap out, TermKernel.Columns columns, boolean border) {
            this.in = in;
            this.out = out;
            this.columns = columns;
            this.first = border && columns.from() == 0 ? 1 : 0;
            this.last = Math.max(first, columns.count() - (border && columns.to() == out.width() ? 1 : 0));
            this.tiles = winograd.tiles(columns.count());
            this.row = tiles * inStride;
        }

        @Override
        public void add(int from, int to, InvertedResidual.Scratch scratch) {
            for (int y = from; y < to; y += GROUP) {
                group(y, Math.min(to, y + GROUP), scratch);
            }
        }

        private void group(int from, int to, InvertedResidual.Scratch scratch) {
            int rows = to - from + kernel - 1;
            int pointStep = rows * row;
            float[] pixels = scratch.expanded(Winograd.POINTS * (pointStep + inStride));
            for (int i = 0; i < rows; i++) {
                transform(from + i - kernel / 2, pixels, i * row, pointStep);
            }
            int channels = out.stride();
            float[] products = scratch.result((to - from) * tiles * channels);
            PackedMatrix.Rows sum = new PackedMatrix.Rows(products, 0, channels);
            for (int point = 0; point < Winograd.POINTS; point++) {
                for (int ky = 0; ky < kernel; ky++) {
                    PackedMatrix.Rows start = ky == 0 ? PackedMatrix.Rows.same(zeros, 0) : sum;
                    int at = point * pointStep + ky * row;
                    filters[point][ky].multiplyAdd((to - from) * tiles, pixels, at, inStride, start, sum.blocks());
                }
                for (int y = from; y < to; y++) {
                    int at = (y - from) * tiles * channels;
                    int target = out.row(y) + columns.from() * channels;
                    winograd.add(point, first, last, channels, products, at, out.data(), target);
                }
            }
        }

        /** Transforms a row of the input, which may lie outside the image. */
        private void transform(int y, float[] pixels, int to, int pointStep) {
            if (y < 0 || y >= in.height()) {
                for (int point = 0; point < Winograd.POINTS; point++) {
                    Arrays.fill(pixels, to + point * pointStep, to + point * pointStep + row, 0f);
                }
                return;
            }
            int at = in.row(y) + (columns.from() - kernel / 2) * inStride;
            int whole = columns.count() / winograd.outputs();
            if (whole > 0) {
                winograd.transform(whole, inStride, in.data(), at, pixels, to, pointStep);
            }
            if (whole < tiles) {
                // The last tile reads beyond the inputs of these outputs, where another thread may be writing; it reads
                // zeros instead.
                int done = whole * winograd.outputs();
                int behind = Winograd.POINTS * pointStep; // the transformed row
                int left = (columns.count() - done + kernel - 1) * inStride;
                System.arraycopy(in.data(), at + done * inStride, pixels, behind, left);
                Arrays.fill(pixels, behind + left, behind + Winograd.POINTS * inStride, 0f);
                winograd.transform(1, inStride, pixels, behind, pixels, to + whole * inStride, pointStep);
            }
        }
    }
}
