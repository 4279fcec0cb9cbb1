// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Muon on the device, with the arithmetic of {@code io.github.laddersr.train.cpu.Muon}. Matrices with the same number
 * of rows are updated together. Narrower ones are padded with columns of zeros, which remain zero throughout. So a step
 * launches some twenty kernels for each number of rows rather than for each matrix.
 */
final class TorchMuon {
    private static final double MOMENTUM = 0.95;
    private static final double ADAMS_SIZE = 0.2;
    private static final int ITERATIONS = 5;
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    /**
     * A weight as [outputs][depth], which starts at an index of the matrices; transposed so that it has no more rows
     * than columns.
     */
    private record Matrix(int from, int outputs, int depth) {
        int rows() {
            return Math.min(outputs, depth);
        }

        int columns() {
            return Math.max(outputs, depth);
        }

        int at(int row, int column) {
            return from + (depth < outputs ? column * depth + row : row * depth + column);
        }
    }

    /**
     * Matrices with the same number of rows.
     *
     * @param source index of each value: matrices x rows x columns
     * @param sizes factors of their updates: matrices x 1 x 1
     */
    private record Bucket(Tensor source, Tensor sizes, long[] shape) {}

    private final List<FlatLayout.Range> ranges;
    private final List<Bucket> buckets = new ArrayList<>();
    private final Tensor target; // for each value of the matrices, its index in the buckets
    private final Tensor zero;

    TorchMuon(FlatLayout layout, Tensors tensors) {
        this.ranges = List.of(
                layout.range(FlatLayout.Part.BODY_MATRICES, FlatLayout.Part.BODY_MATRICES),
                layout.range(FlatLayout.Part.OUTER_MATRICES, FlatLayout.Part.OUTER_MATRICES));
        int size = ranges.stream().mapToInt(FlatLayout.Range::size).sum();
        int[] targets = new int[size];
        int at = 0;
        for (List<Matrix> matrices : byRows(layout).values()) {
            int rows = matrices.getFirst().rows();
            int columns = matrices.stream().mapToInt(Matrix::columns).max().orElseThrow();
            int[] sources = new int[matrices.size() * rows * columns];
            Arrays.fill(sources, size); // the index of the zero after the last value
            float[] sizes = new float[matrices.size()];
            for (int i = 0; i < sizes.length; i++) {
                Matrix matrix = matrices.get(i);
                sizes[i] = (float) (ADAMS_SIZE * Math.sqrt(matrix.columns()));
                for (int row = 0; row < rows; row++) {
                    for (int column = 0; column < matrix.columns(); column++) {
                        int inBucket = (i * rows + row) * columns + column;
                        sources[inBucket] = matrix.at(row, column);
                        targets[matrix.at(row, column)] = at + inBucket;
                    }
                }
            }
            at += sources.length;
            buckets.add(new Bucket(
                    tensors.keep(tensors.of(sources, sources.length)),
                    tensors.keep(tensors.of(sizes, sizes.length, 1, 1)),
                    new long[] {sizes.length, rows, columns}));
        }
        this.target = tensors.keep(tensors.of(targets, size));
        this.zero = tensors.keep(tensors.of(new float[1], 1));
    }

    private Map<Integer, List<Matrix>> byRows(FlatLayout layout) {
        List<Matrix> matrices = new ArrayList<>();
        int at = 0;
        for (FlatLayout.Place place : layout.places()) {
            if (place.part() == FlatLayout.Part.BODY_MATRICES || place.part() == FlatLayout.Part.OUTER_MATRICES) {
                int outputs = place.length(0);
                matrices.add(new Matrix(at, outputs, place.parameter().size() / outputs));
                at += place.parameter().size();
            }
        }
        return matrices.stream().collect(Collectors.groupingBy(Matrix::rows, TreeMap::new, Collectors.toList()));
    }

    /** The share of the gradient in the momentum's update. */
    static double share() {
        return 1 - MOMENTUM;
    }

    /**
     * Updates all matrices. All tensors but the last two are in the flat layout.
     *
     * @param m momentum
     * @param share share of the gradient in the momentum's update; 0 for a skipped step
     * @param rate learning rate; 0 for a skipped step
     */
    void step(Tensor gradient, Tensor m, Tensor weights, Tensor share, Tensor rate) {
        try (PointerScope _ = new PointerScope()) {
            TensorVector nesterov = new TensorVector();
            for (FlatLayout.Range range : ranges) {
                Tensor g = piece(gradient, range);
                Tensor momentum = piece(m, range).lerp_(g, share);
                nesterov.push_back(g.lerp(momentum, new Scalar(MOMENTUM)));
            }
            nesterov.push_back(zero);
            Tensor values = torch.cat(nesterov);
            TensorVector steps = new TensorVector();
            for (Bucket bucket : buckets) {
                steps.push_back(orthogonal(values, bucket).view(-1));
            }
            Tensor step = torch.cat(steps).index_select(0, target).mul_(rate);
            int at = 0;
            for (FlatLayout.Range range : ranges) {
                piece(weights, range).sub_(step.narrow(0, at, range.size()));
                at += range.size();
            }
        }
    }

    private static Tensor piece(Tensor flat, FlatLayout.Range range) {
        return flat.narrow(0, range.from(), range.size());
    }

    /** Replaces X by a X + (b X Xᵀ + c (X Xᵀ)²) X, several times, starting with an X of norm 1. */
    private static Tensor orthogonal(Tensor values, Bucket bucket) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope _ = new PointerScope()) {
            Tensor x = values.index_select(0, bucket.source()).view(bucket.shape());
            x.div_(torch.linalg_vector_norm(x, new Scalar(2.0), new long[] {1, 2}, true, new ScalarTypeOptional())
                    .add_(new Scalar(1e-12)));
            for (int n = 0; n < ITERATIONS; n++) {
                Tensor gram = torch.bmm(x, x.transpose(1, 2));
                Tensor polynomial = torch.baddbmm(gram, gram, gram, new Scalar(B), new Scalar(C));
                x = torch.baddbmm(x, polynomial, x, new Scalar(A), new Scalar(1.0));
            }
            x.mul_(bucket.sizes());
            outer.attach(x);
            return x;
        }
    }
}
