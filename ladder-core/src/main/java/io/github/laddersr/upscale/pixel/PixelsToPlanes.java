// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import java.util.Arrays;

/**
 * Prepares colour and alpha for the network: from rows of samples in [0, 1] to rows of the three planes that it reads.
 */
public final class PixelsToPlanes {
    private PixelsToPlanes() {}

    /** Whether all pixels of an image have the same alpha. Reads the image up to the first pixel that differs. */
    public static boolean constantAlpha(ImageRows image) {
        int pixel = image.channels() * image.depth() / 8; // bytes
        int first = pixel - image.depth() / 8; // byte of alpha
        byte[] row = new byte[image.bytesPerRow()];
        try (RowReader reader = image.read()) {
            reader.next(row);
            byte[] alpha = Arrays.copyOfRange(row, first, pixel);
            for (int y = 0; ; y++) {
                for (int i = first; i < row.length; i += pixel) {
                    if (!Arrays.equals(row, i, i + alpha.length, alpha, 0, alpha.length)) {
                        return false;
                    }
                }
                if (y == image.height() - 1) {
                    return true;
                }
                reader.next(row);
            }
        }
    }

    /**
     * The colour of a row; gray fills all three planes.
     *
     * @param row [width * channels]
     * @param premultiply whether colour is multiplied by alpha, the last channel
     * @param planes [3][width]
     */
    public static void colour(float[] row, int channels, boolean premultiply, float[][] planes) {
        int step = channels >= 3 ? 1 : 0;
        for (int x = 0; x < planes[0].length; x++) {
            int at = x * channels;
            float factor = premultiply ? row[at + channels - 1] : 1;
            for (int c = 0; c < 3; c++) {
                planes[c][x] = row[at + c * step] * factor;
            }
        }
    }

    /** The alpha of a row, in all three planes. */
    public static void alpha(float[] row, int channels, float[][] planes) {
        for (int x = 0; x < planes[0].length; x++) {
            float alpha = row[x * channels + channels - 1];
            for (float[] plane : planes) {
                plane[x] = alpha;
            }
        }
    }
}
