package io.github.laddersr.train;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.kernel.FeatureMap;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Random patches: images by their area, all places alike, one of the eight symmetries of the square. */
public final class Patches implements Samples {
    private final List<TrainingImages.Pair> pairs;
    private final long[] cumulative;
    private final int scale;
    private final long seed;

    /**
     * Patches of these images.
     *
     * @param seed decides, with the iteration and the index, what is drawn
     */
    public Patches(List<TrainingImages.Pair> pairs, int scale, long seed) {
        this.pairs = List.copyOf(pairs);
        this.scale = scale;
        this.seed = seed;
        this.cumulative = pairs.stream()
                .mapToLong(p -> (long) p.lr().width() * p.lr().height())
                .toArray();
        Arrays.parallelPrefix(cumulative, Long::sum);
    }

    @Override
    public void fill(long iteration, int index, FeatureMap lr, FeatureMap hr) {
        SplittableRandom random = new SplittableRandom(mix(mix(seed) + iteration) + index);
        int found = Arrays.binarySearch(cumulative, random.nextLong(cumulative[cumulative.length - 1]) + 1);
        TrainingImages.Pair pair = pairs.get(found >= 0 ? found : -found - 1);
        int patch = lr.width();
        int x = random.nextInt(pair.lr().width() - patch + 1);
        int y = random.nextInt(pair.lr().height() - patch + 1);
        int symmetry = random.nextInt(8);
        cut(pair.lr().cropTo(x, y, patch, patch), symmetry, lr);
        cut(pair.hr().cropTo(x * scale, y * scale, patch * scale, patch * scale), symmetry, hr);
    }

    /** Bit 0 mirrors top and bottom, bit 1 left and right, bit 2 exchanges rows and columns. */
    private static void cut(ByteImage square, int symmetry, FeatureMap to) {
        int last = square.width() - 1;
        for (int y = 0; y <= last; y++) {
            int sourceY = (symmetry & 1) != 0 ? last - y : y;
            for (int x = 0; x <= last; x++) {
                int sourceX = (symmetry & 2) != 0 ? last - x : x;
                boolean transposed = (symmetry & 4) != 0;
                int at = to.at(y, x);
                for (int c = 0; c < 3; c++) {
                    int value = transposed ? square.get(sourceY, sourceX, c) : square.get(sourceX, sourceY, c);
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
