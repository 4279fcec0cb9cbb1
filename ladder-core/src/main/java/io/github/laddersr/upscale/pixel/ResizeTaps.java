// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import io.github.laddersr.image.resize.ImresizeTaps;
import java.util.stream.IntStream;

/**
 * The weights of a resize for each output position, from {@link ImresizeTaps}: a run of input positions, without zero
 * weights at its ends and without repetitions, so that rows can be read as they arrive.
 *
 * @param first [output] first input position that is read
 * @param weights [output][tap] weights from there on; their sum is 1
 */
public record ResizeTaps(int[] first, float[][] weights) {
    /** The taps for a side of this many input and output positions. */
    public static ResizeTaps of(int in, int out) {
        ImresizeTaps taps = ImresizeTaps.of(in, out);
        int[] first = new int[out];
        float[][] weights = new float[out][];
        for (int x = 0; x < out; x++) {
            int from = x * taps.count();
            int to = from + taps.count();
            while (taps.weight()[from] == 0) {
                from++;
            }
            while (taps.weight()[to - 1] == 0) {
                to--;
            }
            first[x] = taps.index()[from];
            double[] sums = new double[taps.index()[to - 1] - first[x] + 1];
            for (int k = from; k < to; k++) {
                sums[taps.index()[k] - first[x]] += taps.weight()[k];
            }
            weights[x] = new float[sums.length];
            for (int k = 0; k < sums.length; k++) {
                weights[x][k] = (float) sums[k];
            }
        }
        return new ResizeTaps(first, weights);
    }

    /** The largest number of input positions that an output position reads. */
    public int longest() {
        return IntStream.range(0, weights.length)
                .map(x -> weights[x].length)
                .max()
                .orElse(0);
    }

    /** The last input position that an output position reads. */
    public int last(int x) {
        return first[x] + weights[x].length - 1;
    }
}
