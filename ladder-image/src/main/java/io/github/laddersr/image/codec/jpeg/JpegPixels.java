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
 * Decodes a JPEG by the JDK's reader (libjpeg). It is shown the tables, the scans and what says how colour is stored: profiles, by which it
 * would convert, are left out, stray bytes too, and the end is there in any case. CMYK and YCCK are taken apart here.
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
    private final int adobe; // Adobe's colour transform: 0 none, 1 YCbCr, 2 YCCK; -1 if it is not said

    JpegPixels(JpegIndex index, OpenFile input) throws IOException {
        this.index = index;
        this.input = input;
        var segment = index.adobe(input);
        this.adobe = segment.isEmpty() ? -1 : input.bytes(segment.get().at() + 11, 1)[0];
    }

    /** The file as libjpeg is to see it, up to {@code end}. */
    ImageInputStream stream(long end) throws IOException {
        SplicedStream.Builder stream = new SplicedStream.Builder().add(BEGIN);
        boolean three = index.frame().components().size() == 3;
        if (index.frame().components().size() != CMYK && (index.hasJfif(input) || (three && adobe < 0 && isYcc()))) {
            stream.add(JFIF); // without it the JDK takes colour for RGB that libjpeg and all others take for YCbCr
        }
        for (JpegIndex.Segment segment : index.segments()) {
            boolean needed = segment.marker() == 0xEE && adobe >= 0;
            if (needed || !(segment.isApplication() || segment.marker() == JpegIndex.COMMENT)) {
                stream.copy(segment.at() - 4, segment.length() + 4L);
            }
        }
        return stream.copy(index.firstScan(), end - index.firstScan()).add(END).over(input);
    }

    /** The pixels, with colour as it is in the file, except that CMYK has a colour space of its own. */
    BufferedImage decode(ImageReader reader, ImageInputStream stream) throws IOException {
        reader.setInput(stream, true, true);
        return index.frame().components().size() == CMYK ? cmyk(reader.readRaster(0, null)) : reader.read(0);
    }

    /**
     * Whether colour is stored as YCbCr (and black), not as RGB or CMYK: as Adobe's marker says. Without one, three components are unless
     * they are named RGB, and four if colour is stored at a lower resolution than black.
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

    /** Ink at 255 is full afterwards. */
    private BufferedImage cmyk(Raster stored) throws IOException {
        int width = stored.getWidth();
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, stored.getHeight(), 4, null);
        int[] row = new int[4 * width];
        boolean inverted = adobe >= 0; // as Adobe's programs write, and all that write its marker
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
