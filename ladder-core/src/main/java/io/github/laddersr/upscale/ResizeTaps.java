package io.github.laddersr.upscale;

import java.util.stream.IntStream;

/**
 * What each output position of a resize reads: Keys' cubic with a = -0.5 (Catmull-Rom), stretched by the ratio when an image shrinks, so
 * that nothing aliases; positions past an edge repeat the edge. The rule is MATLAB's imresize, as in
 * {@link io.github.laddersr.metric.Imresize}.
 *
 * @param first [output] the first input position that is read
 * @param weights [output][tap] from there on, which sum to 1
 */
record ResizeTaps(int[] first, float[][] weights) {
    /** For a side of so many input and output positions. */
    static ResizeTaps of(int in, int out) {
        double ratio = (double) out / in;
        double squeeze = Math.min(ratio, 1);
        double reach = 2 / squeeze;
        int[] first = new int[out];
        float[][] weights = new float[out][];
        for (int x = 0; x < out; x++) {
            double centre = (x + 0.5) / ratio - 0.5;
            int from = (int) Math.ceil(centre - reach);
            int to = (int) Math.floor(centre + reach);
            int low = Math.clamp(from, 0, in - 1);
            double[] sums = new double[Math.clamp(to, 0, in - 1) - low + 1];
            double all = 0;
            for (int k = from; k <= to; k++) {
                double weight = cubic(squeeze * (centre - k));
                sums[Math.clamp(k, 0, in - 1) - low] += weight;
                all += weight;
            }
            first[x] = low;
            weights[x] = new float[sums.length];
            for (int k = 0; k < sums.length; k++) {
                weights[x][k] = (float) (sums[k] / all);
            }
        }
        return new ResizeTaps(first, weights);
    }

    /** Input positions that one output position reads, at most. */
    int most() {
        return IntStream.range(0, weights.length)
                .map(x -> weights[x].length)
                .max()
                .orElse(0);
    }

    /** The last input position that an output position reads. */
    int last(int x) {
        return first[x] + weights[x].length - 1;
    }

    private static double cubic(double t) {
        double a = Math.abs(t);
        if (a <= 1) {
            return (1.5 * a - 2.5) * a * a + 1;
        }
        return a <= 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
    }
}
