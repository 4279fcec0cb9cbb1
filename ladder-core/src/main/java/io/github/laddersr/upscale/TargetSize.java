// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageSize;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** The size that an image is enlarged to. */
public sealed interface TargetSize {
    /** The largest factor for each side. */
    int LARGEST_FACTOR = 16;

    /** The size of the result for an image of this size, whether or not {@link #factor} accepts it. */
    ImageSize of(ImageSize small);

    /**
     * The image's size times a factor; a factor of 1 keeps the size.
     *
     * @throws UserException if the factor is below 1 or above {@link #LARGEST_FACTOR}
     */
    static TargetSize times(double factor) {
        return factor == 1 ? new Same() : new Factor(factor);
    }

    /**
     * A short description, equal for equal target sizes: {@code x1}, {@code x2}, {@code w1920}, {@code h1080},
     * {@code 640x480}, {@code fit1920x1080}.
     */
    String label();

    /**
     * The factor by which an image has to be enlarged at least: the larger of both sides' factors.
     *
     * @throws UserException if the result would be smaller than the image, equally large, or more than
     *     {@link #LARGEST_FACTOR} times as large
     */
    default double factor(ImageSize small) {
        ImageSize large = of(small);
        String change =
                "from %dx%d to %dx%d pixels".formatted(small.width(), small.height(), large.width(), large.height());
        if (large.width() < small.width() || large.height() < small.height() || large.equals(small)) {
            throw new UserException(
                    "An image would change " + change + ", but Ladder only enlarges: ask for a larger size.");
        }
        double factor = Math.max((double) large.width() / small.width(), (double) large.height() / small.height());
        if (!withinLimit(large.width(), small.width()) || !withinLimit(large.height(), small.height())) {
            throw new UserException("An image would change %s, more than %d times its size: ask for a smaller size."
                    .formatted(change, LARGEST_FACTOR));
        }
        return factor;
    }

    /** A side that exceeds the limit only through rounding is accepted. */
    private static boolean withinLimit(int large, int small) {
        return large <= (long) small * LARGEST_FACTOR;
    }

    /** The image's size times a factor, rounded half up. */
    record Factor(double value) implements TargetSize {
        /** @throws UserException if the factor is not above 1 and at most {@link #LARGEST_FACTOR} */
        public Factor {
            if (!(value > 1 && value <= LARGEST_FACTOR)) {
                throw new UserException(
                        "Scale %s is not possible: give a factor above 1 and at most %d, such as 2 or 1.5."
                                .formatted(plain(value), LARGEST_FACTOR));
            }
        }

        @Override
        public ImageSize of(ImageSize small) {
            return new ImageSize(side(small.width(), value), side(small.height(), value));
        }

        @Override
        public String label() {
            return "x" + plain(value);
        }
    }

    /** The image's own size, for networks that do not enlarge. */
    record Same() implements TargetSize {
        @Override
        public ImageSize of(ImageSize small) {
            return small;
        }

        @Override
        public String label() {
            return "x1";
        }

        @Override
        public double factor(ImageSize small) {
            return 1;
        }
    }

    /** A width; the height follows from the aspect ratio. */
    record Width(int columns) implements TargetSize {
        /** @throws UserException if it is below 1 */
        public Width {
            require("width", columns);
        }

        @Override
        public ImageSize of(ImageSize small) {
            return new ImageSize(columns, side(small.height(), (double) columns / small.width()));
        }

        @Override
        public String label() {
            return "w" + columns;
        }
    }

    /** A height; the width follows from the aspect ratio. */
    record Height(int rows) implements TargetSize {
        /** @throws UserException if it is below 1 */
        public Height {
            require("height", rows);
        }

        @Override
        public ImageSize of(ImageSize small) {
            return new ImageSize(side(small.width(), (double) rows / small.height()), rows);
        }

        @Override
        public String label() {
            return "h" + rows;
        }
    }

    /** Exactly this size, whatever the aspect ratio. */
    record Exact(int columns, int rows) implements TargetSize {
        /** @throws UserException if a side is below 1 */
        public Exact {
            require("width", columns);
            require("height", rows);
        }

        @Override
        public ImageSize of(ImageSize small) {
            return new ImageSize(columns, rows);
        }

        @Override
        public String label() {
            return columns + "x" + rows;
        }
    }

    /** The largest size that fits into a box with the same aspect ratio: one side equals the box's. */
    record Fit(int columns, int rows) implements TargetSize {
        /** @throws UserException if a side is below 1 */
        public Fit {
            require("width", columns);
            require("height", rows);
        }

        @Override
        public ImageSize of(ImageSize small) {
            boolean wide = (long) columns * small.height() <= (long) rows * small.width();
            return wide ? new Width(columns).of(small) : new Height(rows).of(small);
        }

        @Override
        public String label() {
            return "fit" + columns + "x" + rows;
        }
    }

    /** A factor in decimal notation with at most three decimals: 2, 1.5, 2.667. */
    static String plain(double factor) {
        if (!Double.isFinite(factor)) {
            return String.valueOf(factor).toLowerCase(Locale.ROOT);
        }
        return BigDecimal.valueOf(factor)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static int side(int small, double factor) {
        return (int) Math.clamp(Math.floor(small * factor + 0.5), 1, Integer.MAX_VALUE);
    }

    private static void require(String what, int side) {
        if (side < 1) {
            throw new UserException("The %s must be at least 1 pixel, not %d.".formatted(what, side));
        }
    }
}
