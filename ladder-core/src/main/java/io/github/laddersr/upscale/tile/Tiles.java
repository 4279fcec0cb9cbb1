// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.RowSink;
import io.github.laddersr.engine.StreamingEngine;
import java.util.function.DoubleConsumer;

/**
 * Cuts images into tiles for an engine. Each tile is read with a margin that covers the receptive field and only its middle is kept,
 * so the result is that of the whole image to rounding: there is no seam. Where the receptive field has no bound, tiles are blended with
 * their neighbours over their margins.
 *
 * @param engine to run
 * @param footprint of its network
 * @param height of a tile in input pixels, a multiple of the footprint's
 * @param width of a tile in input pixels, a multiple of the footprint's
 */
public record Tiles(Engine engine, Footprint footprint, int height, int width) {
    /** What tiles share with their neighbours where a network's reach has no bound, in input pixels. */
    private static final int BLENDED = 32;

    /**
     * Input pixels around a tile, a multiple of the footprint's: they cover the reach, or, if that has no bound, are what is blended with
     * the neighbours.
     */
    public static int margin(Footprint footprint) {
        return footprint.aligned(footprint.reach().orElse(BLENDED));
    }

    /** Input pixels around a tile. */
    public int margin() {
        return margin(footprint);
    }

    /** The rows of an image of this height. */
    public TileSpans across(int imageHeight) {
        return TileSpans.of(
                imageHeight,
                height,
                footprint.fixed().map(Footprint.Fixed::height).orElse(0),
                footprint);
    }

    /** The columns of an image of this width. */
    public TileSpans along(int imageWidth) {
        return TileSpans.of(
                imageWidth, width, footprint.fixed().map(Footprint.Fixed::width).orElse(0), footprint);
    }

    /** Number of tiles of an image of this size. */
    public int count(int imageHeight, int imageWidth) {
        return Math.multiplyExact(across(imageHeight).count(), along(imageWidth).count());
    }

    /**
     * Begins an image.
     *
     * @param out takes the enlarged rows, in order; those of a row of tiles when the last row that they depend on is given
     * @param progress hears what share is done, up to 1
     * @return takes {@code imageHeight} rows of 3 x {@code imageWidth}
     */
    public RowSink open(int imageHeight, int imageWidth, RowSink out, DoubleConsumer progress) {
        if (engine instanceof StreamingEngine streaming && count(imageHeight, imageWidth) == 1) {
            RowSink in = streaming.open(imageHeight, imageWidth, out);
            int[] given = {0};
            return row -> {
                in.accept(row);
                progress.accept(++given[0] / (double) imageHeight);
            };
        }
        return new TiledRows(this, imageHeight, imageWidth, out, progress);
    }

    /** The same of an image in memory. */
    public Planes run(Planes rgb, DoubleConsumer progress) {
        Planes out = new Planes(3, rgb.height() * engine.scale(), rgb.width() * engine.scale());
        int[] rows = {0};
        RowSink collect = row -> {
            for (int c = 0; c < 3; c++) {
                out.setRow(c, rows[0], 0, row[c], 0, out.width());
            }
            rows[0]++;
        };
        RowSink in = open(rgb.height(), rgb.width(), collect, progress);
        float[][] row = new float[3][rgb.width()];
        for (int y = 0; y < rgb.height(); y++) {
            for (int c = 0; c < 3; c++) {
                rgb.getRow(c, y, 0, row[c], 0, rgb.width());
            }
            in.accept(row);
        }
        return out;
    }
}
