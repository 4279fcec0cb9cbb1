// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;

import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.Gemm;
import io.github.laddersr.kernel.ParameterLayout;

/**
 * A convolution's weights as a matrix, and the orthogonal matrix nearest to it. The rows of the matrix are the output
 * channels and its columns the inputs, or the other way round, so that it never has more rows than columns.
 */
final class OrthogonalStep {
    /** A value for each index of the flat array. */
    @FunctionalInterface
    interface FlatValues {
        float at(int place);
    }

    // The coefficients are from Muon's authors: five iterations map every singular value in 0.01 to 1 to one in 0.7 to
    // 1.2.
    private static final int ITERATIONS = 5;
    /** Rows of a symmetric product that are computed together: a multiple of the column block. */
    private static final int BAND = 2 * BLOCK;

    private static final float A = 3.4445f;
    private static final float B = -4.7750f;
    private static final float C = 2.0315f;

    private final ParameterLayout.Place place;
    private final int largerSide;
    private final boolean transposedLayout;
    private final int rows;
    private final int columns;
    private float[] x; // [rows][columns]
    private float[] next; // [rows][columns]
    private final float[] transposed; // [columns][rows]
    // All of these are [rows][rows] and symmetric, and they commute, because they are polynomials of the first Gram
    // matrix.
    private float[] gram;
    private float[] square;
    private float[] polynomial;
    private float[] product; // product of all polynomials so far

    OrthogonalStep(Node.Conv conv, ParameterLayout.Place place) {
        this.place = place;
        this.largerSide = Math.max(conv.channels(), conv.inChannels() * conv.kernel() * conv.kernel());
        this.transposedLayout = place.depth() < place.outStride();
        this.rows = Math.min(place.outStride(), place.depth());
        this.columns = Math.max(place.outStride(), place.depth());
        this.x = new float[rows * columns];
        this.next = new float[rows * columns];
        this.transposed = new float[rows * columns];
        this.gram = new float[rows * rows];
        this.square = new float[rows * rows];
        this.polynomial = new float[rows * rows];
        this.product = new float[rows * rows];
    }

    /** Start of the matrix in the flat array. */
    int from() {
        return place.weight();
    }

    /** End of the matrix in the flat array. */
    int to() {
        return place.weight() + place.outStride() * place.depth();
    }

    /** The larger side, without the layout's padding. */
    int largerSide() {
        return largerSide;
    }

    /** Approximate number of multiply-adds of a step. */
    long multiplyAdds() {
        return (long) rows * rows * (3L * columns / 2 + 9L * rows);
    }

    private int index(int out, int in) {
        return transposedLayout ? in * columns + out : out * columns + in;
    }

    /** Reads the matrix from these values and divides it by its Frobenius norm. */
    void set(FlatValues source) {
        int i = from();
        double sum = 0;
        for (int block = 0; block < place.outStride(); block += BLOCK) {
            for (int in = 0; in < place.depth(); in++) {
                for (int out = block; out < block + BLOCK; out++) {
                    float value = source.at(i++);
                    x[index(out, in)] = value;
                    sum += (double) value * value;
                }
            }
        }
        float inverse = (float) (1 / (Math.sqrt(sum) + 1e-12));
        for (int j = 0; j < x.length; j++) {
            x[j] *= inverse;
        }
    }

    /**
     * Replaces X by a X + (b X Xᵀ + c (X Xᵀ)²) X, several times. Each time, X is multiplied from the left by P = a + b
     * G + c G², where G = X Xᵀ, and G becomes P G P = P² G. The long side of X is therefore touched only at the
     * beginning and at the end; everything in between is a product of small symmetric matrices.
     */
    void orthogonalize() {
        for (int from = 0; from < rows; from += BAND) {
            int to = Math.min(rows, from + BAND);
            for (int c = 0; c < columns; c++) {
                for (int r = from; r < to; r++) {
                    transposed[c * rows + r] = x[r * columns + c];
                }
            }
        }
        symmetric(columns, x, transposed, gram);
        for (int n = 0; n < ITERATIONS; n++) {
            symmetric(rows, gram, gram, square);
            for (int i = 0; i < polynomial.length; i++) {
                polynomial[i] = B * gram[i] + C * square[i];
            }
            for (int r = 0; r < rows; r++) {
                polynomial[r * rows + r] += A;
            }
            if (n == ITERATIONS - 1) {
                break; // the last Gram matrix is not needed
            }
            symmetric(rows, polynomial, gram, square);
            symmetric(rows, polynomial, square, gram);
            multiplyProduct(n == 0);
        }
        multiplyProduct(ITERATIONS == 1);
        multiply(0, rows, rows, 0, columns, product, x, next);
        float[] swap = x;
        x = next;
        next = swap;
    }

    private void multiplyProduct(boolean first) {
        float[] swap = product;
        if (first) {
            product = polynomial;
            polynomial = swap;
        } else {
            symmetric(rows, polynomial, product, square);
            product = square;
            square = swap;
        }
    }

    /** C = A B for a symmetric C: computes bands of rows from the diagonal on, and mirrors the rest. */
    private void symmetric(int depth, float[] a, float[] b, float[] c) {
        for (int from = 0; from < rows; from += BAND) {
            int to = Math.min(rows, from + BAND);
            multiply(from, to, depth, from, rows, a, b, c);
            // Row by row of the lower half: the columns that are read stay in the L1 cache from one row to the next.
            for (int k = to; k < rows; k++) {
                for (int r = from; r < to; r++) {
                    c[k * rows + r] = c[r * rows + k];
                }
            }
        }
    }

    /**
     * Computes the rows {@code from} to {@code to} of C = A B, starting at column {@code first}. B and C have
     * {@code columns} columns.
     */
    private static void multiply(int from, int to, int depth, int first, int columns, float[] a, float[] b, float[] c) {
        Gemm.multiply(
                to - from,
                depth,
                (columns - first) / BLOCK,
                new Gemm.Left(a, from * depth, depth, 1),
                Gemm.Panels.rows(b, first, columns),
                Gemm.NOTHING,
                Gemm.Panels.rows(c, from * columns + first, columns));
    }

    /** Subtracts the matrix, times a factor, from the flat weights. */
    void subtract(float[] flat, float factor) {
        int i = from();
        for (int block = 0; block < place.outStride(); block += BLOCK) {
            for (int in = 0; in < place.depth(); in++) {
                for (int out = block; out < block + BLOCK; out++) {
                    flat[i++] -= factor * x[index(out, in)];
                }
            }
        }
    }

    /** An element of the current matrix. */
    float get(int out, int in) {
        return x[index(out, in)];
    }
}
