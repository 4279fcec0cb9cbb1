// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;
import static io.github.laddersr.kernel.VectorLanes.LENGTH;

import io.github.laddersr.kernel.PackedMatrix.Heights;
import java.util.Objects;

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
     * @param rowStride 1 if columnStride is not
     * @param columnStride 1 if rowStride is not
     */
    public record Left(float[] data, int offset, int rowStride, int columnStride) {
        /** @throws IllegalArgumentException if neither rows nor columns are contiguous: no tile reads such a matrix */
        public Left {
            if (rowStride != 1 && columnStride != 1) {
                throw new IllegalArgumentException("strides of " + rowStride + " and " + columnStride);
            }
        }
    }

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

        int column(int j) {
            return offset + j / BLOCK * blockStride + j % BLOCK;
        }

        /** The distance between the vectors of a tile; narrow vectors are in the same block. */
        int step() {
            return LENGTH < BLOCK ? LENGTH : blockStride;
        }

        /** Checks that the matrix has so many rows and blocks of columns. */
        void check(int rows, int blocks) {
            int end = offset + (rows - 1) * rowStride + (blocks - 1) * blockStride + BLOCK;
            Objects.checkFromToIndex(offset, end, data.length);
        }
    }

    private static final boolean MANY = VectorLanes.manyRegisters();

    /** The heights of tiles whose A has contiguous rows, by the number of vectors. */
    private static final Heights[] ALONG = MANY
            ? new Heights[] {
                new Heights(1, 1), new Heights(8, 4), new Heights(8, 4), new Heights(1, 1), new Heights(5, 4)
            }
            : new Heights[] {new Heights(1, 1), new Heights(1, 1), new Heights(6, 4)};

    /** The same for contiguous columns. */
    private static final Heights[] ACROSS =
            MANY ? ALONG : new Heights[] {new Heights(1, 1), new Heights(1, 1), new Heights(5, 4)};

    private Gemm() {}

    /**
     * Computes C = A B + D.
     *
     * @param rows rows of A, C and D: 1 or more
     * @param depth columns of A, rows of B: 1 to 2^20 - 1
     * @param blocks blocks of 16 columns of B, C and D: 1 or more
     * @throws IndexOutOfBoundsException if an operand is too short
     * @throws IllegalArgumentException if A or B is longer than 2^30 floats
     */
    public static void multiply(int rows, int depth, int blocks, Left a, Panels b, Panels d, Panels c) {
        Objects.checkFromToIndex(
                a.offset, a.offset + (rows - 1) * a.rowStride + (depth - 1) * a.columnStride + 1, a.data.length);
        b.check(depth, blocks);
        d.check(rows, blocks);
        c.check(rows, blocks);
        PackedMatrix.checkTileable(depth, Math.max(a.data.length, b.data.length));
        int columns = blocks * BLOCK;
        int vectors;
        for (int from = 0; from < columns; from += vectors * LENGTH) {
            int left = (columns - from) / LENGTH;
            vectors = left >= PackedMatrix.PANEL ? PackedMatrix.PANEL : Math.min(left, 2);
            Heights heights = a.columnStride == 1 ? ALONG[vectors] : ACROSS[vectors];
            int others = heights.others(rows);
            int last = rows - others * heights.other();
            int first = last / heights.rows() * heights.rows();
            tiles(vectors, heights.rows(), 0, first, depth, from, a, b, d, c);
            tiles(vectors, 1, first, last - first, depth, from, a, b, d, c);
            tiles(vectors, heights.other(), last, rows - last, depth, from, a, b, d, c);
        }
    }

    /** Computes {@code rows} rows, a multiple of the tile's height, of a tile's columns. */
    private static void tiles(
            int vectors,
            int height,
            int row,
            int rows,
            int depth,
            int column,
            Left left,
            Panels right,
            Panels start,
            Panels out) {
        if (rows == 0) {
            return;
        }
        int tiles = rows / height;
        float[] a = left.data;
        int aRow = left.rowStride;
        int aStep = left.columnStride;
        int p = left.offset + row * aRow;
        float[] b = right.data;
        int q = right.column(column);
        int bRow = right.rowStride;
        int bStep = right.step();
        float[] s = start.data;
        int sRow = start.rowStride;
        int s0 = start.column(column) + row * sRow;
        int sStep = start.step();
        float[] c = out.data;
        int cRow = out.rowStride;
        int c0 = out.column(column) + row * cRow;
        int cStep = out.step();
        int form = height == 1 ? 0 : aStep == 1 ? 100 : 200;
        switch (form + 10 * height + vectors) {
            case 154 ->
                GemmTiles.along5x4(tiles, depth, a, p, aRow, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 144 ->
                GemmTiles.along4x4(tiles, depth, a, p, aRow, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 182 ->
                GemmTiles.along8x2(tiles, depth, a, p, aRow, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 162 ->
                GemmTiles.along6x2(tiles, depth, a, p, aRow, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 142 ->
                GemmTiles.along4x2(tiles, depth, a, p, aRow, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 181 -> GemmTiles.along8x1(tiles, depth, a, p, aRow, b, q, bRow, s, s0, sRow, c, c0, cRow);
            case 141 -> GemmTiles.along4x1(tiles, depth, a, p, aRow, b, q, bRow, s, s0, sRow, c, c0, cRow);
            case 254 ->
                GemmTiles.across5x4(
                        tiles, depth, a, p, aStep, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 244 ->
                GemmTiles.across4x4(
                        tiles, depth, a, p, aStep, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 282 ->
                GemmTiles.across8x2(
                        tiles, depth, a, p, aStep, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 252 ->
                GemmTiles.across5x2(
                        tiles, depth, a, p, aStep, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 242 ->
                GemmTiles.across4x2(
                        tiles, depth, a, p, aStep, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 281 -> GemmTiles.across8x1(tiles, depth, a, p, aStep, b, q, bRow, s, s0, sRow, c, c0, cRow);
            case 241 -> GemmTiles.across4x1(tiles, depth, a, p, aStep, b, q, bRow, s, s0, sRow, c, c0, cRow);
            case 14 ->
                GemmTiles.any1x4(
                        tiles, depth, a, p, aRow, aStep, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 12 ->
                GemmTiles.any1x2(
                        tiles, depth, a, p, aRow, aStep, b, q, bRow, bStep, s, s0, sRow, sStep, c, c0, cRow, cStep);
            case 11 -> GemmTiles.any1x1(tiles, depth, a, p, aRow, aStep, b, q, bRow, s, s0, sRow, c, c0, cRow);
            default -> throw new IllegalStateException("no tile of " + height + "x" + vectors);
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
