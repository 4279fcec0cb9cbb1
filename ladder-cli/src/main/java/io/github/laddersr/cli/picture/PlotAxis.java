// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;

/**
 * The horizontal axis of a plot, which is logarithmic: what a method costs.
 *
 * @param heading what the title of the plot says about the cost
 * @param title the quantity and its unit
 * @param pattern pattern of the numbers, as for {@link java.text.DecimalFormat}
 * @param start the axis starts at this value or at a smaller one
 * @param note text below the plot
 */
public record PlotAxis(String heading, String title, String pattern, double start, Optional<String> note) {
    /** Room on both sides for the markers, and on the right for some of the labels. */
    private static final double BELOW = 0.9;

    private static final double ABOVE = 1.25;

    /** Significant digits of the ends of the axis. */
    private static final int DIGITS = 2;

    /** On an axis whose end is more than this many times its start, not all labels have room. */
    private static final double CROWDED = 9;

    /** Multiply-adds for a 1280x720 output, in 10^9: the paper's axis. It starts at 90 or less, to include 100. */
    public static PlotAxis multiplyAdds() {
        return new PlotAxis(
                "quality against cost",
                "billions of multiply-adds for a 1280×720 output (logarithmic)",
                "0",
                90,
                Optional.empty());
    }

    /**
     * Seconds for an image.
     *
     * @param width of the image before it is enlarged, in pixels
     * @param height of the image before it is enlarged, in pixels
     * @param threads threads of the methods
     * @param machine description of the machine that they ran on
     */
    public static PlotAxis seconds(int width, int height, int threads, String machine) {
        return new PlotAxis(
                "quality against seconds for %d×%d pixels, %s".formatted(width, height, threads(threads)),
                "seconds for %d×%d pixels (logarithmic)".formatted(width, height),
                "0.#######",
                Double.POSITIVE_INFINITY,
                Optional.of("Measured on: " + machine).filter(_ -> !machine.isBlank()));
    }

    /** {@code 1 thread}, {@code 2 threads}. */
    public static String threads(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    /** The left end for points whose smallest cost is this. */
    double least(double smallest) {
        return Math.min(start, rounded(smallest * BELOW, RoundingMode.DOWN));
    }

    /** The right end for points whose largest cost is this. */
    double most(double largest) {
        return rounded(largest * ABOVE, RoundingMode.UP);
    }

    /**
     * The label of a tick, which is a power of ten or one of its multiples up to 9; blank where there is no room.
     *
     * @param from left end of the axis
     * @param to right end of the axis
     */
    String label(double tick, double from, double to) {
        double power = Math.pow(10, Math.floor(Math.log10(tick) + 1e-9));
        long digit = Math.round(tick / power);
        return to / from <= CROWDED || digit == 1 || digit == 2 || digit == 5
                ? new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(tick)
                : " ";
    }

    private static double rounded(double value, RoundingMode towards) {
        return new BigDecimal(value).round(new MathContext(DIGITS, towards)).doubleValue();
    }
}
