// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.kernel.MapOps;
import io.github.laddersr.kernel.PackedMatrix;
import io.github.laddersr.kernel.VectorLanes;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Optional;

/** A convolution with separate kernels for its outermost pixels: see {@code Node.BorderedConv}. */
final class BorderedKernel implements TermKernel {
    private static final int PLACES = 3;
    private static final int INTERIOR = 4;

    private final int kernel;
    private final Optional<WinogradRows> fast;
    /** [position][ky]. */
    private final PackedMatrix[][] rows;
    /** [position][channel]. */
    private final float[][] bias;

    BorderedKernel(Term.Bordered term, Weights weights, int inStride) {
        Tensor weight = weights.get(term.conv().name() + ".weight");
        Tensor biases = weights.get(term.conv().name() + ".bias");
        int channels = term.conv().channels();
        this.kernel = term.conv().kernel();
        DenseKernel.Inputs inputs = new DenseKernel.Inputs(0, term.input().channels(), inStride);
        this.fast = WinogradRows.suits(kernel, inStride)
                ? Optional.of(new WinogradRows(weight, INTERIOR * channels, inputs))
                : Optional.empty();
        this.rows = new PackedMatrix[PLACES * PLACES][kernel];
        this.bias = new float[PLACES * PLACES][VectorLanes.pad(channels)];
        for (int place = 0; place < PLACES * PLACES; place++) {
            for (int ky = 0; ky < kernel && (place != INTERIOR || fast.isEmpty()); ky++) {
                rows[place][ky] = DenseKernel.pack(weight, place * channels, ky, inputs);
            }
            for (int c = 0; c < channels; c++) {
                bias[place][c] = biases.get(place * channels + c);
            }
        }
    }

    @Override
    public int alignment() {
        return fast.map(WinogradRows::alignment).orElse(1);
    }

    @Override
    public BoundTerm open(RollingMap in, RollingMap out, Columns columns) {
        int first = Math.max(1, columns.from());
        int last = Math.min(out.width() - 1, columns.to());
        Optional<BoundTerm> interior = fast.map(convolution -> convolution.open(in, out, columns, true));
        return (from, to, scratch) -> {
            for (int y = from; y < to; y++) {
                int vertical = y == 0 ? 0 : y == out.height() - 1 ? 2 : 1;
                if (columns.from() == 0) {
                    add(in, out, PLACES * vertical, y, 0, 1);
                }
                if (first < last) {
                    start(out, PLACES * vertical + 1, y, first, last - first);
                    if (vertical != 1 || fast.isEmpty()) {
                        products(in, out, PLACES * vertical + 1, y, first, last - first);
                    }
                }
                if (columns.to() == out.width()) {
                    add(in, out, PLACES * vertical + 2, y, out.width() - 1, 1);
                }
            }
            int top = Math.max(1, from);
            int bottom = Math.min(out.height() - 1, to);
            interior.ifPresent(work -> work.add(top, bottom, scratch));
        };
    }

    private void add(RollingMap in, RollingMap out, int place, int y, int x, int n) {
        start(out, place, y, x, n);
        products(in, out, place, y, x, n);
    }

    private void start(RollingMap out, int place, int y, int x, int n) {
        int to = out.row(y) + x * out.stride();
        for (int i = 0; i < n; i++) {
            MapOps.add(bias[place], 0, out.data(), to + i * out.stride(), out.stride());
        }
    }

    private void products(RollingMap in, RollingMap out, int place, int y, int x, int n) {
        int reach = kernel / 2;
        int to = out.row(y) + x * out.stride();
        PackedMatrix.Rows sum = new PackedMatrix.Rows(out.data(), to, out.stride());
        for (int ky = 0; ky < kernel; ky++) {
            int row = y + ky - reach;
            if (row >= 0 && row < in.height()) {
                int at = in.row(row) + (x - reach) * in.stride();
                rows[place][ky].multiplyAdd(n, in.data(), at, in.stride(), sum, sum.blocks());
            }
        }
    }
}
