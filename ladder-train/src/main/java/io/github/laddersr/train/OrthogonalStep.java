package io.github.laddersr.train;

import static io.github.laddersr.kernel.Lanes.BLOCK;

import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.Gemm;
import io.github.laddersr.kernel.ParameterLayout;

/**
 * A convolution's weights as a matrix, output channels by inputs, or the other way round so that it has no more rows than columns;
 * and the orthogonal matrix that is nearest to it.
 */
final class OrthogonalStep {
    /** A value for each place of the flat array. */
    @FunctionalInterface
    interface Source {
        float at(int place);
    }

    // The quintic of Muon's authors: five applications take every singular value between 0.01 and 1 to between 0.7 and
    // 1.2.
    private static final int ITERATIONS = 5;
    private static final float A = 3.4445f;
    private static final float B = -4.7750f;
    private static final float C = 2.0315f;

    private final ParameterLayout.Place place;
    private final int largerSide;
    private final boolean turned;
    private final int rows;
    private final int columns;
    private float[] x; // [rows][columns]
    private float[] next; // [rows][columns]
    private final float[] transposed; // [columns][rows]
    private final float[] gram; // [rows][rows]
    private final float[] polynomial; // [rows][rows]

    OrthogonalStep(Node.Conv conv, ParameterLayout.Place place) {
        this.place = place;
        this.largerSide = Math.max(conv.channels(), conv.inChannels() * conv.kernel() * conv.kernel());
        this.turned = place.depth() < place.outStride();
        this.rows = Math.min(place.outStride(), place.depth());
        this.columns = Math.max(place.outStride(), place.depth());
        this.x = new float[rows * columns];
        this.next = new float[rows * columns];
        this.transposed = new float[rows * columns];
        this.gram = new float[rows * rows];
        this.polynomial = new float[rows * rows];
    }

    /** Where the matrix starts in the flat array. */
    int from() {
        return place.weight();
    }

    /** Where it ends. */
    int to() {
        return place.weight() + place.outStride() * place.depth();
    }

    /** The larger side without the layout's padding. */
    int largerSide() {
        return largerSide;
    }

    /** Multiply-adds of an iteration, about. */
    long work() {
        return (long) rows * rows * (2L * columns + rows);
    }

    private int index(int out, int in) {
        return turned ? in * columns + out : out * columns + in;
    }

    /** Takes the matrix from these values and divides it by its norm. */
    void set(Source source) {
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

    /** X becomes a X + (b X Xᵀ + c (X Xᵀ)²) X, several times. */
    void orthogonalize() {
        for (int n = 0; n < ITERATIONS; n++) {
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    transposed[c * rows + r] = x[r * columns + c];
                }
            }
            multiply(rows, columns, rows, x, transposed, gram);
            multiply(rows, rows, rows, gram, gram, polynomial);
            for (int i = 0; i < polynomial.length; i++) {
                polynomial[i] = B * gram[i] + C * polynomial[i];
            }
            for (int r = 0; r < rows; r++) {
                polynomial[r * rows + r] += A;
            }
            multiply(rows, rows, columns, polynomial, x, next);
            float[] swap = x;
            x = next;
            next = swap;
        }
    }

    private static void multiply(int rows, int depth, int columns, float[] a, float[] b, float[] c) {
        Gemm.multiply(
                rows,
                depth,
                columns / BLOCK,
                new Gemm.Left(a, 0, depth, 1),
                Gemm.Panels.rows(b, 0, columns),
                Gemm.NOTHING,
                Gemm.Panels.rows(c, 0, columns));
    }

    /** Subtracts the matrix times a factor. */
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

    /** Element of the present matrix. */
    float get(int out, int in) {
        return x[index(out, in)];
    }
}
