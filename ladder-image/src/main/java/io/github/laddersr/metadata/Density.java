// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How many pixels are printed per inch, or the ratio of a pixel's sides.
 *
 * @param x pixels across per unit, above 0
 * @param y pixels down per unit, above 0
 * @param unit the unit of both
 */
public record Density(double x, double y, Unit unit) {
    private static final double CENTIMETRES_IN_INCH = 2.54;

    /** The unit that pixels are counted per. */
    public enum Unit {
        /** Inches. */
        INCH,
        /** No length. Only the ratio of x to y has a meaning: it gives the shape of a pixel. */
        NONE
    }

    /** Checks that both are finite and above 0. */
    public Density {
        if (!(x > 0) || !(y > 0) || Double.isInfinite(x) || Double.isInfinite(y)) {
            throw new IllegalArgumentException("a density is above 0 and finite, not %s by %s".formatted(x, y));
        }
    }

    /** A density in pixels per inch. */
    public static Density perInch(double x, double y) {
        return new Density(x, y, Unit.INCH);
    }

    /** Whether both numbers are above 0 and finite, as a density's are. */
    static boolean isDensity(double x, double y) {
        return x > 0 && y > 0 && Double.isFinite(x) && Double.isFinite(y);
    }

    /** A density in pixels per centimetre. */
    public static Density perCentimetre(double x, double y) {
        return perInch(x * CENTIMETRES_IN_INCH, y * CENTIMETRES_IN_INCH);
    }

    /**
     * A density in whole pixels per metre, as PNG and BMP store it. If a whole number of pixels per inch rounds to this
     * number, that is taken: 11811 per metre means 300 per inch.
     */
    public static Density perMetre(long x, long y) {
        return perInch(fromMetre(x), fromMetre(y));
    }

    private static double fromMetre(long perMetre) {
        double perInch = perMetre * CENTIMETRES_IN_INCH / 100;
        double whole = Math.rint(perInch);
        return whole > 0 && toMetre(whole) == perMetre ? whole : perInch;
    }

    /** Converts pixels per inch to pixels per metre, rounded. */
    public static long toMetre(double perInch) {
        return Math.round(perInch * 100 / CENTIMETRES_IN_INCH);
    }

    /**
     * The density at which a picture of {@code factorX} by {@code factorY} times as many pixels keeps its size on
     * paper.
     */
    public Density scaled(double factorX, double factorY) {
        return new Density(x * factorX, y * factorY, unit);
    }

    /** The density of the picture turned by a quarter. */
    Density turned() {
        return new Density(y, x, unit);
    }

    /** Two whole numbers from 1 to {@code most} whose ratio is that of x to y. */
    public long[] ratio(long most) {
        double factor = x == Math.rint(x) && y == Math.rint(y) && Math.max(x, y) <= most
                ? 1
                : Math.min(most, 1000) / Math.max(x, y);
        return new long[] {Math.max(1, Math.round(x * factor)), Math.max(1, Math.round(y * factor))};
    }

    /** Reads the density from the three resolution tags. Empty if they are missing or senseless. */
    static Optional<Density> of(TiffFile.Directory directory) throws IOException {
        Optional<Double> x = directory.fraction(TiffTags.X_RESOLUTION);
        Optional<Double> y = directory.fraction(TiffTags.Y_RESOLUTION);
        if (x.isEmpty() || y.isEmpty() || !isDensity(x.get(), y.get())) {
            return Optional.empty();
        }
        long unit = directory.number(TiffTags.RESOLUTION_UNIT, TiffTags.UNIT_INCH);
        if (unit == TiffTags.UNIT_NONE) {
            return Optional.of(new Density(x.get(), y.get(), Unit.NONE));
        }
        return Optional.of(
                unit == TiffTags.UNIT_CENTIMETRE ? perCentimetre(x.get(), y.get()) : perInch(x.get(), y.get()));
    }

    /** The three resolution tags of TIFF and EXIF. */
    List<TiffField> fields() {
        int number = switch (unit) {
            case INCH -> TiffTags.UNIT_INCH;
            case NONE -> TiffTags.UNIT_NONE;
        };
        return List.of(
                TiffField.fraction(TiffTags.X_RESOLUTION, x),
                TiffField.fraction(TiffTags.Y_RESOLUTION, y),
                TiffField.number(TiffTags.RESOLUTION_UNIT, number));
    }
}
