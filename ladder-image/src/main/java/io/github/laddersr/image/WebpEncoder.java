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

/** WebP by libwebp, which wants the whole image in memory. It has no gray: that becomes RGB. */
final class WebpEncoder {
    private static final int BEST_ALPHA = 100; // that is, without loss
    private static final float LOSSLESS_EFFORT = 0.75f; // of its search; the pixels are the same with any

    /**
     * Bytes that encoding takes for a pixel, beside a byte for each sample: the writer's copy in Java's heap, what libwebp derives from it, the file. Seen
     * with noise, which takes more than photos: by what the peak of a process grew from 6 to 24 million pixels, 19 bytes with the samples for
     * RGB, 45 for RGBA, and 44 and 46 without loss. Here it is a tenth above that, or more.
     */
    private static final int LOSSY = 18;

    private static final int LOSSY_WITH_ALPHA = 46; // alpha itself is kept without loss
    private static final int LOSSLESS = 48;

    private static final long LARGE = 64L << 20; // bytes: a collection is quick beside encoding so much

    private WebpEncoder() {}

    /** Bytes of memory, in Java's heap and beyond it, that encoding takes at its peak, at most. */
    static long bytes(long pixels, int channels, boolean lossless) {
        int beside = lossless ? LOSSLESS : channels % 2 == 0 ? LOSSY_WITH_ALPHA : LOSSY;
        return pixels * (channels + beside);
    }

    static void encode(ImageRows image, WriteOptions options, ImageOutputStream out) throws IOException {
        try {
            ByteImage whole = image.toByteImage();
            if (bytes((long) whole.width() * whole.height(), whole.channels(), options.lossless()) > LARGE) {
                // libwebp's memory lies outside of Java's heap, which only a collection makes smaller: its garbage
                // would come on top.
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
        param.setLowMemory(true); // else what it notes before it writes grows with the noise in an image
        return param;
    }

    /** An image's own samples as RGB or RGBA; of gray, each sample stands for three. */
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

        /** Not a copy, as elsewhere: the writer, who alone sees it, only reads. */
        @Override
        public Raster getData() {
            return getRaster();
        }
    }
}
