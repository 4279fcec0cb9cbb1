// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import io.github.laddersr.image.SampleBytes;
import org.jspecify.annotations.Nullable;

/**
 * Turns the network's output into pixels: from rows of the three planes that it writes to rows of bytes. Output that is
 * unfit for display is rejected.
 */
public final class PlanesToPixels {
    // difference that rounding may cause, or that a network may legitimately smooth away
    private static final float TOLERANCE = 8 / 255f;

    private final int channels;
    private final int colours;
    private final int depth;
    private final int scale;
    private final ValueRange[] small; // of each channel; colours only where they are visible
    private final ValueRange[] large; // of each channel, as integers
    private float alpha; // alpha of all pixels, if it is not enlarged

    /** For an image with 1 to 4 channels of 8 or 16 bits. */
    public PlanesToPixels(int channels, int depth, int scale) {
        this.channels = channels;
        this.colours = channels <= 2 ? 1 : 3;
        this.depth = depth;
        this.scale = scale;
        this.small = new ValueRange[channels];
        this.large = new ValueRange[channels];
        for (int c = 0; c < channels; c++) {
            small[c] = new ValueRange();
            large[c] = new ValueRange();
        }
    }

    /** The range of a channel's values. */
    private static final class ValueRange {
        private float low = Float.MAX_VALUE;
        private float high = -Float.MAX_VALUE;

        void record(float value) {
            if (value < low) {
                low = value;
            }
            if (value > high) {
                high = value;
            }
        }

        boolean varies(float by) {
            return high - low > by;
        }
    }

    /** Records a row of the small image, samples in [0, 1]. */
    public void record(float[] row) {
        for (int i = 0; i < row.length; i += channels) {
            boolean visible = colours == channels || row[i + colours] > TOLERANCE;
            for (int c = 0; c < channels; c++) {
                if (visible || c == colours) {
                    small[c].record(row[i + c]);
                }
            }
        }
        alpha = row[channels - 1];
    }

    /**
     * Makes a row of the large image.
     *
     * @param colour [3][x], premultiplied by alpha if there is {@code opacity}
     * @param opacity [3][x], the enlarged alpha, or null if all pixels have the same alpha
     * @param range range around the small image's row that this one comes from, if there is {@code opacity}
     * @throws IllegalStateException if a value is not finite
     */
    public void row(float[][] colour, float @Nullable [] @Nullable [] opacity, @Nullable LocalRange range, byte[] out) {
        int width = out.length * 8 / depth / channels;
        for (int x = 0; x < width; x++) {
            boolean unlimited = true; // colour is used exactly as the network returned it
            float a = alpha;
            if (opacity != null && range != null) {
                a = range.limit(channels - 1, x / scale, finite(mean(opacity, x)));
                unlimited = range.opaque(x / scale);
            }
            if (colours != channels) {
                put(out, x, colours, a);
            }
            for (int c = 0; c < colours; c++) {
                float value = finite(colours == 1 ? mean(colour, x) : colour[c][x]);
                if (!unlimited && range != null) {
                    value = range.limit(c, x / scale, a == 0 ? 0 : value / a);
                }
                put(out, x, c, value);
            }
        }
    }

    private void put(byte[] out, int x, int c, float value) {
        int sample = SampleBytes.ofFloat(value, depth);
        large[c].record(sample);
        SampleBytes.put(out, x * channels + c, sample, depth);
    }

    /**
     * Call after the last row: throws {@link IllegalStateException} if the large image is black although the small one
     * is not, or of one colour although the small one is not.
     */
    public void requirePlausible() {
        boolean black = true;
        boolean wasBlack = true;
        boolean constant = true;
        boolean wasConstant = true;
        for (int c = 0; c < channels; c++) {
            constant &= !large[c].varies(0);
            wasConstant &= !small[c].varies(TOLERANCE);
            if (c < colours) {
                black &= large[c].high <= 0;
                wasBlack &= small[c].high <= TOLERANCE;
            }
        }
        if (black && !wasBlack) {
            throw new IllegalStateException("the network's output is black although the image is not");
        }
        if (constant && !wasConstant) {
            throw new IllegalStateException("the network's output is of one colour although the image is not");
        }
    }

    private static float finite(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalStateException("the network's output is not finite");
        }
        return value;
    }

    private static float mean(float[][] planes, int x) {
        return (planes[0][x] + planes[1][x] + planes[2][x]) / 3;
    }
}
