package io.github.laddersr.upscale;

import org.jspecify.annotations.Nullable;

/**
 * What happens to colour and alpha after the network: from rows of the three planes that it writes to rows of bytes. What is not fit to
 * be shown is refused.
 */
final class Finish {
    private static final int NEARLY_BLACK = 8; // of 255

    private final int channels;
    private final int colours;
    private final int scale;
    private final boolean[] small; // colour seen, alpha seen: more than nearly black in the small image
    private boolean bright; // in the large one
    private byte alpha; // of all pixels, where it is not enlarged

    /** For an image of 1 to 4 channels. */
    Finish(int channels, int scale) {
        this.channels = channels;
        this.colours = channels <= 2 ? 1 : 3;
        this.scale = scale;
        this.small = new boolean[2];
    }

    /** Looks at a row of the small image. */
    void see(byte[] row) {
        for (int i = 0; i < row.length; i += channels) {
            for (int c = 0; c < channels; c++) {
                small[c < colours ? 0 : 1] |= (row[i + c] & 0xFF) > NEARLY_BLACK;
            }
        }
        alpha = row[channels - 1];
    }

    /**
     * Makes a row of the large image.
     *
     * @param colour [3][x], multiplied by alpha if there is {@code opacity}
     * @param opacity [3][x] what became of alpha, or null if all pixels have the same
     * @param range around the small image's row that this one comes from, if there is {@code opacity}
     * @throws IllegalStateException if a value is not finite
     */
    void row(float[][] colour, float @Nullable [] @Nullable [] opacity, @Nullable LocalRange range, byte[] out) {
        int width = out.length / channels;
        for (int x = 0; x < width; x++) {
            boolean free = true; // colour is as it came through the network
            float a = 1;
            if (opacity != null && range != null) {
                a = range.limit(channels - 1, x / scale, mean(opacity, x));
                out[(x + 1) * channels - 1] = (byte) PlaneImages.toByte(finite(a));
                free = range.opaque(x / scale);
            } else if (colours != channels) {
                out[(x + 1) * channels - 1] = alpha;
            }
            for (int c = 0; c < colours; c++) {
                float value = finite(colours == 1 ? mean(colour, x) : colour[c][x]);
                if (!free && range != null) {
                    value = range.limit(c, x / scale, a == 0 ? 0 : value / a);
                }
                bright |= value > 0;
                out[x * channels + c] = (byte) PlaneImages.toByte(value);
            }
        }
    }

    /** After the last row: throws {@link IllegalStateException} if the large image is black although the small one is not. */
    void requireNotBlack() {
        boolean invisible = colours != channels && !small[1];
        if (!bright && small[0] && !invisible) {
            throw new IllegalStateException("the network's output is black although the image is not");
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
