// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.kernel.PackedMatrix;
import io.github.laddersr.kernel.VectorLanes;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Optional;

/**
 * A dense convolution as one matrix product for each row of its kernel: adjacent pixels form one long row of A. Large
 * convolutions use {@link WinogradRows}.
 */
final class DenseKernel implements TermKernel {
    private final int kernel;
    private final PackedMatrix[] rows;
    private final Optional<WinogradRows> fast;

    DenseKernel(Term.Dense term, Weights weights, int inStride) {
        Tensor weight = weights.get(term.conv().name() + ".weight");
        Inputs inputs = new Inputs(term.fromChannel(), term.input().channels(), inStride);
        this.kernel = term.conv().kernel();
        this.fast = WinogradRows.suits(kernel, inStride)
                ? Optional.of(new WinogradRows(weight, 0, inputs))
                : Optional.empty();
        this.rows = new PackedMatrix[fast.isPresent() ? 0 : kernel];
        for (int ky = 0; ky < rows.length; ky++) {
            rows[ky] = pack(weight, 0, ky, inputs);
        }
    }

    /**
     * The input channels of a convolution that come from one map.
     *
     * @param from first channel
     * @param count number of channels
     * @param stride floats from one pixel of the map to the next
     */
    record Inputs(int from, int count, int stride) {}

    /**
     * Packs the weights of one row of a kernel.
     *
     * @param weight [...] x O x I x K x K
     * @param output index of the first output channel, counted through the leading dimensions
     * @param inputs which input channels
     */
    static PackedMatrix pack(Tensor weight, int output, int ky, Inputs inputs) {
        int dimensions = weight.shape().size();
        int outputs = weight.shape().get(dimensions - 4);
        int all = weight.shape().get(dimensions - 3);
        int kernel = weight.shape().getLast();
        int stride = inputs.stride;
        return PackedMatrix.of(kernel * stride, VectorLanes.pad(outputs), (k, j) -> {
            int channel = k % stride;
            if (channel >= inputs.count || j >= outputs) {
                return 0f;
            }
            return weight.get((((output + j) * all + inputs.from + channel) * kernel + ky) * kernel + k / stride);
        });
    }

    @Override
    public int alignment() {
        return fast.map(WinogradRows::alignment).orElse(1);
    }

    @Override
    public BoundTerm open(RollingMap in, RollingMap out, Columns columns) {
        if (fast.isPresent()) {
            return fast.get().open(in, out, columns, false);
        }
        int reach = kernel / 2;
        return (from, to, scratch) -> {
            for (int y = from; y < to; y++) {
                PackedMatrix.Rows sum =
                        new PackedMatrix.Rows(out.data(), out.row(y) + columns.from() * out.stride(), out.stride());
                for (int ky = 0; ky < kernel; ky++) {
                    int row = y + ky - reach;
                    if (row >= 0 && row < in.height()) {
                        int at = in.row(row) + (columns.from() - reach) * in.stride();
                        rows[ky].multiplyAdd(columns.count(), in.data(), at, in.stride(), sum, sum.blocks());
                    }
                }
            }
        };
    }
}
