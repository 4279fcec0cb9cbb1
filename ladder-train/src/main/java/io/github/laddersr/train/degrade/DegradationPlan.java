// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The degradations of one image, in the order in which they are applied.
 *
 * @param shrinking how the image is reduced; empty for the benchmarks' bicubic
 * @param noise standard deviation of the Gaussian noise, in levels of 255
 * @param jpegs the JPEG compressions, one after the other
 */
record DegradationPlan(Optional<Shrinking> shrinking, double noise, List<Jpeg> jpegs) {
    /**
     * One JPEG compression.
     *
     * @param quality libjpeg's quality
     * @param subsampled whether chroma has half the resolution
     * @param x columns from the left edge of the 16x16 grid to the image, 0 to 15
     * @param y rows from the top edge of the grid to the image, 0 to 15
     */
    record Jpeg(int quality, boolean subsampled, int x, int y) {}

    private static final double CLEAN = 0.15;
    private static final double OTHER_KERNEL = 0.4;
    private static final double NOISY = 0.4;
    private static final double TWICE = 0.2;
    private static final double SUBSAMPLED = 0.7;
    private static final int GRID = 16;

    /** No degradation. */
    static final DegradationPlan NONE = new DegradationPlan(Optional.empty(), 0, List.of());

    /** Draws a plan for training. About one image in seven stays clean. */
    static DegradationPlan draw(Degradation degradation, int scale, SplittableRandom random) {
        return random.nextDouble() < CLEAN ? NONE : drawDegraded(degradation, scale, random);
    }

    /** As {@link #draw}, but without the chance of a deliberately clean image. */
    static DegradationPlan drawDegraded(Degradation degradation, int scale, SplittableRandom random) {
        Optional<Shrinking> shrinking = degradation.has(Degradation.Part.KERNELS) && random.nextDouble() < OTHER_KERNEL
                ? Optional.of(kernel(scale, random))
                : Optional.empty();
        double noise =
                degradation.has(Degradation.Part.NOISE) && random.nextDouble() < NOISY ? random.nextDouble(1, 8) : 0;
        if (!degradation.has(Degradation.Part.JPEG)) {
            return new DegradationPlan(shrinking, noise, List.of());
        }
        Jpeg first = jpeg(random);
        return new DegradationPlan(
                shrinking, noise, random.nextDouble() < TWICE ? List.of(first, jpeg(random)) : List.of(first));
    }

    private static Shrinking kernel(int scale, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> Shrinking.of(scale, Shrinking.Kernel.BOX);
            case 1 -> Shrinking.of(scale, Shrinking.Kernel.BILINEAR);
            case 2 -> Shrinking.of(scale, Shrinking.Kernel.LANCZOS);
            default -> Shrinking.blurred(scale, Shrinking.Kernel.CUBIC, scale * random.nextDouble(0.2, 0.6));
        };
    }

    private static Jpeg jpeg(SplittableRandom random) {
        return new Jpeg(
                random.nextInt(30, 96), random.nextDouble() < SUBSAMPLED, random.nextInt(GRID), random.nextInt(GRID));
    }
}
