package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Lanes.BLOCK;
import static io.github.laddersr.kernel.Lanes.LENGTH;

import java.util.Objects;

/**
 * The right matrix of a product, packed once for this machine's vectors: its columns come in panels of at most {@link #PANEL} vectors,
 * and the rows of a panel lie one after another, so that a tile reads one stream.
 */
public final class PackedMatrix {
    /** Vectors in a panel: as many as leave room for the sums of six rows. */
    static final int PANEL = Lanes.bits() == 512 ? 4 : 2;

    /** An element of an unpacked matrix. */
    @FunctionalInterface
    public interface Element {
        /** Row k, column j. */
        float at(int k, int j);
    }

    /**
     * A matrix to start from: row i starts at {@code data[offset + i * rowStride]}.
     *
     * @param data not copied
     */
    public record Rows(float[] data, int offset, int rowStride) {
        /** One row that serves for all: a bias. */
        public static Rows same(float[] data, int offset) {
            return new Rows(data, offset, 0);
        }

        /** These rows as a matrix to write. */
        public Blocks blocks() {
            return new Blocks(data, offset, rowStride, BLOCK);
        }
    }

    /**
     * A matrix to write: the 16 columns of block p of row i start at {@code data[offset + i * rowStride + p * blockStride]}.
     *
     * @param data not copied
     */
    public record Blocks(float[] data, int offset, int rowStride, int blockStride) {
        private int column(int j) {
            return offset + j / BLOCK * blockStride + j % BLOCK;
        }

        /** From one vector of a panel to the next: narrow ones lie in one block. */
        private int step() {
            return LENGTH < BLOCK ? LENGTH : blockStride;
        }
    }

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
     * @param depth rows: an even number, as tiles take two at a time
     * @param columns a multiple of {@link Lanes#BLOCK}
     * @param element asked for each element once
     */
    public static PackedMatrix of(int depth, int columns, Element element) {
        if (depth % 2 != 0 || columns % BLOCK != 0) {
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

    /** Rows of this matrix: columns of the left one. */
    public int depth() {
        return depth;
    }

    /** Columns of this matrix. */
    public int columns() {
        return columns;
    }

    /**
     * C = S + A B, where B is this matrix.
     *
     * @param rows of A, S and C
     * @param a element (i, k) is {@code a[a0 + i * aRow + k]}
     * @param start S: C itself, a bias, or another map
     * @param out C
     * @throws IndexOutOfBoundsException if an operand is too short
     */
    public void multiplyAdd(int rows, float[] a, int a0, int aRow, Rows start, Blocks out) {
        Objects.checkFromToIndex(a0, a0 + (rows - 1) * aRow + depth, a.length);
        int sEnd = start.offset + (rows - 1) * start.rowStride + columns;
        Objects.checkFromToIndex(start.offset, sEnd, start.data.length);
        int cEnd = out.offset + (rows - 1) * out.rowStride + (columns / BLOCK - 1) * out.blockStride + BLOCK;
        Objects.checkFromToIndex(out.offset, cEnd, out.data.length);
        for (int from = 0; from < columns; from += PANEL * LENGTH) {
            switch (Math.min(PANEL, (columns - from) / LENGTH)) {
                case 4 -> four(rows, a, a0, aRow, from, start, out);
                case 3 -> three(rows, a, a0, aRow, from, start, out);
                case 2 -> two(rows, a, a0, aRow, from, start, out);
                default -> one(rows, a, a0, aRow, from, start, out);
            }
        }
    }

    private void four(int rows, float[] a, int a0, int aRow, int from, Rows start, Blocks out) {
        float[] s = start.data;
        float[] c = out.data;
        int sRow = start.rowStride;
        int cRow = out.rowStride;
        int s0 = start.offset + from;
        int c0 = out.column(from);
        int cStep = out.step();
        int b0 = from * depth;
        int done = 0;
        int n5 = (rows - done) / 5;
        WideTiles.tiles5x4(
                n5,
                depth,
                a,
                a0 + done * aRow,
                aRow,
                data,
                b0,
                s,
                s0 + done * sRow,
                sRow,
                c,
                c0 + done * cRow,
                cRow,
                cStep);
        done += n5 * 5;
        int n1 = rows - done;
        NarrowTiles.tiles1x4(
                n1,
                depth,
                a,
                a0 + done * aRow,
                aRow,
                data,
                b0,
                s,
                s0 + done * sRow,
                sRow,
                c,
                c0 + done * cRow,
                cRow,
                cStep);
    }

    private void three(int rows, float[] a, int a0, int aRow, int from, Rows start, Blocks out) {
        float[] s = start.data;
        float[] c = out.data;
        int sRow = start.rowStride;
        int cRow = out.rowStride;
        int s0 = start.offset + from;
        int c0 = out.column(from);
        int cStep = out.step();
        int b0 = from * depth;
        int done = 0;
        int n7 = (rows - done) / 7;
        WideTiles.tiles7x3(
                n7,
                depth,
                a,
                a0 + done * aRow,
                aRow,
                data,
                b0,
                s,
                s0 + done * sRow,
                sRow,
                c,
                c0 + done * cRow,
                cRow,
                cStep);
        done += n7 * 7;
        int n1 = rows - done;
        NarrowTiles.tiles1x3(
                n1,
                depth,
                a,
                a0 + done * aRow,
                aRow,
                data,
                b0,
                s,
                s0 + done * sRow,
                sRow,
                c,
                c0 + done * cRow,
                cRow,
                cStep);
    }

    private void two(int rows, float[] a, int a0, int aRow, int from, Rows start, Blocks out) {
        float[] s = start.data;
        float[] c = out.data;
        int sRow = start.rowStride;
        int cRow = out.rowStride;
        int s0 = start.offset + from;
        int c0 = out.column(from);
        int cStep = out.step();
        int b0 = from * depth;
        int done = 0;
        if (PANEL == 4) {
            int n9 = (rows - done) / 9;
            WideTiles.tiles9x2(
                    n9,
                    depth,
                    a,
                    a0 + done * aRow,
                    aRow,
                    data,
                    b0,
                    s,
                    s0 + done * sRow,
                    sRow,
                    c,
                    c0 + done * cRow,
                    cRow,
                    cStep);
            done += n9 * 9;
        }
        int n4 = (rows - done) / 4;
        NarrowTiles.tiles4x2(
                n4,
                depth,
                a,
                a0 + done * aRow,
                aRow,
                data,
                b0,
                s,
                s0 + done * sRow,
                sRow,
                c,
                c0 + done * cRow,
                cRow,
                cStep);
        done += n4 * 4;
        int n1 = rows - done;
        NarrowTiles.tiles1x2(
                n1,
                depth,
                a,
                a0 + done * aRow,
                aRow,
                data,
                b0,
                s,
                s0 + done * sRow,
                sRow,
                c,
                c0 + done * cRow,
                cRow,
                cStep);
    }

    private void one(int rows, float[] a, int a0, int aRow, int from, Rows start, Blocks out) {
        float[] s = start.data;
        float[] c = out.data;
        int sRow = start.rowStride;
        int cRow = out.rowStride;
        int s0 = start.offset + from;
        int c0 = out.column(from);
        int b0 = from * depth;
        int done = 0;
        if (PANEL == 4) {
            int n8 = (rows - done) / 8;
            WideTiles.tiles8x1(
                    n8,
                    depth,
                    a,
                    a0 + done * aRow,
                    aRow,
                    data,
                    b0,
                    s,
                    s0 + done * sRow,
                    sRow,
                    c,
                    c0 + done * cRow,
                    cRow);
            done += n8 * 8;
        }
        int n3 = (rows - done) / 3;
        NarrowTiles.tiles3x1(
                n3, depth, a, a0 + done * aRow, aRow, data, b0, s, s0 + done * sRow, sRow, c, c0 + done * cRow, cRow);
        done += n3 * 3;
        int n1 = rows - done;
        NarrowTiles.tiles1x1(
                n1, depth, a, a0 + done * aRow, aRow, data, b0, s, s0 + done * sRow, sRow, c, c0 + done * cRow, cRow);
    }

    /** The same in plain loops: what the vector kernels are tested against. */
    public void multiplyAddPlain(int rows, float[] a, int a0, int aRow, Rows start, Blocks out) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = start.data[start.offset + i * start.rowStride + j];
                for (int k = 0; k < depth; k++) {
                    sum += (double) a[a0 + i * aRow + k] * get(k, j);
                }
                out.data[out.column(j) + i * out.rowStride] = (float) sum;
            }
        }
    }

    private float get(int k, int j) {
        int from = j / (PANEL * LENGTH) * (PANEL * LENGTH);
        int n = Math.min(PANEL * LENGTH, columns - from);
        return data[from * depth + k * n + j - from];
    }
}
