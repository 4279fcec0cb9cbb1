// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.train.Patches;
import io.github.laddersr.train.Pixels;
import io.github.laddersr.train.Samples;
import io.github.laddersr.train.TrainingImages;
import java.util.SplittableRandom;

/** {@link Patches} whose small side is degraded. What is done depends on seed, iteration and index alone. */
public final class DegradedPatches implements Samples {
    /** So that what is done has nothing to do with where a patch is cut. */
    private static final long OTHER_STREAM = 0x6a09e667f3bcc908L;

    /** Pixels around a patch that its own pixels depend on: halved colours are interpolated. */
    private static final int AROUND = 2;

    private final Patches patches;
    private final Degradation degradation;
    private final int scale;
    private final long seed;

    /**
     * Degraded patches.
     *
     * @param patches where they are cut
     * @param scale of the pairs
     * @param seed of what is done to them
     */
    public DegradedPatches(Patches patches, Degradation degradation, int scale, long seed) {
        this.patches = patches;
        this.degradation = degradation;
        this.scale = scale;
        this.seed = seed ^ OTHER_STREAM;
    }

    @Override
    public void fill(long iteration, int index, FeatureMap lr, FeatureMap hr) {
        Patches.Draw draw = patches.draw(iteration, index, lr.width());
        patches.fill(draw, lr, hr);
        SplittableRandom random = Patches.random(seed, iteration, index);
        Plan plan = Plan.draw(degradation, scale, random);
        if (!plan.equals(Plan.NOTHING)) {
            Pixels degraded = degrade(patches.pair(draw), draw.x(), draw.y(), lr.width(), lr.height(), plan, random);
            Patches.cut(degraded, 0, 0, draw.symmetry(), lr);
        }
    }

    /** Of the small patch as it was: the student learns from worse ones what the teacher makes of it. */
    @Override
    public void fillTaught(long iteration, int index, int patch, FeatureMap taught) {
        patches.fillTaught(iteration, index, patch, taught);
    }

    /**
     * Part of a pair's small image, degraded in one of the ways that occur in training; always in the same for the same number.
     *
     * @param number of the pair
     * @param x left column of the part
     * @param y top row
     */
    public static ByteImage fixed(
            TrainingImages.Pair pair,
            Degradation degradation,
            int scale,
            int number,
            int x,
            int y,
            int width,
            int height) {
        SplittableRandom random = Patches.random(OTHER_STREAM, 0, number);
        Plan plan = Plan.drawDegraded(degradation, scale, random);
        return degrade(pair, x, y, width, height, plan, random).crop(0, 0, width, height);
    }

    /** Part of the small image, degraded together with what is around it. */
    static Pixels degrade(
            TrainingImages.Pair pair, int x, int y, int width, int height, Plan plan, SplittableRandom random) {
        int left = AROUND + plan.jpegs().stream().mapToInt(Plan.Jpeg::x).max().orElse(0);
        int top = AROUND + plan.jpegs().stream().mapToInt(Plan.Jpeg::y).max().orElse(0);
        int fullWidth = left + width + AROUND + 16;
        int fullHeight = top + height + AROUND + 16;
        int[] rgb = small(pair, x - left, y - top, fullWidth, fullHeight, plan, random);
        for (Plan.Jpeg jpeg : plan.jpegs()) {
            jpeg(rgb, fullWidth, fullHeight, left - AROUND - jpeg.x(), top - AROUND - jpeg.y(), jpeg);
        }
        byte[] samples = new byte[3 * width * height];
        for (int row = 0; row < height; row++) {
            for (int i = 0; i < 3 * width; i++) {
                samples[row * 3 * width + i] = (byte) rgb[((top + row) * fullWidth + left) * 3 + i];
            }
        }
        return Pixels.of(ByteImage.of(width, height, 3, samples));
    }

    /** Reduced and noisy, rounded; beyond its edges the image repeats them. */
    private static int[] small(
            TrainingImages.Pair pair, int x, int y, int width, int height, Plan plan, SplittableRandom random) {
        double[] values = plan.shrinking()
                .map(shrinking -> shrinking.apply(pair.hr(), x, y, width, height))
                .orElseGet(() -> copy(pair.lr(), x, y, width, height));
        int[] rgb = new int[values.length];
        for (int i = 0; i < rgb.length; i++) {
            double noise = plan.noise() > 0 ? plan.noise() * random.nextGaussian() : 0;
            rgb[i] = (int) Math.clamp(Math.rint(values[i] + noise), 0, 255);
        }
        return rgb;
    }

    private static double[] copy(Pixels from, int x, int y, int width, int height) {
        double[] values = new double[3 * width * height];
        for (int row = 0; row < height; row++) {
            int sourceY = Math.clamp(y + row, 0, from.height() - 1);
            for (int column = 0; column < width; column++) {
                int sourceX = Math.clamp(x + column, 0, from.width() - 1);
                for (int c = 0; c < 3; c++) {
                    values[(row * width + column) * 3 + c] = from.get(sourceX, sourceY, c);
                }
            }
        }
        return values;
    }

    /** Compresses what lies right of and below a point, where the grid of blocks begins. */
    private static void jpeg(int[] rgb, int width, int height, int left, int top, Plan.Jpeg jpeg) {
        int w = width - left;
        int h = height - top;
        int[] part = new int[3 * w * h];
        for (int row = 0; row < h; row++) {
            System.arraycopy(rgb, ((top + row) * width + left) * 3, part, row * w * 3, 3 * w);
        }
        JpegRoundTrip.apply(part, w, h, JpegTables.ofQuality(jpeg.quality()), jpeg.halved());
        for (int row = 0; row < h; row++) {
            System.arraycopy(part, row * w * 3, rgb, ((top + row) * width + left) * 3, 3 * w);
        }
    }
}
