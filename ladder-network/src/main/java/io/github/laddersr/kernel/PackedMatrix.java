// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;
import static io.github.laddersr.kernel.VectorLanes.LENGTH;

import java.util.Objects;

/**
 * The right-hand matrix of a product, packed once for this machine's vectors: its columns are divided into panels of at
 * most {@link #PANEL} vectors, and the rows of a panel are contiguous, so that a tile reads one stream.
 */
public final class PackedMatrix {
    /** Vectors in a panel: as many as leave enough registers for the sums of five rows. */
    static final int PANEL = VectorLanes.manyRegisters() ? 4 : 2;

    /**
     * The two tile heights into which the rows of a product with a panel are divided.
     *
     * @param rows rows of the best tile
     * @param other rows of the tile that is used for the remainder: as often as needed to make the rest a multiple of
     *     {@code rows}
     */
    record Heights(int rows, int other) {
        /**
         * The number of the other tiles for n rows; 0 if there are too few rows, which are then computed one by one.
         */
        int others(int n) {
            for (int others = 0; others * other <= n && others < rows; others++) {
                if ((n - others * other) % rows == 0) {
                    return others;
                }
            }
            return 0;
        }
    }

    /** By the number of vectors in a panel. */
    static final Heights[] HEIGHTS = VectorLanes.manyRegisters()
            ? new Heights[] {
                new Heights(1, 1), new Heights(12, 1), new Heights(9, 1), new Heights(7, 1), new Heights(5, 4)
            }
            : new Heights[] {new Heights(1, 1), new Heights(1, 1), new Heights(5, 6)};

    /** An element of an unpacked matrix. */
    @FunctionalInterface
    public interface Element {
        /** The element in row k, column j. */
        float at(int k, int j);
    }

    /**
     * The matrix from which the sum starts: row i starts at {@code data[offset + i * rowStride]}.
     *
     * @param data not copied
     */
    public record Rows(float[] data, int offset, int rowStride) {
        /** A single row that is used for all rows: a bias. */
        public static Rows same(float[] data, int offset) {
            return new Rows(data, offset, 0);
        }

        /** These rows as an output matrix. */
        public Gemm.Panels blocks() {
            return Gemm.Panels.rows(data, offset, rowStride);
        }
    }

    /** The most steps of a tile, and the longest array that tiles can address: they mask numbers and indices. */
    private static final int DEEPEST = (1 << 20) - 1;

    private static final int LONGEST = 1 << 30;

    private final int depth;
    private final int columns;
    private final float[] data;

    private PackedMatrix(int depth, int columns, float[] data) {
        this.depth = depth;
        this.columns = columns;
        this.data = data;
    }

    /**
     * Packs a matrix.
     *
     * @param depth rows: 1 to 2^20 - 1
     * @param columns a multiple of {@link VectorLanes#BLOCK}
     * @param element called once for each element
     */
    public static PackedMatrix of(int depth, int columns, Element element) {
        if (depth < 1 || depth > DEEPEST || columns % BLOCK != 0) {
            throw new IllegalArgumentException(depth + " rows, " + columns + " columns");
        }
        float[] data = new float[depth * columns];
        int at = 0;
        for (int from = 0; from < columns; ) {
            int n = Math.min(PANEL * LENGTH, columns - from);
            for (int k = 0; k < depth; k++) {
                for (int j = from; j < from + n; j++) {
                    data[at++] = element.at(k, j);
                }
            }
            from += n;
        }
        return new PackedMatrix(depth, columns, data);
    }

    /** Checks that tiles, which mask numbers and indices, can address matrices of a depth and a length of their arrays. */
    static void checkTileable(int depth, int length) {
        if (depth < 1 || depth > DEEPEST || length > LONGEST) {
            throw new IllegalArgumentException("a matrix of " + depth + " rows in " + length + " values");
        }
    }

    /** Rows of this matrix, which equal the columns of the left-hand one. */
    public int depth() {
        return depth;
    }

    /** Columns of this matrix. */
    public int columns() {
        return columns;
    }

    /**
     * Computes C = S + A B, where B is this matrix.
     *
     * @param rows rows of A, S and C
     * @param a element (i, k) is {@code a[a0 + i * aRow + k]}
     * @param start S: C itself, a bias, or another map
     * @param out C
     * @throws IndexOutOfBoundsException if an operand is too short
     * @throws IllegalArgumentException if A or this matrix is longer than 2^30 floats
     */
    public void multiplyAdd(int rows, float[] a, int a0, int aRow, Rows start, Gemm.Panels out) {
        Objects.checkFromToIndex(a0, a0 + (rows - 1) * aRow + depth, a.length);
        int sEnd = start.offset + (rows - 1) * start.rowStride + columns;
        Objects.checkFromToIndex(start.offset, sEnd, start.data.length);
        out.check(rows, columns / BLOCK);
        checkTileable(depth, Math.max(a.length, data.length));
        for (int from = 0; from < columns; from += PANEL * LENGTH) {
            int vectors = Math.min(PANEL, (columns - from) / LENGTH);
            Heights heights = HEIGHTS[vectors];
            int others = heights.others(rows);
            int last = rows - others * heights.other;
            int first = last / heights.rows * heights.rows;
            tiles(vectors, heights.rows, first, a, a0, aRow, from, start, 0, out);
            tiles(vectors, 1, last - first, a, a0, aRow, from, start, first, out);
            tiles(vectors, heights.other, rows - last, a, a0, aRow, from, start, last, out);
        }
    }

    /** Computes the rows from {@code done} on, a multiple of the tile's height. */
    private void tiles(
            int vectors,
            int height,
            int rows,
            float[] a,
            int a0,
            int aRow,
            int from,
            Rows start,
            int done,
            Gemm.Panels out) {
        if (rows == 0) {
            return;
        }
        int tiles = rows / height;
        int p = a0 + done * aRow;
        int b0 = from * depth;
        float[] s = start.data;
        int sRow = start.rowStride;
        int s0 = start.offset + from + done * sRow;
        float[] c = out.data();
        int cRow = out.rowStride();
        int c0 = out.column(from) + done * cRow;
        int step = out.step();
        switch (10 * height + vectors) {
            case 54 -> WideTiles.tiles5x4(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 44 -> WideTiles.tiles4x4(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 14 -> WideTiles.tiles1x4(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 73 -> SlimTiles.tiles7x3(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 13 -> SlimTiles.tiles1x3(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 92 -> SlimTiles.tiles9x2(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 121 -> SlimTiles.tiles12x1(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow);
            case 11 -> SlimTiles.tiles1x1(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow);
            case 52 -> NarrowTiles.tiles5x2(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 62 -> NarrowTiles.tiles6x2(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 12 -> NarrowTiles.tiles1x2(tiles, depth, a, p, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            default -> throw new IllegalStateException("no tile of " + height + "x" + vectors);
        }
    }

    /** The same in plain loops, as a reference for the vector kernels. */
    public void multiplyAddPlain(int rows, float[] a, int a0, int aRow, Rows start, Gemm.Panels out) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = start.data[start.offset + i * start.rowStride + j];
                for (int k = 0; k < depth; k++) {
                    sum += (double) a[a0 + i * aRow + k] * get(k, j);
                }
                out.data()[out.column(j) + i * out.rowStride()] = (float) sum;
            }
        }
    }

    private float get(int k, int j) {
        int from = j / (PANEL * LENGTH) * (PANEL * LENGTH);
        int n = Math.min(PANEL * LENGTH, columns - from);
        return data[from * depth + k * n + j - from];
    }
}
