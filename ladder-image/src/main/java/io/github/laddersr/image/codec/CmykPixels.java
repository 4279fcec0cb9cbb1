// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.SampleBytes;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cyan, magenta, yellow and black, full ink at the largest sample, to sRGB: by the embedded profile; without one, or if it is damaged, each
 * of R, G and B is (1 - ink) * (1 - black).
 */
public record CmykPixels(Optional<ICC_Profile> profile, int depth) implements PixelKind {
    public static CmykPixels of(ColorSpace space, int depth) {
        Optional<ICC_Profile> profile =
                space instanceof ICC_ColorSpace icc ? Optional.of(icc.getProfile()) : Optional.empty();
        return new CmykPixels(profile.filter(CmykPixels::works), depth);
    }

    /** The profile in these bytes, if they are one that maps CMYK. */
    public static Optional<ICC_Profile> profile(byte[] bytes) {
        try {
            return bytes.length == 0
                    ? Optional.empty()
                    : Optional.of(ICC_Profile.getInstance(bytes)).filter(CmykPixels::works);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // damaged
        }
    }

    /** Whether a pixel can be converted by the profile. */
    private static boolean works(ICC_Profile profile) {
        try {
            toSrgb(profile).filter(raster(DataBuffer.TYPE_BYTE, 1, 4), raster(DataBuffer.TYPE_BYTE, 1, 3));
            return profile.getColorSpaceType() == ColorSpace.TYPE_CMYK;
        } catch (CMMException | IllegalArgumentException e) {
            return false; // whatever LittleCMS finds wrong with it
        }
    }

    private static ColorConvertOp toSrgb(ICC_Profile profile) {
        return new ColorConvertOp(new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
    }

    private static WritableRaster raster(int type, int width, int bands) {
        return Raster.createInterleavedRaster(type, width, 1, bands, null);
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public RowCopy begin(BufferedImage image, int outDepth) {
        int width = image.getWidth();
        Raster inks = image.getRaster();
        int type = depth == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
        WritableRaster from = raster(type, width, 4);
        WritableRaster to = raster(type, width, 3);
        @Nullable ColorConvertOp op = profile.map(CmykPixels::toSrgb).orElse(null);
        int[] cmyk = new int[4 * width];
        int[] rgb = new int[3 * width];
        return (y, out) -> {
            inks.getPixels(inks.getMinX(), inks.getMinY() + y, width, 1, cmyk);
            if (op == null) {
                byFormula(cmyk, rgb, (1 << depth) - 1);
            } else {
                from.setPixels(0, 0, width, 1, cmyk);
                op.filter(from, to);
                to.getPixels(0, 0, width, 1, rgb);
            }
            for (int i = 0; i < rgb.length; i++) {
                int sample = depth == 16 && outDepth == 8 ? SampleBytes.to8Bits(rgb[i]) : rgb[i];
                SampleBytes.put(out, i, sample, outDepth);
            }
        };
    }

    private static void byFormula(int[] cmyk, int[] rgb, long max) {
        for (int x = 0; x < rgb.length / 3; x++) {
            long light = max - cmyk[4 * x + 3];
            for (int c = 0; c < 3; c++) {
                rgb[3 * x + c] = (int) (((max - cmyk[4 * x + c]) * light * 2 + max) / (2 * max));
            }
        }
    }
}
