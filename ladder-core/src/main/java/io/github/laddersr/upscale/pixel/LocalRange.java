// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

/**
 * The smallest and the largest value around each pixel of a row of an image with alpha: of alpha among the 3x3 neighbours, of a colour
 * among those of them that are visible. Where transparency begins, a network may overshoot into what nobody painted; these are the
 * bounds.
 */
public final class LocalRange {
    private final int width;
    private final int channels;
    private final float[][] low; // [channel][x]
    private final float[][] high;

    /** Ranges of no row yet. */
    LocalRange(int width, int channels) {
        this.width = width;
        this.channels = channels;
        this.low = new float[channels][width];
        this.high = new float[channels][width];
    }

    /** Goes to a row, given with those above and below it: samples in [0, 1] of whole pixels, the last of each alpha; at an edge the row itself. */
    void moveTo(float[] above, float[] at, float[] below) {
        float[][] rows = {above, at, below};
        for (int c = 0; c < channels; c++) {
            for (int x = 0; x < width; x++) {
                find(rows, c, x);
            }
        }
    }

    private void find(float[][] rows, int c, int x) {
        int alpha = channels - 1;
        float min = 1;
        float max = 0;
        for (float[] row : rows) {
            for (int j = Math.max(0, x - 1); j <= Math.min(width - 1, x + 1); j++) {
                if (c == alpha || row[j * channels + alpha] != 0) {
                    float value = row[j * channels + c];
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
        }
        low[c][x] = Math.min(min, max);
        high[c][x] = max;
    }

    /** Whether all neighbours of this pixel are opaque: there is nothing to guard. */
    boolean opaque(int x) {
        return low[channels - 1][x] == 1;
    }

    /** A value of channel c held within the range around pixel x. */
    float limit(int c, int x, float value) {
        return Math.clamp(value, low[c][x], high[c][x]);
    }
}
