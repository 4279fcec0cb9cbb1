// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.RowSink;
import io.github.laddersr.engine.StreamingEngine;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Runs an image through an engine in tiles. It keeps the input rows that the next row of tiles reads, and the output of
 * one row of tiles. Memory therefore does not grow with the image's height, and with its width only by these rows.
 */
final class TiledRows implements RowSink {
    private final Tiles tiles;
    private final TileSpans across; // spans of rows, one for each row of tiles
    private final TileSpans along; // spans of columns
    private final boolean blended;
    private final int scale;
    private final int height; // of the image
    private final float[][][] window; // [input row modulo its length][channel][x]
    private final float[][][] band; // [output row modulo its length][channel][x]
    private final RowSink out;
    private final DoubleConsumer progress;
    private final double count;
    private int rows; // input rows received
    private int next; // next row of tiles
    private int cleared; // output rows cleared so far, if tiles are blended
    private int done; // tiles done

    TiledRows(Tiles tiles, int height, int width, RowSink out, DoubleConsumer progress) {
        this.tiles = tiles;
        this.across = tiles.rowSpans(height);
        this.along = tiles.columnSpans(width);
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

    private void computeBand(TileSpans.Span span) {
        if (blended) {
            for (; cleared < span.fallen() * scale; cleared++) {
                for (float[] plane : band[cleared % band.length]) {
                    Arrays.fill(plane, 0);
                }
            }
        }
        for (TileSpans.Span columns : along.all()) {
            compute(span, columns);
            done++;
            progress.accept(done / count);
        }
        next++;
        int complete = next < across.count() ? across.get(next).rise() : height;
        for (int y = span.rise() * scale; y < complete * scale; y++) {
            out.accept(band[y % band.length]);
        }
    }

    private void compute(TileSpans.Span span, TileSpans.Span columns) {
        TileSink keep = new TileSink(span, columns);
        if (tiles.engine() instanceof StreamingEngine streaming) {
            RowSink in = streaming.open(span.length(), columns.length(), keep);
            float[][] part = new float[3][columns.length()];
            for (int y = span.from(); y < span.to(); y++) {
                for (int c = 0; c < 3; c++) {
                    System.arraycopy(window[y % window.length][c], columns.from(), part[c], 0, part[c].length);
                }
                in.accept(part);
                progress.accept((done + (y - span.from()) / (double) span.length()) / count);
            }
            return;
        }
        Planes small = new Planes(3, span.length(), columns.length());
        for (int y = span.from(); y < span.to(); y++) {
            for (int c = 0; c < 3; c++) {
                small.setRow(c, y - span.from(), 0, window[y % window.length][c], columns.from(), columns.length());
            }
        }
        keep.all(tiles.engine().run(small, share -> progress.accept((done + share) / count)));
    }

    /** Receives the output of a tile and keeps its share in the band. */
    private final class TileSink implements RowSink {
        private final TileSpans.Span span;
        private final int before; // output columns of the tile's left margin
        private final int left; // position of the kept columns in the band
        private final float[] weights; // weights of the kept columns
        private int row;

        TileSink(TileSpans.Span span, TileSpans.Span columns) {
            this.span = span;
            this.before = (columns.rise() - columns.from()) * scale;
            this.left = columns.rise() * scale;
            this.weights = new float[columns.kept() * scale];
            for (int x = 0; x < weights.length; x++) {
                weights[x] = columns.weight(left + x, scale);
            }
        }

        @Override
        public void accept(float[][] values) {
            int y = span.from() * scale + row++;
            if (isKept(y)) {
                for (int c = 0; c < 3; c++) {
                    keep(y, c, values[c], before);
                }
            }
        }

        void all(Planes large) {
            float[] values = new float[weights.length];
            for (int y = span.rise() * scale; isKept(y); y++) {
                for (int c = 0; c < 3; c++) {
                    large.getRow(c, y - span.from() * scale, before, values, 0, values.length);
                    keep(y, c, values, 0);
                }
            }
        }

        private boolean isKept(int y) {
            return y >= span.rise() * scale && y < span.fallen() * scale;
        }

        private void keep(int y, int c, float[] values, int offset) {
            float[] to = band[y % band.length][c];
            if (!blended) {
                System.arraycopy(values, offset, to, left, weights.length);
                return;
            }
            float weight = span.weight(y, scale);
            for (int x = 0; x < weights.length; x++) {
                to[left + x] += weight * weights[x] * values[offset + x];
            }
        }
    }
}
