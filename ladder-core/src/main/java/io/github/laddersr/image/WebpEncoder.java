package io.github.laddersr.image;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import io.github.laddersr.UserException;
import java.io.IOException;
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
        ByteImage whole;
        try {
            whole = image.toByteImage();
        } catch (OutOfMemoryError e) {
            throw new UserException(
                    "A WebP of %dx%d pixels does not fit into the memory: choose PNG, which is written row by row."
                            .formatted(image.width(), image.height()),
                    e);
        }
        WebPWriteParam param = new WebPWriteParam(Locale.ROOT);
        param.setCompressionType(options.lossless() ? CompressionType.Lossless : CompressionType.Lossy);
        param.setCompressionQuality(options.lossless() ? LOSSLESS_EFFORT : options.quality() / 100f);
        param.setAlphaQuality(BEST_ALPHA);
        param.setExact(options.lossless());
        param.setUseSharpYUV(true);
        try {
            ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
            writer.setOutput(out);
            writer.write(null, new IIOImage(whole.toBufferedImage(), null, null), param);
            writer.dispose();
        } catch (LinkageError e) {
            throw new UserException(
                    "WebP can't be written on this machine, for which there is no libwebp: choose PNG.", e);
        }
    }
}
