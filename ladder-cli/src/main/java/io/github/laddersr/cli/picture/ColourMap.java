// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

/** A colour map from 0 to 1 with evenly changing lightness. */
final class ColourMap {
    /** From black through violet and orange to pale yellow, for amounts. Ten colours of matplotlib's inferno (CC0). */
    static final ColourMap AMOUNT = new ColourMap(
            0x000004, 0x1b0c41, 0x4a0c6b, 0x781c6d, 0xa52c60, 0xcf4446, 0xed6925, 0xfb9b06, 0xf7d13d, 0xfcffa4);
    /**
     * From blue through white at 0.5 to red, for deviations. Eleven colours of ColorBrewer's RdBu (Apache 2.0),
     * reversed.
     */
    static final ColourMap SIGN = new ColourMap(
            0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b,
            0x67001f);

    private final int[] stops;

    private ColourMap(int... stops) {
        this.stops = stops;
    }

    /**
     * The colour at a position, with red in bits 16 to 23; positions outside 0 to 1 get the colour of the nearer end.
     */
    int rgb(double position) {
        double at = Math.clamp(position, 0, 1) * (stops.length - 1);
        int from = Math.min((int) at, stops.length - 2);
        double share = at - from;
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = stops[from] >> shift & 0xff;
            int b = stops[from + 1] >> shift & 0xff;
            rgb |= (int) Math.round(a + share * (b - a)) << shift;
        }
        return rgb;
    }
}
