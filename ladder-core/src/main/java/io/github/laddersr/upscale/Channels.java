package io.github.laddersr.upscale;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;

/** What happens to colour and alpha before the network: from rows of bytes to rows of the three planes that it reads. */
final class Channels {
    private Channels() {}

    /** Whether all pixels of an image are equally transparent; it is read up to the first that differs. */
    static boolean constantAlpha(ImageRows image) {
        int n = image.channels();
        byte[] row = new byte[image.width() * n];
        try (RowReader reader = image.read()) {
            reader.next(row);
            byte first = row[n - 1];
            for (int y = 0; ; y++) {
                for (int i = n - 1; i < row.length; i += n) {
                    if (row[i] != first) {
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
     * A row's colour, each value divided by 255; gray three times.
     *
     * @param premultiply whether it is multiplied by alpha, which is the last channel
     * @param planes [3][width]
     */
    static void colour(byte[] row, int channels, boolean premultiply, float[][] planes) {
        int step = channels >= 3 ? 1 : 0;
        for (int x = 0; x < planes[0].length; x++) {
            int at = x * channels;
            float factor = premultiply ? (row[at + channels - 1] & 0xFF) / 255f : 1;
            for (int c = 0; c < 3; c++) {
                planes[c][x] = (row[at + c * step] & 0xFF) / 255f * factor;
            }
        }
    }

    /** A row's alpha, three times. */
    static void alpha(byte[] row, int channels, float[][] planes) {
        for (int x = 0; x < planes[0].length; x++) {
            float alpha = (row[x * channels + channels - 1] & 0xFF) / 255f;
            for (float[] plane : planes) {
                plane[x] = alpha;
            }
        }
    }
}
