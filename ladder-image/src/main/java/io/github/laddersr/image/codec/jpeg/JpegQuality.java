// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.jpeg;

import javax.imageio.plugins.jpeg.JPEGQTable;

/** Finds the quality of a JPEG file from its quantisation table. */
public final class JpegQuality {
    private static final int LENGTH = 64;

    private JpegQuality() {}

    /**
     * Returns the quality at which libjpeg would have written this table or the nearest one. For a quality q, libjpeg
     * scales the table of the standard (ITU-T T.81, K.1) by 5000 / q percent if q is below 50 and by 200 - 2 q percent
     * above. Tables of other programs are compared entry by entry.
     *
     * @param luminance the 64 entries of the first component's table, each at least 1, in natural order (row by row)
     * @return 1 to 100
     * @throws IllegalArgumentException if there are not 64 entries
     */
    public static int of(int[] luminance) {
        if (luminance.length != LENGTH) {
            throw new IllegalArgumentException("a quantisation table of " + luminance.length + " entries");
        }
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int quality = 1; quality <= 100; quality++) {
            int[] standard = luminance(quality);
            double distance = 0;
            for (int i = 0; i < LENGTH; i++) {
                // Compares ratios: tables of high qualities differ by 1 or 2 where tables of low qualities differ by
                // tens.
                distance += Math.abs(Math.log((double) Math.max(1, luminance[i]) / standard[i]));
            }
            if (distance <= least) { // if several fit equally well, takes the highest quality
                least = distance;
                best = quality;
            }
        }
        return best;
    }

    /** Returns libjpeg's luminance table for a quality from 1 to 100, in natural order. */
    public static int[] luminance(int quality) {
        return scaled(JPEGQTable.K1Luminance, quality);
    }

    /** Returns libjpeg's chrominance table for a quality from 1 to 100, in natural order. */
    public static int[] chrominance(int quality) {
        return scaled(JPEGQTable.K2Chrominance, quality);
    }

    private static int[] scaled(JPEGQTable standard, int quality) {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        int[] table = standard.getTable();
        for (int i = 0; i < table.length; i++) {
            table[i] = Math.clamp((table[i] * percent + 50) / 100, 1, 255);
        }
        return table;
    }
}
