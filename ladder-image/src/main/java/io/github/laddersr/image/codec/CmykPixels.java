// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.SampleBytes;
import io.github.laddersr.image.colour.CmykToRgb;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.Optional;

/**
 * Converts cyan, magenta, yellow and black to sRGB with the embedded profile. If there is none or it is damaged, a
 * formula is used.
 */
public record CmykPixels(Optional<ICC_Profile> profile, int depth) implements PixelKind {
    public static CmykPixels of(ColorSpace space, int depth) {
        Optional<ICC_Profile> profile =
                space instanceof ICC_ColorSpace icc ? Optional.of(icc.getProfile()) : Optional.empty();
        return new CmykPixels(profile.filter(CmykToRgb::works), depth);
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public RowCopy begin(BufferedImage image, int outDepth) {
        int width = image.getWidth();
        Raster inks = image.getRaster();
        CmykToRgb colours = new CmykToRgb(profile, depth, width);
        int[] cmyk = new int[4 * width];
        int[] rgb = new int[3 * width];
        return (y, out) -> {
            inks.getPixels(inks.getMinX(), inks.getMinY() + y, width, 1, cmyk);
            colours.convert(cmyk, rgb);
            for (int i = 0; i < rgb.length; i++) {
                int sample = depth == 16 && outDepth == 8 ? SampleBytes.to8Bits(rgb[i]) : rgb[i];
                SampleBytes.put(out, i, sample, outDepth);
            }
        };
    }
}
