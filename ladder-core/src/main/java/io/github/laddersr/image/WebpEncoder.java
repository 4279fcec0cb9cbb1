package io.github.laddersr.image;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import io.github.laddersr.UserException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** WebP by libwebp, which wants the whole image in memory. It has no gray: that becomes RGB. */
final class WebpEncoder {
    private static final int BEST_ALPHA = 100; // that is, without loss
    private static final float LOSSLESS_EFFORT = 0.75f; // of its search; the pixels are the same with any

    private WebpEncoder() {}

    static void encode(ImageRows image, WriteOptions options, ImageOutputStream out) throws IOException {
        try {
            BufferedImage whole = toColour(image.toByteImage()).toBufferedImage();
            ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
            writer.setOutput(out);
            writer.write(null, new IIOImage(whole, null, null), param(options));
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
        return param;
    }

    private static ByteImage toColour(ByteImage image) {
        if (image.channels() >= 3) {
            return image;
        }
        int channels = image.channels() + 2;
        byte[] samples = new byte[ByteImage.lengthOf(image.width(), image.height(), channels)];
        byte[] gray = image.samples();
        for (int from = 0, to = 0; from < gray.length; from += image.channels(), to += channels) {
            Arrays.fill(samples, to, to + 3, gray[from]);
            if (channels == 4) {
                samples[to + 3] = gray[from + 1];
            }
        }
        return ByteImage.adopt(image.width(), image.height(), channels, samples);
    }
}
