// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.engine.Planes;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Measures how far a network's pixels reach: half of an image is exchanged for something else, and what changes in the other half is
 * looked for, in all four directions. Changes below {@link #NOTHING} are none.
 *
 * @param network enlarges an image of any size, or of the fixed one
 * @param channels planes of images
 * @param scale of the network
 * @param multiple of which tiles' sides have to be
 * @param macsPerPixel multiply-adds for a pixel of an image; 0 if they are not known
 */
record ReachMeter(UnaryOperator<Planes> network, int channels, int scale, int multiple, double macsPerPixel) {
    /** A tenth of what may be seen of a seam: values in [0, 1]. */
    static final float NOTHING = 1e-5f;

    private static final int[] LENGTHS = {64, 256, 1024};
    private static final int NARROW = 16;
    private static final double MOST_SECONDS = 40;

    /**
     * Multiply-adds of so many seconds on a processor of few cores: where they are known they decide, so that what is
     * found does not depend on what else the machine does.
     */
    private static final double MOST_MACS = 20e9 * MOST_SECONDS;

    private static final int RUNS = 10; // for a length

    /** Of a network that takes any size; empty if there is no bound below half of the longest image that there is time for. */
    OptionalInt measure() {
        double perPixel = 0;
        for (int length : LENGTHS) {
            int along = aligned(length);
            int across = aligned(NARROW);
            double pixels = (double) along * across * RUNS;
            if (macsPerPixel > 0 ? macsPerPixel * pixels > MOST_MACS : perPixel * pixels > MOST_SECONDS) {
                return OptionalInt.empty();
            }
            long start = System.nanoTime();
            OptionalInt reach = measure(across, along, along, across);
            if (reach.isPresent()) {
                return reach;
            }
            perPixel = (System.nanoTime() - start) / 1e9 / RUNS / along / across;
        }
        return OptionalInt.empty();
    }

    /** Of one with a fixed size. */
    OptionalInt measure(int height, int width) {
        return measure(height, width, height, width);
    }

    private OptionalInt measure(int height, int width, int height2, int width2) {
        OptionalInt along = alongRows(height, width);
        if (along.isEmpty()) {
            return along;
        }
        OptionalInt down = downColumns(height2, width2);
        return down.isEmpty() ? down : OptionalInt.of(Math.max(along.getAsInt(), down.getAsInt()));
    }

    private int aligned(int side) {
        return Math.ceilDiv(side, multiple) * multiple;
    }

    private OptionalInt alongRows(int height, int width) {
        return measure(height, width, (y, x) -> x, width);
    }

    private OptionalInt downColumns(int height, int width) {
        return measure(height, width, (y, x) -> y, height);
    }

    /** Which coordinate counts. */
    private interface Along {
        int of(int y, int x);
    }

    private OptionalInt measure(int height, int width, Along along, int length) {
        int middle = length / 2 / multiple * multiple;
        Planes image = ProbeImages.noise(channels, height, width, 1);
        Planes before = network.apply(image);
        int reach = 0;
        for (Planes other :
                new Planes[] {new Planes(channels, height, width), ProbeImages.stark(channels, height, width, 2)}) {
            for (boolean second : new boolean[] {true, false}) {
                Planes changed = ProbeImages.of(
                        channels,
                        height,
                        width,
                        (c, y, x) -> (along.of(y, x) >= middle == second ? other : image).get(c, y, x));
                int[] span = changedSpan(before, network.apply(changed), along);
                int first = span[0] / scale / multiple * multiple; // of the blocks that change
                int last = (span[1] / scale / multiple + 1) * multiple;
                boolean toTheEnd = second ? first < multiple : last > length - multiple;
                if (toTheEnd) {
                    return OptionalInt.empty();
                }
                reach = Math.max(reach, second ? middle - first : last - middle);
            }
        }
        return OptionalInt.of(reach);
    }

    /** The first and the last output position that differs. */
    private static int[] changedSpan(Planes a, Planes b, Along along) {
        int first = Integer.MAX_VALUE;
        int last = -1;
        for (int c = 0; c < a.channels(); c++) {
            for (int y = 0; y < a.height(); y++) {
                for (int x = 0; x < a.width(); x++) {
                    if (!(Math.abs(a.get(c, y, x) - b.get(c, y, x)) <= NOTHING)) {
                        first = Math.min(first, along.of(y, x));
                        last = Math.max(last, along.of(y, x));
                    }
                }
            }
        }
        return new int[] {first, last};
    }

    /**
     * By how many pixels an image has to be shifted so that the result is the same, shifted: networks that shrink their maps or work on
     * windows treat pixels by their places.
     *
     * @param reach of the network
     * @param most columns that an image may have
     * @return a multiple of {@link #multiple}; empty if none does it
     */
    OptionalInt period(int reach, int height, int most) {
        for (int factor : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 32, 64}) {
            int shift = factor * multiple;
            int width = aligned(2 * (reach + multiple) + shift + 16);
            if (shift > 64 && factor > 1 || width > most) {
                return OptionalInt.empty();
            }
            width = most == Integer.MAX_VALUE ? width : most;
            if (isSameShifted(reach, height, width, shift)) {
                return OptionalInt.of(shift);
            }
        }
        return OptionalInt.empty();
    }

    private boolean isSameShifted(int reach, int height, int width, int shift) {
        Planes wide = ProbeImages.noise(channels, height, width + shift, 3);
        Planes straight = network.apply(wide.crop(0, 0, height, width));
        Planes shifted = network.apply(wide.crop(0, shift, height, width));
        float largest = 0;
        float difference = 0;
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < straight.height(); y++) {
                for (int x = (reach + shift) * scale; x < (width - reach) * scale; x++) {
                    float value = straight.get(c, y, x);
                    largest = Math.max(largest, Math.abs(value));
                    difference = Math.max(difference, Math.abs(value - shifted.get(c, y, x - shift * scale)));
                }
            }
        }
        return difference <= NOTHING * Math.max(1, largest) * 2;
    }
}
