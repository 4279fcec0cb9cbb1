// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.RowSink;
import io.github.laddersr.engine.StreamingEngine;
import java.util.function.DoubleConsumer;

/**
 * Divides images into tiles for an engine. Each tile is read with a margin that covers the receptive field, and only
 * its middle is kept, so the result equals that of the whole image up to rounding, without seams. If the receptive
 * field is unbounded, adjacent tiles are blended over their margins.
 *
 * @param engine engine to run
 * @param footprint footprint of its network
 * @param height height of a tile in input pixels, a multiple of the footprint's
 * @param width width of a tile in input pixels, a multiple of the footprint's
 */
public record Tiles(Engine engine, Footprint footprint, int height, int width) {
    /** Overlap of adjacent tiles in input pixels if the receptive field is unbounded. */
    private static final int BLENDED = 32;

    /**
     * The margin of a tile in input pixels, a multiple of the footprint's. It covers the receptive field or, if that is
     * unbounded, the pixels that are blended.
     */
    public static int margin(Footprint footprint) {
        return footprint.aligned(footprint.reach().orElse(BLENDED));
    }

    /** The margin of a tile in input pixels. */
    public int margin() {
        return margin(footprint);
    }

    /** The spans of rows for an image of this height. */
    public TileSpans rowSpans(int imageHeight) {
        return TileSpans.of(
                imageHeight,
                height,
                footprint.fixed().map(Footprint.Fixed::height).orElse(0),
                footprint);
    }

    /** The spans of columns for an image of this width. */
    public TileSpans columnSpans(int imageWidth) {
        return TileSpans.of(
                imageWidth, width, footprint.fixed().map(Footprint.Fixed::width).orElse(0), footprint);
    }

    /** Number of tiles for an image of this size. */
    public int count(int imageHeight, int imageWidth) {
        return Math.multiplyExact(
                rowSpans(imageHeight).count(), columnSpans(imageWidth).count());
    }

    /**
     * Starts an image.
     *
     * @param out receives the enlarged rows in order, those of a row of tiles once the last row that they depend on was
     *     given
     * @param progress receives the share that is done, up to 1
     * @return the sink for the {@code imageHeight} rows of 3 x {@code imageWidth}
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

    /** Enlarges an image in memory. */
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
