// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What is done to one image, in this order.
 *
 * @param shrinking how it is reduced; nothing for the benchmarks' way
 * @param noise standard deviation of normal noise, in levels of 255
 * @param jpegs how it is compressed, once after the other
 */
record DegradationPlan(Optional<Shrinking> shrinking, double noise, List<Jpeg> jpegs) {
    /**
     * A compression.
     *
     * @param quality as libjpeg counts it
     * @param halved whether colours are kept at half the size
     * @param x columns from the left edge of the grid of blocks of 16 to the image, 0 to 15
     * @param y rows from its top edge to the image
     */
    record Jpeg(int quality, boolean halved, int x, int y) {}

    private static final double CLEAN = 0.15;
    private static final double OTHER_KERNEL = 0.4;
    private static final double NOISY = 0.4;
    private static final double TWICE = 0.2;
    private static final double HALVED = 0.7;
    private static final int GRID = 16;

    /** The image as it is. */
    static final DegradationPlan NOTHING = new DegradationPlan(Optional.empty(), 0, List.of());

    /** What is drawn for training: one in seven images stays as it is. */
    static DegradationPlan draw(Degradation degradation, int scale, SplittableRandom random) {
        return random.nextDouble() < CLEAN ? NOTHING : drawDegraded(degradation, scale, random);
    }

    /** As {@link #draw}, but never nothing on purpose. */
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
        return new DegradationPlan(shrinking, noise, random.nextDouble() < TWICE ? List.of(first, jpeg(random)) : List.of(first));
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
                random.nextInt(30, 96), random.nextDouble() < HALVED, random.nextInt(GRID), random.nextInt(GRID));
    }
}
