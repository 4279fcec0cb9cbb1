// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.fold;

import io.github.laddersr.graph.Node;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.List;

/**
 * The weights of the convolutions in a {@link LinearSum}, composed in double, so that only the end result is rounded.
 */
final class SumWeights {
    private final Weights weights;
    private final Tensor weight;
    private final Tensor bias;
    private final int rows;

    /** @param conv the convolution that the sum replaces */
    SumWeights(Weights weights, Node.Conv conv) {
        this.weights = weights;
        this.weight = weights.get(conv.name() + ".weight");
        this.bias = weights.get(conv.name() + ".bias");
        this.rows = conv.channels();
    }

    /** The weight, O x I x 1 x 1: the maps' weights side by side, each the sum over its paths. */
    Tensor weight(List<List<LinearSum.Path>> maps) {
        List<Matrix> blocks = maps.stream()
                .map(paths ->
                        paths.stream().map(this::product).reduce(Matrix::plus).orElseThrow())
                .toList();
        int columns = blocks.stream().mapToInt(block -> block.columns).sum();
        float[] values = new float[rows * columns];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (Matrix block : blocks) {
                for (int column = 0; column < block.columns; column++) {
                    values[at++] = (float) block.values[row * block.columns + column];
                }
            }
        }
        return Tensor.of(List.of(rows, columns, 1, 1), values);
    }

    /** The bias, O: the convolution's own bias and those of the convolutions at the ends of these paths. */
    Tensor bias(List<LinearSum.Path> paths) {
        Matrix sum = new Matrix(1, doubles(bias));
        for (LinearSum.Path path : paths) {
            List<Node.Conv> factors = path.factors();
            LinearSum.Path outer =
                    new LinearSum.Path(path.from(), path.columns(), factors.subList(0, factors.size() - 1));
            Tensor inner = weights.get(factors.getLast().name() + ".bias");
            sum = sum.plus(product(outer).times(new Matrix(1, doubles(inner))));
        }
        float[] values = new float[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = (float) sum.values[row];
        }
        return Tensor.of(List.of(rows), values);
    }

    private Matrix product(LinearSum.Path path) {
        int all = weight.shape().get(1);
        double[] columns = new double[rows * path.columns()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = weight.get(i / path.columns() * all + path.from() + i % path.columns());
        }
        Matrix product = new Matrix(path.columns(), columns);
        for (Node.Conv factor : path.factors()) {
            product = product.times(new Matrix(factor.inChannels(), doubles(weights.get(factor.name() + ".weight"))));
        }
        return product;
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(i);
        }
        return values;
    }

    /** A row-major matrix. */
    private static final class Matrix {
        private final int columns;
        private final double[] values;

        Matrix(int columns, double[] values) {
            this.columns = columns;
            this.values = values;
        }

        Matrix plus(Matrix other) {
            double[] sum = values.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += other.values[i];
            }
            return new Matrix(columns, sum);
        }

        Matrix times(Matrix right) {
            int rows = values.length / columns;
            double[] product = new double[rows * right.columns];
            for (int row = 0; row < rows; row++) {
                for (int k = 0; k < columns; k++) {
                    right.addRow(k, values[row * columns + k], product, row * right.columns);
                }
            }
            return new Matrix(right.columns, product);
        }

        /** Adds a multiple of a row. It is a separate method because frequently called methods are compiled early. */
        private void addRow(int row, double factor, double[] sum, int at) {
            for (int column = 0; column < columns; column++) {
                sum[at + column] += factor * values[row * columns + column];
            }
        }
    }
}
