// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import io.github.laddersr.UserException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encodes WebP with libwebp, which needs the whole image in memory. WebP has no gray, so gray becomes RGB. */
final class WebpEncoder {
    private static final int BEST_ALPHA = 100; // the transparency is compressed without loss
    private static final float LOSSLESS_EFFORT = 0.75f; // how hard the encoder searches; the pixels don't depend on it

    /**
     * The bytes of memory that encoding takes for a pixel, in addition to a byte for each sample: the writer's copy in
     * Java's heap, libwebp's working memory, the file. Measured with noise, which takes more than photos, as the growth
     * of a process's peak from 6 to 24 million pixels: with the samples 19 bytes for RGB, 45 for RGBA, and 44 and 46
     * without loss. These constants are at least a tenth above that.
     */
    private static final int LOSSY = 18;

    private static final int LOSSY_WITH_ALPHA = 46; // alpha is compressed without loss
    private static final int LOSSLESS = 48;

    // bytes; a garbage collection takes little time compared with encoding so much
    private static final long LARGE = 64L << 20;

    private WebpEncoder() {}

    /** The most bytes of memory that encoding takes, in Java's heap and outside of it. */
    static long bytes(long pixels, int channels, boolean lossless) {
        int beside = lossless ? LOSSLESS : channels % 2 == 0 ? LOSSY_WITH_ALPHA : LOSSY;
        return pixels * (channels + beside);
    }

    static void encode(ImageRows image, WriteOptions options, ImageOutputStream out) throws IOException {
        try {
            ByteImage whole = image.toByteImage();
            if (bytes((long) whole.width() * whole.height(), whole.channels(), options.lossless()) > LARGE) {
                // libwebp's memory is outside of Java's heap. A collection shrinks the heap first, so that its garbage
                // does not add to libwebp's memory.
                System.gc();
            }
            ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
            writer.setOutput(out);
            writer.write(null, new IIOImage(new Colour(whole), null, null), param(options));
            writer.dispose();
        } catch (OutOfMemoryError e) {
            throw new UserException(
                    "A WebP of %dx%d pixels does not fit into the memory: choose PNG, which is written row by row."
                            .formatted(image.width(), image.height()),
                    e);
        }
    }

    private static WebPWriteParam param(WriteOptions options) {
        WebPWriteParam param = new WebPWriteParam(Locale.ROOT);
        param.setCompressionType(options.lossless() ? CompressionType.Lossless : CompressionType.Lossy);
        param.setCompressionQuality(options.lossless() ? LOSSLESS_EFFORT : options.quality() / 100f);
        param.setAlphaQuality(BEST_ALPHA);
        param.setExact(options.lossless());
        param.setUseSharpYUV(true);
        param.setLowMemory(true); // otherwise libwebp buffers data that grows with the noise in an image
        return param;
    }

    /** Shows an image's own samples as RGB or RGBA. For gray, one sample is used for all three channels. */
    private static final class Colour extends BufferedImage {
        Colour(ByteImage image) {
            super(model(image.hasAlpha()), raster(image), false, null);
        }

        private static ColorModel model(boolean alpha) {
            return new ComponentColorModel(
                    ColorSpace.getInstance(ColorSpace.CS_sRGB),
                    alpha,
                    false,
                    alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                    DataBuffer.TYPE_BYTE);
        }

        private static WritableRaster raster(ByteImage image) {
            int[] offsets = switch (image.channels()) {
                case 1 -> new int[] {0, 0, 0};
                case 2 -> new int[] {0, 0, 0, 1};
                case 3 -> new int[] {0, 1, 2};
                case 4 -> new int[] {0, 1, 2, 3};
                default -> throw new AssertionError("ByteImage checks its channels: " + image);
            };
            byte[] samples = image.samples();
            return Raster.createInterleavedRaster(
                    new DataBufferByte(samples, samples.length),
                    image.width(),
                    image.height(),
                    image.width() * image.channels(),
                    image.channels(),
                    offsets,
                    null);
        }

        /** Returns no copy, as the superclass would: only the writer sees this image, and it only reads. */
        @Override
        public Raster getData() {
            return getRaster();
        }
    }
}
