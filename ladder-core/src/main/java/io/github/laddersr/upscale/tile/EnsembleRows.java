// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.RowSink;
import java.util.function.DoubleConsumer;

/**
 * Averages the results of an image's eight symmetries. All rows are collected first, because half of the symmetries
 * read the image by columns.
 */
public final class EnsembleRows implements RowSink {
    private final Tiles tiles;
    private final Planes image;
    private final RowSink out;
    private final DoubleConsumer progress;
    private int rows;

    public EnsembleRows(Tiles tiles, int height, int width, RowSink out, DoubleConsumer progress) {
        this.tiles = tiles;
        this.image = new Planes(3, height, width);
        this.out = out;
        this.progress = progress;
    }

    @Override
    public void accept(float[][] row) {
        for (int c = 0; c < 3; c++) {
            image.setRow(c, rows, 0, row[c], 0, image.width());
        }
        if (++rows < image.height()) {
            return;
        }
        Planes mean = Symmetry.ensemble(image, tiles::run, progress);
        float[][] large = new float[3][mean.width()];
        for (int y = 0; y < mean.height(); y++) {
            for (int c = 0; c < 3; c++) {
                mean.getRow(c, y, 0, large[c], 0, mean.width());
            }
            out.accept(large);
        }
    }
}
