// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;
import static io.github.laddersr.kernel.VectorLanes.LENGTH;

/**
 * Matrix product C = A B + D, where D may be C itself, a bias or zeros. Columns come in blocks of {@link
 * VectorLanes#BLOCK}, so B and C may be plain rows (blocks 16 floats apart) or packed panels (the rows of each block
 * together).
 *
 * <p>The order of additions depends neither on the number of rows nor on the threads, so results are reproducible.
 */
public final class Gemm {
    private static final float[] ZEROS = new float[BLOCK];

    /** D of a plain product. */
    public static final Panels NOTHING = new Panels(ZEROS, 0, 0, 0);

    /**
     * The left matrix: element (i, k) is {@code data[offset + i * rowStride + k * columnStride]}.
     *
     * @param data not copied
     */
    public record Left(float[] data, int offset, int rowStride, int columnStride) {}

    /**
     * A matrix whose columns come in blocks of 16: element (k, 16 p + j) is
     * {@code data[offset + k * rowStride + p * blockStride + j]}.
     *
     * @param data not copied
     */
    public record Panels(float[] data, int offset, int rowStride, int blockStride) {
        /** Contiguous rows of {@code stride} floats. */
        public static Panels rows(float[] data, int offset, int stride) {
            return new Panels(data, offset, stride, BLOCK);
        }

        /** A single row that is used for all rows: a bias. */
        public static Panels row(float[] data, int offset) {
            return new Panels(data, offset, 0, BLOCK);
        }

        /** Packed panels: the {@code depth} rows of 16 floats of each block are contiguous. */
        public static Panels packed(float[] data, int offset, int depth) {
            return new Panels(data, offset, BLOCK, depth * BLOCK);
        }

        private int vector(int v) {
            int column = v * LENGTH;
            return offset + column / BLOCK * blockStride + column % BLOCK;
        }
    }

    private Gemm() {}

    /**
     * Computes C = A B + D.
     *
     * @param rows rows of A, C and D
     * @param depth columns of A, rows of B
     * @param blocks blocks of 16 columns of B, C and D
     * @throws IndexOutOfBoundsException if an operand is too short
     */
    public static void multiply(int rows, int depth, int blocks, Left a, Panels b, Panels d, Panels c) {
        int vectors = blocks * BLOCK / LENGTH;
        int v = 0;
        for (; v + 2 <= vectors; v += 2) {
            GemmTiles.pair(
                    rows,
                    depth,
                    a,
                    b,
                    b.vector(v),
                    b.vector(v + 1),
                    d,
                    d.vector(v),
                    d.vector(v + 1),
                    c,
                    c.vector(v),
                    c.vector(v + 1));
        }
        if (v < vectors) {
            GemmTiles.single(rows, depth, a, b, b.vector(v), d, d.vector(v), c, c.vector(v));
        }
    }

    /** The same in plain loops, as a reference for the vector kernels. */
    public static void multiplyPlain(int rows, int depth, int blocks, Left a, Panels b, Panels d, Panels c) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < blocks * BLOCK; j++) {
                int block = j / BLOCK;
                int lane = j % BLOCK;
                double sum = 0;
                for (int k = 0; k < depth; k++) {
                    sum += (double) a.data[a.offset + i * a.rowStride + k * a.columnStride]
                            * b.data[b.offset + k * b.rowStride + block * b.blockStride + lane];
                }
                int at = c.offset + i * c.rowStride + block * c.blockStride + lane;
                c.data[at] = (float) (sum + d.data[d.offset + i * d.rowStride + block * d.blockStride + lane]);
            }
        }
    }
}
