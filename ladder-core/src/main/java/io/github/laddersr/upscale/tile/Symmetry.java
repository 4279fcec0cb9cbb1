// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.upscale.Enlarger;
import java.util.function.DoubleConsumer;

/**
 * The eight symmetries of the square: an optional vertical flip, an optional horizontal flip, and then an optional
 * transposition.
 */
public enum Symmetry {
    // The transposing symmetries come last: an engine keeps its maps for images of the same size.
    NONE(false, false, false),
    MIRROR(false, true, false),
    FLIP(true, false, false),
    HALF_TURN(true, true, false),
    TRANSPOSE(false, false, true),
    QUARTER_LEFT(false, true, true),
    QUARTER_RIGHT(true, false, true),
    ANTITRANSPOSE(true, true, true);

    private final boolean flip;
    private final boolean mirror;
    private final boolean transpose;

    Symmetry(boolean flip, boolean mirror, boolean transpose) {
        this.flip = flip;
        this.mirror = mirror;
        this.transpose = transpose;
    }

    /** Enlarges planes; the second argument receives the share that is done. */
    @FunctionalInterface
    public interface Enlarger {
        Planes run(Planes planes, DoubleConsumer progress);
    }

    /**
     * Enlarges the image in each symmetry, turns the results back and averages them ("self-ensemble", "+" in tables).
     * The average is taken of float values, before rounding.
     */
    public static Planes ensemble(Planes image, Enlarger enlarger, DoubleConsumer progress) {
        double count = values().length;
        Planes sum = enlarger.run(image, share -> progress.accept(share / count)); // NONE
        for (Symmetry symmetry : values()) {
            if (symmetry != NONE) {
                int before = symmetry.ordinal();
                Planes turned = enlarger.run(symmetry.apply(image), share -> progress.accept((before + share) / count));
                symmetry.addBack(turned, sum);
            }
        }
        float[] row = new float[sum.width()];
        for (int c = 0; c < sum.channels(); c++) {
            for (int y = 0; y < sum.height(); y++) {
                sum.getRow(c, y, 0, row, 0, row.length);
                for (int x = 0; x < row.length; x++) {
                    row[x] /= (float) count;
                }
                sum.setRow(c, y, 0, row, 0, row.length);
            }
        }
        return sum;
    }

    /**
     * The image in this symmetry: its value at (y, x) is the original's at (v, u), the mapping that {@link #addBack}
     * uses as well.
     */
    public Planes apply(Planes image) {
        int height = transpose ? image.width() : image.height();
        int width = transpose ? image.height() : image.width();
        Planes out = new Planes(image.channels(), height, width);
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    out.set(c, y, x, image.get(c, row(y, x, image), column(y, x, image)));
                }
            }
        }
        return out;
    }

    /** Undoes the transformation of {@link #apply} and adds the result to {@code sum}. */
    private void addBack(Planes turned, Planes sum) {
        for (int c = 0; c < turned.channels(); c++) {
            for (int y = 0; y < turned.height(); y++) {
                for (int x = 0; x < turned.width(); x++) {
                    int v = row(y, x, sum);
                    int u = column(y, x, sum);
                    sum.set(c, v, u, sum.get(c, v, u) + turned.get(c, y, x));
                }
            }
        }
    }

    private int row(int y, int x, Planes of) {
        int v = transpose ? x : y;
        return flip ? of.height() - 1 - v : v;
    }

    private int column(int y, int x, Planes of) {
        int u = transpose ? y : x;
        return mirror ? of.width() - 1 - u : u;
    }
}
