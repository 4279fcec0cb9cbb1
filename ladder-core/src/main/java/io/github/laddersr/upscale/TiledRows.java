package io.github.laddersr.upscale;

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
    private final int scale;
    private final int height; // of the image
    private final int alignedHeight;
    private final int alignedWidth;
    private final float[][][] window; // [input row modulo its length][channel][x]
    private final float[][][] band; // [output row of this row of tiles][channel][x], without the alignment's columns
    private final RowSink out;
    private final DoubleConsumer progress;
    private final double count;
    private int rows; // that are there, those that align the height included
    private int top; // the next row of tiles
    private int done; // tiles

    TiledRows(Tiles tiles, int height, int width, RowSink out, DoubleConsumer progress) {
        this.tiles = tiles;
        this.scale = tiles.engine().scale();
        this.height = height;
        this.alignedHeight = tiles.footprint().aligned(height);
        this.alignedWidth = tiles.footprint().aligned(width);
        this.window = new float[Math.min(alignedHeight, tiles.height() + 2 * tiles.margin())][3][alignedWidth];
        this.band = new float[Math.min(height, tiles.height()) * scale][3][width * scale];
        this.out = out;
        this.progress = progress;
        this.count = tiles.count(height, width);
    }

    @Override
    public void accept(float[][] row) {
        if (rows >= height) {
            throw new IllegalStateException("more than " + height + " rows");
        }
        push(row);
        while (rows >= height && rows < alignedHeight) {
            push(window[(height - 1) % window.length]);
        }
    }

    private void push(float[][] row) {
        float[][] copy = window[rows % window.length];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(row[c], 0, copy[c], 0, row[c].length);
            Arrays.fill(copy[c], row[c].length, alignedWidth, row[c][row[c].length - 1]);
        }
        rows++;
        while (top < alignedHeight && rows >= Math.min(alignedHeight, top + tiles.height() + tiles.margin())) {
            computeBand();
        }
    }

    private void computeBand() {
        int bottom = Math.min(alignedHeight, top + tiles.height());
        for (int x = 0; x < alignedWidth; x += tiles.width()) {
            compute(bottom, x, Math.min(alignedWidth, x + tiles.width()));
            done++;
            progress.accept(done / count);
        }
        int rowsOut = (Math.min(height, bottom) - top) * scale;
        top = bottom;
        for (int y = 0; y < rowsOut; y++) {
            out.accept(band[y]);
        }
    }

    /** One tile: from top to bottom and from left to right. */
    private void compute(int bottom, int left, int right) {
        int fromY = Math.max(0, top - tiles.margin());
        int toY = Math.min(alignedHeight, bottom + tiles.margin());
        int fromX = Math.max(0, left - tiles.margin());
        int toX = Math.min(alignedWidth, right + tiles.margin());
        Keep keep = new Keep((top - fromY) * scale, (left - fromX) * scale, left * scale, right * scale);
        if (tiles.engine() instanceof StreamingEngine streaming) {
            RowSink in = streaming.open(toY - fromY, toX - fromX, keep);
            float[][] part = new float[3][toX - fromX];
            for (int y = fromY; y < toY; y++) {
                for (int c = 0; c < 3; c++) {
                    System.arraycopy(window[y % window.length][c], fromX, part[c], 0, part[c].length);
                }
                in.accept(part);
                progress.accept((done + (y - fromY) / (double) (toY - fromY)) / count);
            }
            return;
        }
        Planes small = new Planes(3, toY - fromY, toX - fromX);
        for (int y = fromY; y < toY; y++) {
            for (int c = 0; c < 3; c++) {
                small.setRow(c, y - fromY, 0, window[y % window.length][c], fromX, toX - fromX);
            }
        }
        keep.all(tiles.engine().run(small, share -> progress.accept((done + share) / count)));
    }

    /** Takes a tile's output and keeps what is not margin in the band. */
    private final class Keep implements RowSink {
        private final int above; // rows of the margin
        private final int before; // columns of it
        private final int left; // of what is kept, in the band
        private final int width; // of what is kept
        private int row;

        Keep(int above, int before, int left, int right) {
            this.above = above;
            this.before = before;
            this.left = left;
            this.width = Math.min(right, band[0][0].length) - left;
        }

        @Override
        public void accept(float[][] values) {
            int y = row++ - above;
            for (int c = 0; c < 3 && y >= 0 && y < band.length; c++) {
                System.arraycopy(values[c], before, band[y][c], left, width);
            }
        }

        void all(Planes large) {
            for (int y = 0; y < Math.min(band.length, large.height() - above); y++) {
                for (int c = 0; c < 3; c++) {
                    large.getRow(c, above + y, before, band[y][c], left, width);
                }
            }
        }
    }
}
