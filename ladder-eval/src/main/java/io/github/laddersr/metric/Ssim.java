// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import io.github.laddersr.image.ByteImage;
import java.util.Arrays;

/**
 * Structural similarity according to Z. Wang, A. Bovik, H. Sheikh, E. Simoncelli, "Image quality assessment: from error
 * visibility to structural similarity" (2004) and their MATLAB code. At each position where an 11x11 Gaussian window
 * with sigma 1.5 fits completely into the plane, it computes
 *
 * <pre>  (2 μa μb + C1)(2 σab + C2) / ((μa² + μb² + C1)(σa² + σb² + C2)),  C1 = (0.01·255)²,  C2 = (0.03·255)²</pre>
 *
 * with the window's weighted means μ, variances σ² and covariance σab; the result is the mean over all positions.
 */
public final class Ssim {
    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = (0.01 * 255) * (0.01 * 255);
    private static final double C2 = (0.03 * 255) * (0.03 * 255);
    private static final double[] GAUSSIAN = gaussian();

    private Ssim() {}

    /**
     * SSIM of the {@link Luma} of two images without {@code border} pixels on each side (in the literature: the scale).
     *
     * @return -1 to 1; 1 for equal planes
     * @throws IllegalArgumentException if the sizes differ, one image is gray and the other colour, or less than 11x11
     *     pixels remain
     */
    public static double of(ByteImage reference, ByteImage result, int border) {
        Luma.requireComparable(reference, result);
        return of(Luma.of(reference, border), Luma.of(result, border));
    }

    /**
     * SSIM of two planes.
     *
     * @return -1 to 1; 1 for equal planes
     * @throws IllegalArgumentException if the sizes differ or are below 11x11
     */
    public static double of(Luma reference, Luma result) {
        Luma.requireSameSize(reference, result);
        int width = reference.width();
        int columns = width - WINDOW + 1;
        int rows = reference.height() - WINDOW + 1;
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException(
                    "SSIM needs %dx%d pixels, not %dx%d".formatted(WINDOW, WINDOW, width, reference.height()));
        }
        double[] a = reference.values();
        double[] b = result.values();
        double[] down = new double[width]; // one moment, weighted over the window's rows
        double[] meanA = new double[columns];
        double[] meanB = new double[columns];
        double[] squareA = new double[columns];
        double[] squareB = new double[columns];
        double[] product = new double[columns];
        double sum = 0;
        for (int y = 0; y < rows; y++) {
            int at = y * width;
            weighColumns(weighRows(a, at, down), meanA);
            weighColumns(weighRows(b, at, down), meanB);
            weighColumns(weighRows(a, a, at, down), squareA);
            weighColumns(weighRows(b, b, at, down), squareB);
            weighColumns(weighRows(a, b, at, down), product);
            for (int x = 0; x < columns; x++) {
                double ab = meanA[x] * meanB[x];
                double aa = meanA[x] * meanA[x];
                double bb = meanB[x] * meanB[x];
                double luminance = (2 * ab + C1) / (aa + bb + C1);
                sum += luminance * (2 * (product[x] - ab) + C2) / (squareA[x] - aa + squareB[x] - bb + C2);
            }
        }
        return sum / ((double) rows * columns);
    }

    /**
     * Sets {@code down[x]} to the sum over the window's rows of weight times plane, with the window's first row at
     * {@code at}.
     */
    private static double[] weighRows(double[] plane, int at, double[] down) {
        Arrays.fill(down, 0);
        for (int k = 0; k < WINDOW; k++) {
            double weight = GAUSSIAN[k];
            int from = at + k * down.length;
            for (int x = 0; x < down.length; x++) {
                down[x] += weight * plane[from + x];
            }
        }
        return down;
    }

    /** The same for the product of two planes. */
    private static double[] weighRows(double[] p, double[] q, int at, double[] down) {
        Arrays.fill(down, 0);
        for (int k = 0; k < WINDOW; k++) {
            double weight = GAUSSIAN[k];
            int from = at + k * down.length;
            for (int x = 0; x < down.length; x++) {
                down[x] += weight * (p[from + x] * q[from + x]);
            }
        }
        return down;
    }

    private static void weighColumns(double[] down, double[] out) {
        Arrays.fill(out, 0);
        for (int k = 0; k < WINDOW; k++) {
            double weight = GAUSSIAN[k];
            for (int x = 0; x < out.length; x++) {
                out[x] += weight * down[x + k];
            }
        }
    }

    /** exp(-d² / (2 sigma²)) for d = -5..5, normalised to a sum of 1; its outer product is the 11x11 window. */
    private static double[] gaussian() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            int d = i - WINDOW / 2;
            weights[i] = Math.exp(-d * d / (2 * SIGMA * SIGMA));
            sum += weights[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
