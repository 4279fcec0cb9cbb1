// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.jpeg;

import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.codec.CmykPixels;
import io.github.laddersr.image.codec.SplicedStream;
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
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes a JPEG with the JDK's reader (libjpeg). The reader only sees the tables, the scans and the segments that say
 * how colour is stored. Profiles are left out because the reader would apply them. Stray bytes are left out too, and a
 * missing end is added. This class unpacks CMYK and YCCK itself.
 */
final class JpegPixels {
    private static final byte[] BEGIN = {(byte) 0xFF, (byte) 0xD8};
    private static final byte[] END = {(byte) 0xFF, (byte) 0xD9};
    private static final byte[] JFIF = {
        (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };
    private static final int CMYK = 4;

    private final JpegIndex index;
    private final OpenFile input;
    private final int adobe; // Adobe's colour transform: 0 none, 1 YCbCr, 2 YCCK; -1 if the file does not say

    JpegPixels(JpegIndex index, OpenFile input) throws IOException {
        this.index = index;
        this.input = input;
        var segment = index.adobe(input);
        this.adobe = segment.isEmpty() ? -1 : input.bytes(segment.get().at() + 11, 1)[0];
    }

    /** The file as libjpeg should see it, up to {@code end}. */
    ImageInputStream stream(long end) throws IOException {
        SplicedStream.Builder stream = new SplicedStream.Builder().add(BEGIN);
        boolean three = index.frame().components().size() == 3;
        if (index.frame().components().size() != CMYK && (index.hasJfif(input) || (three && adobe < 0 && isYcc()))) {
            // without this segment the JDK takes some colours for RGB that libjpeg and all other programs take for
            // YCbCr
            stream.add(JFIF);
        }
        for (JpegIndex.Segment segment : index.segments()) {
            boolean needed = segment.marker() == 0xEE && adobe >= 0;
            if (needed || !(segment.isApplication() || segment.marker() == JpegIndex.COMMENT)) {
                stream.copy(segment.at() - 4, segment.length() + 4L);
            }
        }
        return stream.copy(index.firstScan(), end - index.firstScan()).add(END).over(input);
    }

    /** Decodes the pixels. Colours stay as in the file, except that CMYK gets its own colour space. */
    BufferedImage decode(ImageReader reader, ImageInputStream stream) throws IOException {
        reader.setInput(stream, true, true);
        return index.frame().components().size() == CMYK ? cmyk(reader.readRaster(0, null)) : reader.read(0);
    }

    /**
     * Whether colour is stored as YCbCr (and black), not as RGB or CMYK. Adobe's marker says this. Without it, three
     * components are YCbCr unless they are named R, G and B, and four components are YCbCr and black if colour is
     * stored at a lower resolution than black.
     */
    private boolean isYcc() throws IOException {
        if (adobe >= 0) {
            return adobe != 0;
        }
        var components = index.frame().components();
        if (components.size() == CMYK) {
            return !index.frame().isEvenlySampled();
        }
        boolean named = components.get(0).id() == 'R'
                && components.get(1).id() == 'G'
                && components.get(2).id() == 'B';
        return index.hasJfif(input) || !named;
    }

    /** Unpacks CMYK. In the result, 255 is full ink. */
    private BufferedImage cmyk(Raster stored) throws IOException {
        int width = stored.getWidth();
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, stored.getHeight(), 4, null);
        int[] row = new int[4 * width];
        boolean inverted = adobe >= 0; // Adobe's programs and all others that write Adobe's marker store it inverted
        boolean ycc = isYcc();
        for (int y = 0; y < stored.getHeight(); y++) {
            stored.getPixels(stored.getMinX(), stored.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += 4) {
                if (ycc) {
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
                CmykToRgb.profile(JpegMetadata.profile(index, input))
                        .<ColorSpace>map(ICC_ColorSpace::new)
                        .orElse(PlainCmyk.INSTANCE),
                false,
                false,
                Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, inks, false, null);
    }

    /** Converts the three samples at i from JFIF's YCbCr to RGB. */
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

    /** A colour space for CMYK without a profile. {@link CmykPixels} converts it. */
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
