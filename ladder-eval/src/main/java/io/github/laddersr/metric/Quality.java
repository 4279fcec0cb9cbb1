// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import io.github.laddersr.image.ByteImage;
import java.util.Collection;

/**
 * The two metrics that the super-resolution literature reports, on {@link Luma}.
 *
 * @param psnr decibels; positive infinity for equal images
 * @param ssim -1 to 1; 1 for equal images
 */
public record Quality(double psnr, double ssim) {
    /**
     * {@link Psnr} and {@link Ssim} of two images without {@code border} pixels on each side (the scale).
     *
     * @throws IllegalArgumentException if the sizes differ, one image is gray and the other colour, or less than 11x11
     *     pixels remain
     */
    public static Quality of(ByteImage reference, ByteImage result, int border) {
        Luma.requireComparable(reference, result);
        Luma a = Luma.of(reference, border);
        Luma b = Luma.of(result, border);
        return new Quality(Psnr.of(a, b), Ssim.of(a, b));
    }

    /**
     * The quality of a set: the mean of its images' decibels and the mean of their SSIMs.
     *
     * @throws IllegalArgumentException if there are no images
     */
    public static Quality mean(Collection<Quality> images) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("the mean of no images is undefined");
        }
        double psnr = 0;
        double ssim = 0;
        for (Quality image : images) {
            psnr += image.psnr;
            ssim += image.ssim;
        }
        return new Quality(psnr / images.size(), ssim / images.size());
    }
}
