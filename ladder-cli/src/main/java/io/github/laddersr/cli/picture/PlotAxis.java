// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
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

    /** Multiply-adds for a 1280x720 output, in 10^9: the paper's axis. It starts at 90 or less, to include 100. */
    public static PlotAxis multiplyAdds() {
        return new PlotAxis(
                "quality against cost",
                "multiply-adds for a 1280×720 output, 10⁹ (logarithmic)",
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
                "0.#####",
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

    private static double rounded(double value, RoundingMode towards) {
        return new BigDecimal(value).round(new MathContext(DIGITS, towards)).doubleValue();
    }
}
