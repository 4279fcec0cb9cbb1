// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.colour;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts rows of cyan, magenta, yellow and black to sRGB. Full ink is the largest sample. The conversion uses a
 * profile; without one, each of R, G and B is (1 - ink) * (1 - black). For one thread.
 */
public final class CmykToRgb {
    private final long largest;
    private final @Nullable ColorConvertOp op;
    private final WritableRaster from;
    private final WritableRaster to;

    /**
     * Prepares to convert rows of one width.
     *
     * @param profile one that {@link #profile} returned
     * @param depth bits of the samples: 8 or 16
     * @param width the pixels of a row
     */
    public CmykToRgb(Optional<ICC_Profile> profile, int depth, int width) {
        int type = depth == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
        largest = (1 << depth) - 1;
        op = profile.map(CmykToRgb::toSrgb).orElse(null);
        from = raster(type, width, 4);
        to = raster(type, width, 3);
    }

    /** Returns the profile in these bytes, if it is one for CMYK. */
    public static Optional<ICC_Profile> profile(byte[] bytes) {
        try {
            return bytes.length == 0
                    ? Optional.empty()
                    : Optional.of(ICC_Profile.getInstance(bytes)).filter(CmykToRgb::works);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the profile is damaged
        }
    }

    /** Whether a pixel can be converted with the profile. */
    public static boolean works(ICC_Profile profile) {
        try {
            toSrgb(profile).filter(raster(DataBuffer.TYPE_BYTE, 1, 4), raster(DataBuffer.TYPE_BYTE, 1, 3));
            return profile.getColorSpaceType() == ColorSpace.TYPE_CMYK;
        } catch (CMMException | IllegalArgumentException e) {
            return false; // LittleCMS rejects the profile
        }
    }

    private static ColorConvertOp toSrgb(ICC_Profile profile) {
        return new ColorConvertOp(new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
    }

    private static WritableRaster raster(int type, int width, int bands) {
        return Raster.createInterleavedRaster(type, width, 1, bands, null);
    }

    /** Converts a row from four samples a pixel to three. */
    public void convert(int[] cmyk, int[] rgb) {
        if (op == null) {
            byFormula(cmyk, rgb);
        } else {
            from.setPixels(0, 0, from.getWidth(), 1, cmyk);
            op.filter(from, to);
            to.getPixels(0, 0, to.getWidth(), 1, rgb);
        }
    }

    private void byFormula(int[] cmyk, int[] rgb) {
        for (int x = 0; x < from.getWidth(); x++) {
            long light = largest - cmyk[4 * x + 3];
            for (int c = 0; c < 3; c++) {
                rgb[3 * x + c] = (int) (((largest - cmyk[4 * x + c]) * light * 2 + largest) / (2 * largest));
            }
        }
    }
}
