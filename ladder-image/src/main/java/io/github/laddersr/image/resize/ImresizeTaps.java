// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.resize;

/**
 * Which input positions each output position of {@link Imresize} reads along one side, and their weights, by the
 * formula there.
 *
 * @param count the number of input positions for each output position; the outer weights may be 0
 * @param index [output * count]: input positions in ascending order, except that positions outside of the image are
 *     replaced by the edge. Not copied
 * @param weight [output * count]: weights; those of an output position sum to 1. Not copied
 */
public record ImresizeTaps(int count, int[] index, double[] weight) {
    /**
     * Computes the positions and weights for a side of {@code in} input and {@code out} output positions, each at least
     * 1.
     */
    public static ImresizeTaps of(int in, int out) {
        double scale = (double) out / in;
        double squeeze = Math.min(scale, 1);
        double kernelWidth = 4 / squeeze;
        int count = (int) Math.ceil(kernelWidth) + 2;
        int[] index = new int[out * count];
        double[] weight = new double[out * count];
        for (int x = 0; x < out; x++) {
            double centre = (x + 0.5) / scale - 0.5;
            int left = (int) Math.floor(centre - kernelWidth / 2);
            int at = x * count;
            double sum = 0;
            for (int k = 0; k < count; k++) {
                weight[at + k] = squeeze * cubic(squeeze * (centre - left - k));
                sum += weight[at + k];
                index[at + k] = Math.clamp(left + k, 0, in - 1);
            }
            for (int k = 0; k < count; k++) {
                weight[at + k] /= sum;
            }
        }
        return new ImresizeTaps(count, index, weight);
    }

    private static double cubic(double t) {
        double a = Math.abs(t);
        if (a <= 1) {
            return (1.5 * a - 2.5) * a * a + 1;
        }
        return a <= 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
    }
}
