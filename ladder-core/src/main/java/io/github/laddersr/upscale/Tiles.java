package io.github.laddersr.upscale;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.graph.Graph;
import java.util.function.DoubleConsumer;

/**
 * Runs an engine tile by tile so that memory is bounded. Each tile is read with a margin that covers the receptive field and only its
 * middle is kept, so the result is that of the whole image to rounding: there is no seam.
 *
 * @param engine to run
 * @param side of a tile in input pixels, a multiple of 8
 * @param margin input pixels around a tile, a multiple of 8 and at least the receptive field's reach
 */
record Tiles(Engine engine, int side, int margin) {
    /** Number of tiles of an image of this size. */
    int count(int height, int width) {
        return pieces(Graph.aligned(height)) * pieces(Graph.aligned(width));
    }

    /**
     * The enlarged image.
     *
     * @param progress hears what share is done, up to 1
     */
    Planes run(Planes rgb, DoubleConsumer progress) {
        int scale = engine.scale();
        int height = Graph.aligned(rgb.height());
        int width = Graph.aligned(rgb.width());
        Planes padded = height == rgb.height() && width == rgb.width() ? rgb : rgb.replicatePadTo(height, width);
        Planes out = new Planes(3, rgb.height() * scale, rgb.width() * scale);
        float[] row = new float[width * scale];
        double all = count(rgb.height(), rgb.width());
        int done = 0;
        for (int y = 0; y < height; y += side) {
            int bottom = Math.min(height, y + side);
            int top = Math.max(0, y - margin);
            int below = Math.min(height, bottom + margin);
            for (int x = 0; x < width; x += side) {
                int right = Math.min(width, x + side);
                int left = Math.max(0, x - margin);
                int before = done;
                int beyond = Math.min(width, right + margin);
                Planes large = engine.run(
                        padded.crop(top, left, below - top, beyond - left),
                        share -> progress.accept((before + share) / all));
                copy(
                        large,
                        (y - top) * scale,
                        (x - left) * scale,
                        out,
                        y * scale,
                        x * scale,
                        (bottom - y) * scale,
                        (right - x) * scale,
                        row);
                done++;
            }
        }
        return out;
    }

    private static void copy(
            Planes from, int fromY, int fromX, Planes to, int toY, int toX, int height, int width, float[] row) {
        int n = Math.min(width, to.width() - toX);
        for (int c = 0; c < to.channels(); c++) {
            for (int y = 0; y < Math.min(height, to.height() - toY); y++) {
                from.getRow(c, fromY + y, fromX, row, 0, n);
                to.setRow(c, toY + y, toX, row, 0, n);
            }
        }
    }

    private int pieces(int length) {
        return (length + side - 1) / side;
    }
}
