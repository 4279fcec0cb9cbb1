// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;

import io.github.laddersr.kernel.Activation;
import io.github.laddersr.kernel.BlockDepthwise;
import io.github.laddersr.kernel.Gemm;
import io.github.laddersr.kernel.InvertedResidual;
import io.github.laddersr.kernel.PackedMatrix;
import io.github.laddersr.kernel.VectorLanes;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Arrays;

/**
 * Computes expand, depthwise, nonlinearity and project for a range of columns, {@link #CHUNK} hidden channels at a
 * time, so that the intermediate values stay in a core's cache. The last expanded rows of a band are kept for the next
 * band, so no row is expanded twice.
 */
final class ResidualKernel implements TermKernel {
    /** Hidden channels that go through all three steps together: one panel of {@link PackedMatrix} at 512 bits. */
    private static final int CHUNK = 4 * BLOCK;

    /** Rows of output that are convolved together, because adjacent rows read the same expanded rows. */
    private static final int GROUP = 2;

    private final Term.Residual term;
    private final int kernel;
    private final int stride;
    private final int hidden;
    /** For each chunk: input channels x CHUNK. */
    private final PackedMatrix[] expand;

    private final float[] expandBias;
    /** [channel / 16][ky][kx][channel % 16]. */
    private final float[] depthwise;

    private final float[] depthwiseBias;
    /** For each chunk: CHUNK x output channels. */
    private final PackedMatrix[] project;

    ResidualKernel(Term.Residual term, Weights weights, int inStride) {
        this.term = term;
        this.kernel = term.depthwise().kernel();
        this.stride = term.depthwise().stride();
        int channels = term.depthwise().channels();
        this.hidden = VectorLanes.pad(channels);
        this.expandBias = TermKernels.padded(weights.get(term.expand().name() + ".bias"));
        this.depthwiseBias = TermKernels.padded(weights.get(term.depthwise().name() + ".bias"));
        this.depthwise = packDepthwise(weights.get(term.depthwise().name() + ".weight"));
        Tensor first = weights.get(term.expand().name() + ".weight");
        Tensor last = weights.get(term.project().name() + ".weight");
        int inputs = term.input().channels();
        int outputs = term.project().channels();
        int chunks = Math.ceilDiv(hidden, CHUNK);
        this.expand = new PackedMatrix[chunks];
        this.project = new PackedMatrix[chunks];
        for (int chunk = 0; chunk < chunks; chunk++) {
            int start = chunk * CHUNK;
            int n = Math.min(CHUNK, hidden - start);
            expand[chunk] = PackedMatrix.of(
                    inStride,
                    n,
                    (k, j) -> k < inputs && start + j < channels ? first.get((start + j) * inputs + k) : 0f);
            project[chunk] = PackedMatrix.of(
                    n,
                    VectorLanes.pad(outputs),
                    (k, j) -> j < outputs && start + k < channels ? last.get(j * channels + start + k) : 0f);
        }
    }

    private float[] packDepthwise(Tensor weight) {
        int taps = kernel * kernel;
        float[] packed = new float[hidden * taps];
        for (int c = 0; c < weight.shape().getFirst(); c++) {
            for (int tap = 0; tap < taps; tap++) {
                packed[(c / BLOCK * taps + tap) * BLOCK + c % BLOCK] = weight.get(c * taps + tap);
            }
        }
        return packed;
    }

    @Override
    public long floats(Columns columns) {
        return (long) hidden * carried() * width(columns);
    }

    /** Rows of the expanded map that two successive bands share. */
    private int carried() {
        return Math.max(0, kernel - stride);
    }

    /** Columns of the expanded map that are read for a range of output columns. */
    private int width(Columns columns) {
        return (columns.count() - 1) * stride + kernel;
    }

    @Override
    public BoundTerm open(RollingMap in, RollingMap out, Columns columns) {
        return new Range(in, out, columns);
    }

    /**
     * The computation of one range of columns. A chunk of expanded pixels is stored as [block][row][column][channel %
     * 16].
     */
    private final class Range implements BoundTerm {
        private final RollingMap in;
        private final RollingMap out;
        private final Columns columns;
        private final int width;
        /** Input column of the expanded column 0; may lie left of the image. */
        private final int left;

        private final int firstColumn;
        private final int lastColumn;
        /** The last rows of the previous band: [chunk][block][row][column][channel % 16]. */
        private final float[] carry;

        private final int[] windowRows = new int[kernel];
        /** The next input row to expand; the first ones lie above the image. */
        private int next;

        Range(RollingMap in, RollingMap out, Columns columns) {
            this.in = in;
            this.out = out;
            this.columns = columns;
            this.width = width(columns);
            this.left = columns.from() * stride - kernel / 2;
            this.firstColumn = Math.max(0, left);
            this.lastColumn = Math.min(in.width(), left + width);
            this.carry = new float[Math.toIntExact(floats(columns))];
            restart();
        }

        @Override
        public void restart() {
            next = -(kernel / 2);
        }

        @Override
        public void add(int from, int to, InvertedResidual.Scratch scratch) {
            Band band = new Band(from * stride - kernel / 2, (to - 1) * stride + kernel / 2 + 1);
            float[] e = scratch.expanded(CHUNK * band.rows() * width);
            int group = Math.min(GROUP, to - from);
            float[] result = scratch.result(group * columns.count() * CHUNK);
            for (int chunk = 0; chunk < expand.length; chunk++) {
                expand(chunk, band, e);
                for (int y = from; y < to; y += group) {
                    int n = Math.min(group, to - y);
                    depthwise(chunk, band, y, n, e, result);
                    for (int i = 0; i < n; i++) {
                        int at = out.row(y + i) + columns.from() * out.stride();
                        PackedMatrix.Rows sum = new PackedMatrix.Rows(out.data(), at, out.stride());
                        int row = i * columns.count() * CHUNK;
                        project[chunk].multiplyAdd(columns.count(), result, row, CHUNK, sum, sum.blocks());
                    }
                }
            }
            next = band.end;
        }

        /** Input rows that are expanded together: {@code start} (inclusive) to {@code end} (exclusive). */
        private record Band(int start, int end) {
            int rows() {
                return end - start;
            }
        }

        private int row() {
            return width * BLOCK;
        }

        /**
         * Fills a chunk of the expanded rows: the first ones from the previous band, those outside the image with
         * zeros.
         */
        private void expand(int chunk, Band band, float[] e) {
            int kept = Math.max(0, next - band.start);
            for (int block = 0; block < blocks(chunk); block++) {
                System.arraycopy(carry, kept(chunk, block), e, block * band.rows() * row(), kept * row());
            }
            for (int row = band.start + kept; row < band.end; row++) {
                boolean inside = row >= 0 && row < in.height();
                for (int block = 0; block < blocks(chunk); block++) {
                    int at = (block * band.rows() + row - band.start) * row();
                    Arrays.fill(e, at, at + (inside ? firstColumn - left : width) * BLOCK, 0f);
                    Arrays.fill(e, at + (lastColumn - left) * BLOCK, at + row(), 0f);
                }
                if (inside) {
                    int to = (row - band.start) * row() + (firstColumn - left) * BLOCK;
                    expandRow(chunk, row, new Gemm.Panels(e, to, BLOCK, band.rows() * row()));
                }
            }
            for (int block = 0; block < blocks(chunk); block++) {
                int from = ((block + 1) * band.rows() - carried()) * row();
                System.arraycopy(e, from, carry, kept(chunk, block), carried() * row());
            }
        }

        private int blocks(int chunk) {
            return expand[chunk].columns() / BLOCK;
        }

        /** Where the carried rows of a block start. */
        private int kept(int chunk, int block) {
            return (chunk * CHUNK / BLOCK + block) * carried() * row();
        }

        private void expandRow(int chunk, int row, Gemm.Panels to) {
            int n = lastColumn - firstColumn;
            int from = in.row(row) + firstColumn * in.stride();
            PackedMatrix.Rows bias = PackedMatrix.Rows.same(expandBias, chunk * CHUNK);
            expand[chunk].multiplyAdd(n, in.data(), from, in.stride(), bias, to);
            if (term.afterExpand() != Activation.NONE) {
                for (int block = 0; block < blocks(chunk); block++) {
                    term.afterExpand().apply(to.data(), to.offset() + block * to.blockStride(), n * BLOCK);
                }
            }
        }

        /** Computes rows of the depthwise result, each columns x CHUNK. */
        private void depthwise(int chunk, Band band, int from, int n, float[] e, float[] result) {
            for (int block = 0; block < blocks(chunk); block++) {
                int channel = chunk * CHUNK + block * BLOCK;
                for (int y = from; y < from + n; y++) {
                    for (int ky = 0; ky < kernel; ky++) {
                        windowRows[ky] = (block * band.rows() + y * stride - kernel / 2 + ky - band.start) * row();
                    }
                    BlockDepthwise.row(
                            kernel,
                            stride,
                            columns.count(),
                            e,
                            windowRows,
                            depthwise,
                            channel * kernel * kernel,
                            depthwiseBias,
                            channel,
                            term.afterDepthwise(),
                            result,
                            (y - from) * columns.count() * CHUNK + block * BLOCK,
                            CHUNK);
                }
            }
        }
    }
}
