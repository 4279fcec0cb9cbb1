// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageSize;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** How large an image is to become. */
public sealed interface TargetSize {
    /** The largest factor, of either side. */
    int LARGEST_FACTOR = 16;

    /** The size that an image of this size gets, whatever {@link #factor} says of it. */
    ImageSize of(ImageSize small);

    /**
     * So many times as wide and high; for 1, as it is.
     *
     * @throws UserException if it is below 1 or above {@link #LARGEST_FACTOR}
     */
    static TargetSize times(double factor) {
        return factor == 1 ? new Same() : new Factor(factor);
    }

    /** Short and the same for the same wish: {@code x1}, {@code x2}, {@code w1920}, {@code h1080}, {@code 640x480}, {@code fit1920x1080}. */
    String label();

    /**
     * By how much an image has to be enlarged at least: the larger of both sides' factors.
     *
     * @throws UserException if it would become smaller, not change, or grow by more than {@link #LARGEST_FACTOR}
     */
    default double factor(ImageSize small) {
        ImageSize large = of(small);
        String change =
                "from %dx%d to %dx%d pixels".formatted(small.width(), small.height(), large.width(), large.height());
        if (large.width() < small.width() || large.height() < small.height() || large.equals(small)) {
            throw new UserException(
                    "An image would go " + change + ", but Ladder only enlarges: ask for a larger size.");
        }
        double factor = Math.max((double) large.width() / small.width(), (double) large.height() / small.height());
        if (!withinLimit(large.width(), small.width()) || !withinLimit(large.height(), small.height())) {
            throw new UserException(
                    "An image would go %s, which is more than %d times as large: ask for a smaller size."
                            .formatted(change, LARGEST_FACTOR));
        }
        return factor;
    }

    /** A side that was rounded up by less than a pixel is within. */
    private static boolean withinLimit(int large, int small) {
        return large <= (long) small * LARGEST_FACTOR;
    }

    /** So many times as wide and high, rounded half up. */
    record Factor(double value) implements TargetSize {
        /** @throws UserException if it is not above 1 and at most {@link #LARGEST_FACTOR} */
        public Factor {
            if (!(value > 1 && value <= LARGEST_FACTOR)) {
                throw new UserException(
                        "Scale %s can't be done: give a factor above 1 and at most %d, such as 2 or 1.5."
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

    /** As it is: for a network that enlarges nothing. */
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

    /** So many columns; rows by the aspect. */
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

    /** So many rows; columns by the aspect. */
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

    /** Exactly this, whatever the aspect was. */
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

    /** As large as fits into a box, with the aspect kept: one side is the box's. */
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

    /** A factor as people write it, with at most three decimals: 2, 1.5, 2.667. */
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
