// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.RowSink;
import io.github.laddersr.engine.StreamingEngine;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * An image on its way through an engine in tiles: keeps the input rows that the next row of tiles reads, and the output of one row of
 * tiles. So memory does not grow with the image's height, and with its width only by these rows.
 */
final class TiledRows implements RowSink {
    private final Tiles tiles;
    private final TileSpans across; // of the rows: one cut is a row of tiles
    private final TileSpans along; // of the columns
    private final boolean blended;
    private final int scale;
    private final int height; // of the image
    private final float[][][] window; // [input row modulo its length][channel][x]
    private final float[][][] band; // [output row modulo its length][channel][x]
    private final RowSink out;
    private final DoubleConsumer progress;
    private final double count;
    private int rows; // that are there
    private int next; // row of tiles
    private int cleared; // output rows, where tiles are blended
    private int done; // tiles

    TiledRows(Tiles tiles, int height, int width, RowSink out, DoubleConsumer progress) {
        this.tiles = tiles;
        this.across = tiles.across(height);
        this.along = tiles.along(width);
        this.blended = across.blended() || along.blended();
        this.scale = tiles.engine().scale();
        this.height = height;
        this.window = new float[across.longest()][3][width];
        this.band = new float[across.mostKept() * scale][3][width * scale];
        this.out = out;
        this.progress = progress;
        this.count = (double) across.count() * along.count();
    }

    @Override
    public void accept(float[][] row) {
        if (rows >= height) {
            throw new IllegalStateException("more than " + height + " rows");
        }
        float[][] copy = window[rows % window.length];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(row[c], 0, copy[c], 0, row[c].length);
        }
        rows++;
        while (next < across.count() && rows >= across.get(next).to()) {
            computeBand(across.get(next));
        }
    }

    private void computeBand(TileSpans.Cut cut) {
        if (blended) {
            for (; cleared < cut.fallen() * scale; cleared++) {
                for (float[] plane : band[cleared % band.length]) {
                    Arrays.fill(plane, 0);
                }
            }
        }
        for (TileSpans.Cut columns : along.all()) {
            compute(cut, columns);
            done++;
            progress.accept(done / count);
        }
        next++;
        int complete = next < across.count() ? across.get(next).rise() : height;
        for (int y = cut.rise() * scale; y < complete * scale; y++) {
            out.accept(band[y % band.length]);
        }
    }

    private void compute(TileSpans.Cut cut, TileSpans.Cut columns) {
        Keep keep = new Keep(cut, columns);
        if (tiles.engine() instanceof StreamingEngine streaming) {
            RowSink in = streaming.open(cut.length(), columns.length(), keep);
            float[][] part = new float[3][columns.length()];
            for (int y = cut.from(); y < cut.to(); y++) {
                for (int c = 0; c < 3; c++) {
                    System.arraycopy(window[y % window.length][c], columns.from(), part[c], 0, part[c].length);
                }
                in.accept(part);
                progress.accept((done + (y - cut.from()) / (double) cut.length()) / count);
            }
            return;
        }
        Planes small = new Planes(3, cut.length(), columns.length());
        for (int y = cut.from(); y < cut.to(); y++) {
            for (int c = 0; c < 3; c++) {
                small.setRow(c, y - cut.from(), 0, window[y % window.length][c], columns.from(), columns.length());
            }
        }
        keep.all(tiles.engine().run(small, share -> progress.accept((done + share) / count)));
    }

    /** Takes a tile's output and keeps its share in the band. */
    private final class Keep implements RowSink {
        private final TileSpans.Cut cut;
        private final int before; // output columns that are read for the others' sake
        private final int left; // of what is kept, in the band
        private final float[] weights; // of the columns that are kept
        private int row;

        Keep(TileSpans.Cut cut, TileSpans.Cut columns) {
            this.cut = cut;
            this.before = (columns.rise() - columns.from()) * scale;
            this.left = columns.rise() * scale;
            this.weights = new float[columns.kept() * scale];
            for (int x = 0; x < weights.length; x++) {
                weights[x] = columns.weight(left + x, scale);
            }
        }

        @Override
        public void accept(float[][] values) {
            int y = cut.from() * scale + row++;
            if (isKept(y)) {
                for (int c = 0; c < 3; c++) {
                    keep(y, c, values[c], before);
                }
            }
        }

        void all(Planes large) {
            float[] values = new float[weights.length];
            for (int y = cut.rise() * scale; isKept(y); y++) {
                for (int c = 0; c < 3; c++) {
                    large.getRow(c, y - cut.from() * scale, before, values, 0, values.length);
                    keep(y, c, values, 0);
                }
            }
        }

        private boolean isKept(int y) {
            return y >= cut.rise() * scale && y < cut.fallen() * scale;
        }

        private void keep(int y, int c, float[] values, int offset) {
            float[] to = band[y % band.length][c];
            if (!blended) {
                System.arraycopy(values, offset, to, left, weights.length);
                return;
            }
            float weight = cut.weight(y, scale);
            for (int x = 0; x < weights.length; x++) {
                to[left + x] += weight * weights[x] * values[offset + x];
            }
        }
    }
}
