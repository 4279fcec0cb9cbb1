// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How densely pixels are printed.
 *
 * @param x pixels across per unit, above 0
 * @param y pixels down per unit, above 0
 * @param unit what they are counted in
 */
public record Density(double x, double y, Unit unit) {
    private static final double CENTIMETRES_IN_INCH = 2.54;

    /** What pixels are counted in. */
    public enum Unit {
        /** Inches. */
        INCH,
        /** No length: only the ratio of x to y, the shape of a pixel, means something. */
        NONE
    }

    /** Checks that both are finite and above 0. */
    public Density {
        if (!(x > 0) || !(y > 0) || Double.isInfinite(x) || Double.isInfinite(y)) {
            throw new IllegalArgumentException("a density of %s by %s is none".formatted(x, y));
        }
    }

    /** Pixels per inch. */
    public static Density perInch(double x, double y) {
        return new Density(x, y, Unit.INCH);
    }

    /** Whether these could be a density: above 0 and finite. */
    static boolean isDensity(double x, double y) {
        return x > 0 && y > 0 && Double.isFinite(x) && Double.isFinite(y);
    }

    /** Pixels per centimetre. */
    public static Density perCentimetre(double x, double y) {
        return perInch(x * CENTIMETRES_IN_INCH, y * CENTIMETRES_IN_INCH);
    }

    /** From a whole number per metre, as PNG and BMP have it: 11811 stands for 300 per inch, which has no whole number. */
    public static Density perMetre(long x, long y) {
        return perInch(fromMetre(x), fromMetre(y));
    }

    private static double fromMetre(long perMetre) {
        double perInch = perMetre * CENTIMETRES_IN_INCH / 100;
        double whole = Math.rint(perInch);
        return whole > 0 && toMetre(whole) == perMetre ? whole : perInch;
    }

    /** Pixels per metre, rounded. */
    public static long toMetre(double perInch) {
        return Math.round(perInch * 100 / CENTIMETRES_IN_INCH);
    }

    /** The density at which {@code factorX} by {@code factorY} times as many pixels have the same size on paper. */
    public Density scaled(double factorX, double factorY) {
        return new Density(x * factorX, y * factorY, unit);
    }

    /** Of the picture laid on its side. */
    Density turned() {
        return new Density(y, x, unit);
    }

    /** Two whole numbers from 1 to {@code most} in the ratio of x to y. */
    public long[] ratio(long most) {
        double factor = x == Math.rint(x) && y == Math.rint(y) && Math.max(x, y) <= most
                ? 1
                : Math.min(most, 1000) / Math.max(x, y);
        return new long[] {Math.max(1, Math.round(x * factor)), Math.max(1, Math.round(y * factor))};
    }

    /** What the three resolution tags say, if they say something. */
    static Optional<Density> of(TiffFile.Directory directory) throws IOException {
        Optional<Double> x = directory.fraction(Tags.X_RESOLUTION);
        Optional<Double> y = directory.fraction(Tags.Y_RESOLUTION);
        if (x.isEmpty() || y.isEmpty() || !isDensity(x.get(), y.get())) {
            return Optional.empty();
        }
        long unit = directory.number(Tags.RESOLUTION_UNIT, Tags.UNIT_INCH);
        if (unit == Tags.UNIT_NONE) {
            return Optional.of(new Density(x.get(), y.get(), Unit.NONE));
        }
        return Optional.of(unit == Tags.UNIT_CENTIMETRE ? perCentimetre(x.get(), y.get()) : perInch(x.get(), y.get()));
    }

    /** As the three tags of TIFF and EXIF. */
    List<TiffField> fields() {
        int number = switch (unit) {
            case INCH -> Tags.UNIT_INCH;
            case NONE -> Tags.UNIT_NONE;
        };
        return List.of(
                TiffField.fraction(Tags.X_RESOLUTION, x),
                TiffField.fraction(Tags.Y_RESOLUTION, y),
                TiffField.number(Tags.RESOLUTION_UNIT, number));
    }
}
