// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import io.github.laddersr.image.ByteImage;

/**
 * Peak signal-to-noise ratio in decibels, 10 log10(255² / MSE), where MSE is the mean of the squared differences of
 * {@link Luma}: the "Y-PSNR" of the super-resolution literature.
 */
public final class Psnr {
    private static final double PEAK = 255;

    private Psnr() {}

    /**
     * Y-PSNR of two images without {@code border} pixels on each side (in the literature: the scale).
     *
     * @return decibels; positive infinity for equal planes
     * @throws IllegalArgumentException if the sizes differ, one image is gray and the other colour, or the border
     *     leaves nothing
     */
    public static double of(ByteImage reference, ByteImage result, int border) {
        Luma.requireComparable(reference, result);
        return of(Luma.of(reference, border), Luma.of(result, border));
    }

    /**
     * PSNR of two planes.
     *
     * @return decibels; positive infinity for equal planes
     * @throws IllegalArgumentException if the sizes differ
     */
    public static double of(Luma reference, Luma result) {
        Luma.requireSameSize(reference, result);
        double[] a = reference.values();
        double[] b = result.values();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = a[i] - b[i];
            sum += d * d;
        }
        return sum == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(PEAK * PEAK / (sum / a.length));
    }
}
