package io.github.laddersr.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** {@link ByteImage} to and from AWT, by raw samples: AWT's own conversions take gray for linear light. */
final class BufferedImages {
    private BufferedImages() {}

    static ByteImage toByteImage(BufferedImage image) {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel palette) {
            return isGrayRamp(palette) ? fromGrayRamp(image, palette) : fromPalette(image, palette);
        }
        int space = model.getColorSpace().getType();
        int bands = image.getRaster().getNumBands();
        int type = image.getRaster().getTransferType();
        boolean unsigned =
                type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT;
        boolean raw = (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB)
                && unsigned
                && bands == model.getNumComponents()
                && bands <= 4
                && maxSampleBits(model) <= 16;
        return raw ? fromSamples(image, model) : fromSrgb(image);
    }

    private static int maxSampleBits(ColorModel model) {
        int max = 0;
        for (int c = 0; c < model.getNumComponents(); c++) {
            max = Math.max(max, model.getComponentSize(c));
        }
        return max;
    }

    private static ByteImage fromSamples(BufferedImage image, ColorModel model) {
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        int channels = model.getNumComponents();
        int stride = width * channels;
        byte[][] to8 = new byte[channels][];
        for (int c = 0; c < channels; c++) {
            to8[c] = to8Bits(model.getComponentSize(c));
        }
        byte[] out = new byte[ByteImage.lengthOf(width, height, channels)];
        boolean divide = model.isAlphaPremultiplied() && model.hasAlpha();
        int[] row = new int[stride];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            int at = y * stride;
            for (int i = 0; i < stride; i += channels) {
                if (divide) {
                    unpremultiply(row, i, channels, model);
                }
                for (int c = 0; c < channels; c++) {
                    out[at + i + c] = to8[c][row[i + c]];
                }
            }
        }
        return ByteImage.adopt(width, height, channels, out);
    }

    /** Samples of {@code bits} bits to the nearest of 0..255, full scale to full scale. */
    private static byte[] to8Bits(int bits) {
        int max = (1 << bits) - 1;
        byte[] table = new byte[max + 1];
        for (int v = 0; v <= max; v++) {
            table[v] = (byte) ((510L * v + max) / (2L * max));
        }
        return table;
    }

    private static void unpremultiply(int[] row, int i, int channels, ColorModel model) {
        int alpha = row[i + channels - 1];
        if (alpha == 0) {
            return; // no colour is left to recover: the samples stay, as zero
        }
        long maxAlpha = (1L << model.getComponentSize(channels - 1)) - 1;
        for (int c = 0; c < channels - 1; c++) {
            long max = (1L << model.getComponentSize(c)) - 1;
            row[i + c] = (int) Math.min(max, (2L * row[i + c] * maxAlpha + alpha) / (2L * alpha));
        }
    }

    /** Whether the palette is 0..255 in equal steps: how ImageIO shows gray files of 1, 2 and 4 bits. */
    private static boolean isGrayRamp(IndexColorModel palette) {
        int size = palette.getMapSize();
        if (palette.hasAlpha() || (size != 2 && size != 4 && size != 16)) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            int gray = i * 255 / (size - 1);
            if (palette.getRGB(i) != (0xFF000000 | gray * 0x010101)) {
                return false;
            }
        }
        return true;
    }

    private static ByteImage fromGrayRamp(BufferedImage image, IndexColorModel palette) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] out = new byte[ByteImage.lengthOf(width, height, 1)];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            copyIndices(image, y, row);
            for (int x = 0; x < width; x++) {
                out[y * width + x] = (byte) palette.getBlue(row[x]);
            }
        }
        return ByteImage.adopt(width, height, 1, out);
    }

    private static ByteImage fromPalette(BufferedImage image, IndexColorModel palette) {
        int width = image.getWidth();
        int height = image.getHeight();
        int channels = palette.hasAlpha() ? 4 : 3;
        byte[] out = new byte[ByteImage.lengthOf(width, height, channels)];
        int[] colours = new int[1 << palette.getPixelSize()]; // an index past the palette's end is black
        palette.getRGBs(colours);
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < height; y++) {
            copyIndices(image, y, row);
            for (int x = 0; x < width; x++) {
                to = putArgb(colours[row[x]], channels, out, to);
            }
        }
        return ByteImage.adopt(width, height, channels, out);
    }

    private static void copyIndices(BufferedImage image, int y, int[] row) {
        Raster raster = image.getRaster();
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
    }

    /** Everything else (CMYK, Lab, floats): AWT's conversion to sRGB. */
    private static ByteImage fromSrgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int channels = image.getColorModel().hasAlpha() ? 4 : 3;
        byte[] out = new byte[ByteImage.lengthOf(width, height, channels)];
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                to = putArgb(argb, channels, out, to);
            }
        }
        return ByteImage.adopt(width, height, channels, out);
    }

    private static int putArgb(int argb, int channels, byte[] out, int to) {
        out[to] = (byte) (argb >> 16);
        out[to + 1] = (byte) (argb >> 8);
        out[to + 2] = (byte) argb;
        if (channels == 4) {
            out[to + 3] = (byte) (argb >>> 24);
        }
        return to + channels;
    }

    static BufferedImage fromByteImage(ByteImage image) {
        BufferedImage out = switch (image.channels()) {
            case 1 -> new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
            case 2 -> grayAlpha(image.width(), image.height());
            case 3 -> new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
            case 4 -> new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_4BYTE_ABGR);
            default -> throw new AssertionError("ByteImage checks its channels: " + image);
        };
        byte[] from = image.samples();
        byte[] to = ((DataBufferByte) out.getRaster().getDataBuffer()).getData();
        int channels = image.channels();
        if (channels <= 2) {
            System.arraycopy(from, 0, to, 0, from.length);
        } else {
            for (int i = 0; i < from.length; i += channels) { // BGR and ABGR: each pixel backwards
                for (int c = 0; c < channels; c++) {
                    to[i + channels - 1 - c] = from[i + c];
                }
            }
        }
        return out;
    }

    private static BufferedImage grayAlpha(int width, int height) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        WritableRaster raster = Raster.createInterleavedRaster(
                DataBuffer.TYPE_BYTE, width, height, 2 * width, 2, new int[] {0, 1}, null);
        return new BufferedImage(model, raster, false, null);
    }
}
