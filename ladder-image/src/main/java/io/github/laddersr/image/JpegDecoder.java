package io.github.laddersr.image;

import io.github.laddersr.image.colour.CmykToRgb;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * Decodes JPEG by the JDK's reader (libjpeg), but takes its colour apart here where that reader cannot or guesses: CMYK and YCCK, and
 * colour that no marker explains. An RGB or gray profile is hidden from it, as it would convert to sRGB by it.
 */
final class JpegDecoder {
    private static final int HIDDEN = 0xEB; // APP11, which libjpeg skips

    private JpegDecoder() {}

    /** The pixels, with colour as it is in the file, except that CMYK has a colour space of its own. */
    static BufferedImage decode(ChannelImageInputStream in, JpegLayout layout, ImageReader reader) throws IOException {
        byte[] profile = layout.components().size() == 4 ? layout.profile(in) : new byte[0];
        layout.profiles().forEach(segment -> in.patch(segment.marker(), HIDDEN));
        in.seek(0);
        reader.setInput(in, true, true);
        if (layout.components().size() == 4) {
            return cmyk(reader.readRaster(0, null), layout, profile);
        }
        boolean unexplained = layout.components().size() == 3
                && layout.adobe() < 0
                && !layout.jfif()
                && !layout.exif()
                && layout.isYcc()
                && layout.evenlySampled();
        // The JDK takes such files for RGB, libjpeg and all others for YCbCr.
        return unexplained ? rgb(reader.readRaster(0, null)) : reader.read(0);
    }

    private static BufferedImage rgb(Raster ycc) {
        BufferedImage image = new BufferedImage(ycc.getWidth(), ycc.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        int[] row = new int[3 * ycc.getWidth()];
        for (int y = 0; y < ycc.getHeight(); y++) {
            ycc.getPixels(ycc.getMinX(), ycc.getMinY() + y, ycc.getWidth(), 1, row);
            for (int i = 0; i < row.length; i += 3) {
                toRgb(row, i);
            }
            image.getRaster().setPixels(0, y, ycc.getWidth(), 1, row);
        }
        return image;
    }

    /** Ink at 255 is full afterwards. */
    private static BufferedImage cmyk(Raster stored, JpegLayout layout, byte[] profile) {
        int width = stored.getWidth();
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, stored.getHeight(), 4, null);
        int[] row = new int[4 * width];
        boolean inverted = layout.adobe() >= 0; // as Adobe's programs write, and all that write its marker
        for (int y = 0; y < stored.getHeight(); y++) {
            stored.getPixels(stored.getMinX(), stored.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += 4) {
                if (layout.isYcc()) {
                    toRgb(row, i);
                    for (int c = 0; c < 3; c++) {
                        row[i + c] = 255 - row[i + c];
                    }
                }
                for (int c = 0; inverted && c < 4; c++) {
                    row[i + c] = 255 - row[i + c];
                }
            }
            inks.setPixels(0, y, width, 1, row);
        }
        ComponentColorModel model = new ComponentColorModel(
                CmykToRgb.profile(profile).<ColorSpace>map(ICC_ColorSpace::new).orElse(PlainCmyk.INSTANCE),
                false,
                false,
                Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, inks, false, null);
    }

    /** JFIF's colour: three samples at i from YCbCr to RGB. */
    private static void toRgb(int[] samples, int i) {
        double y = samples[i];
        double cb = samples[i + 1] - 128;
        double cr = samples[i + 2] - 128;
        samples[i] = clip(y + 1.402 * cr);
        samples[i + 1] = clip(y - 0.344136 * cb - 0.714136 * cr);
        samples[i + 2] = clip(y + 1.772 * cb);
    }

    private static int clip(double value) {
        return (int) Math.clamp(Math.round(value), 0, 255);
    }

    /** CMYK of which no more is known; {@link CmykPixels} converts it. */
    private static final class PlainCmyk extends ColorSpace {
        private static final long serialVersionUID = 1;

        static final PlainCmyk INSTANCE = new PlainCmyk();

        private PlainCmyk() {
            super(TYPE_CMYK, 4);
        }

        @Override
        public float[] toRGB(float[] cmyk) {
            float light = 1 - cmyk[3];
            return new float[] {(1 - cmyk[0]) * light, (1 - cmyk[1]) * light, (1 - cmyk[2]) * light};
        }

        @Override
        public float[] fromRGB(float[] rgb) {
            throw new UnsupportedOperationException("nothing is converted to CMYK");
        }

        @Override
        public float[] toCIEXYZ(float[] cmyk) {
            return ColorSpace.getInstance(CS_sRGB).toCIEXYZ(toRGB(cmyk));
        }

        @Override
        public float[] fromCIEXYZ(float[] xyz) {
            throw new UnsupportedOperationException("nothing is converted to CMYK");
        }
    }
}
