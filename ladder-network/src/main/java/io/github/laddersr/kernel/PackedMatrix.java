package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Lanes.BLOCK;
import static io.github.laddersr.kernel.Lanes.LENGTH;

import java.util.Objects;

/**
 * The right matrix of a product, packed once for this machine's vectors: its columns come in panels of at most {@link #PANEL} vectors,
 * and the rows of a panel lie one after another, so that a tile reads one stream.
 */
public final class PackedMatrix {
    /** Vectors in a panel: as many as leave room for the sums of five rows. */
    static final int PANEL = Lanes.bits() == 512 ? 4 : 2;

    /** By vectors in a panel: the heights of the tiles that take its rows, the largest first. */
    static final int[][] HEIGHTS =
            PANEL == 4 ? new int[][] {{}, {8, 3, 1}, {9, 5, 1}, {7, 1}, {5, 1}} : new int[][] {{}, {3, 1}, {5, 1}};

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
            int vectors = Math.min(PANEL, (columns - from) / LENGTH);
            int done = 0;
            for (int height : HEIGHTS[vectors]) {
                int tiles = (rows - done) / height;
                if (tiles > 0) {
                    tiles(vectors, height, tiles, a, a0 + done * aRow, aRow, from, start, done, out);
                    done += tiles * height;
                }
            }
        }
    }

    /** Tiles of one shape, from row {@code done} of the result on; A starts there already. */
    private void tiles(
            int vectors,
            int height,
            int tiles,
            float[] a,
            int a0,
            int aRow,
            int from,
            Rows start,
            int done,
            Blocks out) {
        int b0 = from * depth;
        float[] s = start.data;
        int sRow = start.rowStride;
        int s0 = start.offset + from + done * sRow;
        float[] c = out.data;
        int cRow = out.rowStride;
        int c0 = out.column(from) + done * cRow;
        int step = out.step();
        switch (10 * height + vectors) {
            case 54 -> WideTiles.tiles5x4(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 73 -> WideTiles.tiles7x3(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 92 -> SlimTiles.tiles9x2(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 81 -> SlimTiles.tiles8x1(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow);
            case 52 -> NarrowTiles.tiles5x2(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 31 -> NarrowTiles.tiles3x1(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow);
            case 14 -> NarrowTiles.tiles1x4(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 13 -> NarrowTiles.tiles1x3(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 12 -> NarrowTiles.tiles1x2(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow, step);
            case 11 -> NarrowTiles.tiles1x1(tiles, depth, a, a0, aRow, data, b0, s, s0, sRow, c, c0, cRow);
            default -> throw new IllegalStateException("no tile of " + height + "x" + vectors);
        }
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
