// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

/**
 * The range of the values around each pixel of a row of an image with alpha: for alpha over the 3x3 neighbourhood, for
 * a colour over those pixels of it that are visible. At the edge of a transparent area a network may overshoot into
 * colours that do not occur in the image; these are the bounds.
 */
public final class LocalRange {
    private final int width;
    private final int channels;
    private final float[][] low; // [channel][x]
    private final float[][] high;

    /** Creates ranges; call {@link #moveTo} before use. */
    LocalRange(int width, int channels) {
        this.width = width;
        this.channels = channels;
        this.low = new float[channels][width];
        this.high = new float[channels][width];
    }

    /**
     * Moves to a row, given together with the rows above and below it, or with itself instead of a row beyond the edge.
     * Rows contain samples in [0, 1] of whole pixels, with alpha last.
     */
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

    /** Whether all pixels around this one are opaque, so that nothing needs to be limited. */
    boolean opaque(int x) {
        return low[channels - 1][x] == 1;
    }

    /** Clamps a value of channel c to the range around pixel x. */
    float limit(int c, int x, float value) {
        return Math.clamp(value, low[c][x], high[c][x]);
    }
}
