// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.resize;

/**
 * What each output position of {@link Imresize} reads along one side, by the formula that stands there.
 *
 * @param count input positions of each output position; the weights of some at its ends may be 0
 * @param index [output * count]: input positions, one after another but for those past an edge, which repeat the edge. Not copied
 * @param weight [output * count]: those of an output position sum to 1. Not copied
 */
public record ImresizeTaps(int count, int[] index, double[] weight) {
    /** For a side of so many input and output positions, each at least 1. */
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
