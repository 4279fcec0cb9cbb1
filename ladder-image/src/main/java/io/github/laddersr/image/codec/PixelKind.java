// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.SampleBytes;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * What the pixels of an AWT image mean, and how its rows become rows of {@link ImageRows}. Samples are copied unchanged
 * where possible, because AWT's own conversions take gray for linear light and change the samples that a profile
 * describes.
 */
public sealed interface PixelKind
        permits PixelKind.Samples, PixelKind.Ramp, PixelKind.Palette, PixelKind.Converted, CmykPixels {
    /** Samples in a pixel of the resulting rows: 1 to 4. */
    int channels();

    /** The bits of a sample that are needed to keep its precision: 8 or 16. */
    int depth();

    /**
     * Prepares to copy rows to samples of 8 or 16 bits, for one thread. If the samples of a damaged file have more bits
     * than the file says, the additional bits are ignored.
     */
    RowCopy begin(BufferedImage image, int depth);

    /** Copies one row. */
    @FunctionalInterface
    interface RowCopy {
        void copy(int y, byte[] row);
    }

    /** Finds the kind of an image. */
    static PixelKind of(BufferedImage image) {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel palette) {
            return isGrayRamp(palette) ? Ramp.of(palette) : Palette.of(palette);
        }
        int space = model.getColorSpace().getType();
        int bands = image.getRaster().getNumBands();
        int type = image.getRaster().getTransferType();
        boolean unsigned =
                type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT;
        int bits = maxSampleBits(model);
        if (unsigned && bits <= 16 && bands == model.getNumComponents()) {
            if (bands <= 4 && (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB)) {
                return new Samples(model, bits > 8 ? 16 : 8);
            }
            if (bands == 4 && space == ColorSpace.TYPE_CMYK && (type != DataBuffer.TYPE_INT)) {
                return CmykPixels.of(model.getColorSpace(), bits > 8 ? 16 : 8);
            }
        }
        return new Converted(model.hasAlpha());
    }

    private static int maxSampleBits(ColorModel model) {
        int max = 0;
        for (int c = 0; c < model.getNumComponents(); c++) {
            int bits = model.getComponentSize(c);
            if (bits < 1) {
                throw new IllegalArgumentException("a channel has no bits");
            }
            max = Math.max(max, bits);
        }
        return max;
    }

    /**
     * Whether the palette is gray from 0 to 255 or from 255 to 0 in equal steps. ImageIO decodes gray files of 1, 2 and
     * 4 bits to such palettes.
     */
    private static boolean isGrayRamp(IndexColorModel palette) {
        int size = palette.getMapSize();
        if (palette.hasAlpha() || (size != 2 && size != 4 && size != 16)) {
            return false;
        }
        boolean down = palette.getBlue(0) != 0;
        for (int i = 0; i < size; i++) {
            int gray = (down ? size - 1 - i : i) * 255 / (size - 1);
            if (palette.getRGB(i) != (0xFF000000 | gray * 0x010101)) {
                return false;
            }
        }
        return true;
    }

    /** Gray or RGB, with or without alpha. Colour may be premultiplied with alpha. */
    record Samples(ColorModel model, int depth) implements PixelKind {
        @Override
        public int channels() {
            return model.getNumComponents();
        }

        @Override
        public RowCopy begin(BufferedImage image, int depth) {
            int channels = channels();
            int[][] scaled = new int[channels][];
            for (int c = 0; c < channels; c++) {
                int bits = model.getComponentSize(c);
                scaled[c] = c > 0 && bits == model.getComponentSize(0) ? scaled[0] : scale(bits, depth);
            }
            boolean divide = model.isAlphaPremultiplied() && model.hasAlpha();
            Raster raster = image.getRaster();
            int[] row = new int[image.getWidth() * channels];
            return (y, out) -> {
                raster.getPixels(raster.getMinX(), raster.getMinY() + y, image.getWidth(), 1, row);
                for (int i = 0; i < row.length; i += channels) {
                    if (divide) {
                        unpremultiply(row, i);
                    }
                    for (int c = 0; c < channels; c++) {
                        SampleBytes.put(out, i + c, scaled[c][row[i + c] & scaled[c].length - 1], depth);
                    }
                }
            };
        }

        /**
         * A table that converts samples of {@code bits} bits to the nearest sample of {@code depth} bits, so that the
         * largest becomes the largest.
         */
        private static int[] scale(int bits, int depth) {
            int max = (1 << bits) - 1;
            long to = (1 << depth) - 1;
            int[] table = new int[max + 1];
            for (int v = 0; v <= max; v++) {
                table[v] = (int) ((2 * to * v + max) / (2L * max));
            }
            return table;
        }

        private void unpremultiply(int[] row, int i) {
            int last = channels() - 1;
            int alpha = row[i + last];
            if (alpha == 0) {
                return; // no colour is left to recover, so the samples stay zero
            }
            long maxAlpha = (1L << model.getComponentSize(last)) - 1;
            for (int c = 0; c < last; c++) {
                long max = (1L << model.getComponentSize(c)) - 1;
                row[i + c] = (int) Math.min(max, (2L * row[i + c] * maxAlpha + alpha) / (2L * alpha));
            }
        }
    }

    /** Gray with few bits, stored as a palette. */
    record Ramp(int[] grays) implements PixelKind {
        static Ramp of(IndexColorModel palette) {
            int[] grays = new int[1 << palette.getPixelSize()];
            for (int i = 0; i < Math.min(grays.length, palette.getMapSize()); i++) {
                grays[i] = palette.getBlue(i);
            }
            return new Ramp(grays);
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public int depth() {
            return 8;
        }

        @Override
        public RowCopy begin(BufferedImage image, int depth) {
            int[] row = new int[image.getWidth()];
            return (y, out) -> {
                copyIndices(image, y, row);
                for (int x = 0; x < row.length; x++) {
                    out[x] = (byte) grays[row[x] & grays.length - 1];
                }
            };
        }
    }

    /** A palette of ARGB colours. An index after the palette's end is black. */
    record Palette(int[] colours, boolean alpha) implements PixelKind {
        static Palette of(IndexColorModel palette) {
            int[] colours = new int[1 << palette.getPixelSize()];
            palette.getRGBs(colours);
            return new Palette(colours, palette.hasAlpha());
        }

        @Override
        public int channels() {
            return alpha ? 4 : 3;
        }

        @Override
        public int depth() {
            return 8;
        }

        @Override
        public RowCopy begin(BufferedImage image, int depth) {
            int[] row = new int[image.getWidth()];
            return (y, out) -> {
                copyIndices(image, y, row);
                for (int x = 0; x < row.length; x++) {
                    putArgb(colours[row[x] & colours.length - 1], channels(), out, x);
                }
            };
        }
    }

    /** Everything else (Lab, floating-point numbers), converted to sRGB by AWT. */
    record Converted(boolean alpha) implements PixelKind {
        @Override
        public int channels() {
            return alpha ? 4 : 3;
        }

        @Override
        public int depth() {
            return 8;
        }

        @Override
        public RowCopy begin(BufferedImage image, int depth) {
            int[] row = new int[image.getWidth()];
            return (y, out) -> {
                image.getRGB(0, y, row.length, 1, row, 0, row.length);
                for (int x = 0; x < row.length; x++) {
                    putArgb(row[x], channels(), out, x);
                }
            };
        }
    }

    private static void copyIndices(BufferedImage image, int y, int[] row) {
        Raster raster = image.getRaster();
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
    }

    private static void putArgb(int argb, int channels, byte[] out, int x) {
        int to = x * channels;
        out[to] = (byte) (argb >> 16);
        out[to + 1] = (byte) (argb >> 8);
        out[to + 2] = (byte) argb;
        if (channels == 4) {
            out[to + 3] = (byte) (argb >>> 24);
        }
    }
}
