// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.colour;

import io.github.laddersr.image.colour.ColourEncoding.Primaries;

/**
 * Converts CIE's L*a*b* to sRGB. The white of the Lab colours becomes sRGB's white (Bradford's method), so a colour
 * without a* and b* is neutral gray. Colours outside of sRGB are clipped.
 */
public final class LabToSrgb {
    private static final double EDGE = 6.0 / 29; // below it, the curve of lightness is a straight line

    private final double[] white;
    private final double[][] toLight;

    /** A white point. */
    public record White(double x, double y) {
        public static final White D50 = new White(0.3457, 0.3585);
        public static final White D65 = new White(Primaries.SRGB.wx(), Primaries.SRGB.wy());
    }

    /** Converts colours that are relative to this white. */
    public LabToSrgb(White of) {
        white = Primaries.xyz(of.x, of.y);
        toLight = Matrices.times(
                Matrices.inverse(Primaries.SRGB.toXyz()), Matrices.adaptation(white, Primaries.SRGB.white()));
    }

    /**
     * Converts a colour.
     *
     * @param l lightness, 0 to 100
     * @param a from green to red, about -128 to 127
     * @param b from blue to yellow, about -128 to 127
     * @param most the largest sample
     * @param rgb receives red, green and blue, 0 to {@code most}
     * @param at where red is put
     */
    public void convert(double l, double a, double b, int most, int[] rgb, int at) {
        double middle = (l + 16) / 116;
        double x = white[0] * cubed(middle + a / 500);
        double y = white[1] * cubed(middle);
        double z = white[2] * cubed(middle - b / 200);
        for (int c = 0; c < 3; c++) {
            double light = toLight[c][0] * x + toLight[c][1] * y + toLight[c][2] * z;
            rgb[at + c] = (int) Math.round(ColourEncoding.srgbSample(Math.clamp(light, 0.0, 1.0)) * most);
        }
    }

    private static double cubed(double root) {
        return root > EDGE ? root * root * root : 3 * EDGE * EDGE * (root - 4.0 / 29);
    }
}
