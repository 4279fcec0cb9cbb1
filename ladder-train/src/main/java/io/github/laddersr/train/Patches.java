// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.kernel.FeatureMap;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Random patches: images by their area, all places alike or by detail, one of the eight symmetries of the square. */
public final class Patches implements Samples {
    /**
     * Which patch.
     *
     * @param image number of the pair
     * @param x left column in LR pixels
     * @param y top row in LR pixels
     * @param symmetry bit 0 mirrors top and bottom, bit 1 left and right, bit 2 exchanges rows and columns of the result
     */
    public record Draw(int image, int x, int y, int symmetry) {}

    private static final int CANDIDATES = 4;

    /** Detail of a patch of one colour, in levels². */
    private static final double FLAT = 4;

    private final List<TrainingImages.Pair> pairs;
    private final long[] cumulative;
    private final int scale;
    private final Sampling sampling;
    private final long seed;

    /**
     * Patches of these images.
     *
     * @param sampling whether detail is preferred
     * @param seed decides, with the iteration and the index, what is drawn
     */
    public Patches(List<TrainingImages.Pair> pairs, int scale, Sampling sampling, long seed) {
        this.pairs = List.copyOf(pairs);
        this.scale = scale;
        this.sampling = sampling;
        this.seed = seed;
        this.cumulative = pairs.stream()
                .mapToLong(p -> (long) p.lr().width() * p.lr().height())
                .toArray();
        Arrays.parallelPrefix(cumulative, Long::sum);
    }

    /** Patches of these images, all places alike. */
    public Patches(List<TrainingImages.Pair> pairs, int scale, long seed) {
        this(pairs, scale, Sampling.AREA, seed);
    }

    /**
     * Draws; the same for the same seed, iteration and index.
     *
     * @param index within the batch
     * @param patch side in LR pixels
     */
    public Draw draw(long iteration, int index, int patch) {
        SplittableRandom random = random(seed, iteration, index);
        return switch (sampling) {
            case AREA -> draw(random, patch);
            case DETAIL -> detailed(random, patch);
        };
    }

    /** The stream of random numbers for one patch: unrelated to those of others. */
    public static SplittableRandom random(long seed, long iteration, int index) {
        return new SplittableRandom(mix(mix(seed) + iteration) + index);
    }

    private Draw detailed(SplittableRandom random, int patch) {
        Draw[] draws = new Draw[CANDIDATES];
        double[] until = new double[CANDIDATES];
        double sum = 0;
        for (int i = 0; i < CANDIDATES; i++) {
            draws[i] = draw(random, patch);
            sum += detail(pairs.get(draws[i].image()).lr(), draws[i].x(), draws[i].y(), patch);
            until[i] = sum;
        }
        double at = random.nextDouble() * sum;
        int chosen = 0;
        while (chosen < CANDIDATES - 1 && at >= until[chosen]) {
            chosen++;
        }
        return draws[chosen];
    }

    /** Mean square of the differences between green neighbours, with a little added so that flat patches are seen too. */
    private static double detail(Pixels lr, int left, int top, int patch) {
        long sum = 0;
        for (int y = top; y < top + patch - 1; y++) {
            for (int x = left; x < left + patch - 1; x++) {
                int here = lr.get(x, y, 1);
                int across = lr.get(x + 1, y, 1) - here;
                int down = lr.get(x, y + 1, 1) - here;
                sum += across * across + down * down;
            }
        }
        return FLAT + (double) sum / ((patch - 1) * (patch - 1));
    }

    private Draw draw(SplittableRandom random, int patch) {
        int found = Arrays.binarySearch(cumulative, random.nextLong(cumulative[cumulative.length - 1]) + 1);
        int image = found >= 0 ? found : -found - 1;
        Pixels lr = pairs.get(image).lr();
        int x = random.nextInt(lr.width() - patch + 1);
        int y = random.nextInt(lr.height() - patch + 1);
        return new Draw(image, x, y, random.nextInt(8));
    }

    @Override
    public void fill(long iteration, int index, FeatureMap lr, FeatureMap hr) {
        fill(draw(iteration, index, lr.width()), lr, hr);
    }

    @Override
    public void fillTaught(long iteration, int index, int patch, FeatureMap taught) {
        Draw draw = draw(iteration, index, patch);
        Pixels image = pair(draw)
                .taught()
                .orElseThrow(() -> new UnsupportedOperationException(
                        "the image " + pair(draw).name() + " has no teacher's"));
        cut(image, draw.x() * scale, draw.y() * scale, draw.symmetry(), taught);
    }

    /** The pair that a patch is cut from. */
    public TrainingImages.Pair pair(Draw draw) {
        return pairs.get(draw.image());
    }

    /** Fills one pair with a patch that was drawn for it. */
    public void fill(Draw draw, FeatureMap lr, FeatureMap hr) {
        TrainingImages.Pair pair = pair(draw);
        cut(pair.lr(), draw.x(), draw.y(), draw.symmetry(), lr);
        cut(pair.hr(), draw.x() * scale, draw.y() * scale, draw.symmetry(), hr);
    }

    /**
     * Cuts a patch of the map's size.
     *
     * @param symmetry see {@link Draw}
     */
    public static void cut(Pixels pixels, int left, int top, int symmetry, FeatureMap to) {
        int last = to.width() - 1;
        boolean transposed = (symmetry & 4) != 0;
        for (int y = 0; y <= last; y++) {
            int sourceY = (symmetry & 1) != 0 ? last - y : y;
            for (int x = 0; x <= last; x++) {
                int sourceX = (symmetry & 2) != 0 ? last - x : x;
                int at = to.at(y, x);
                for (int c = 0; c < 3; c++) {
                    int value = transposed
                            ? pixels.get(left + sourceY, top + sourceX, c)
                            : pixels.get(left + sourceX, top + sourceY, c);
                    to.data()[at + c] = value / 255f;
                }
            }
        }
    }

    /** SplitMix64's finaliser: neighbouring numbers give unrelated streams. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
