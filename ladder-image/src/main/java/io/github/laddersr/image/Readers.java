package io.github.laddersr.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.github.laddersr.image.codec.JdkReaders;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * Finds ImageIO's readers by name of who made them: which of several for one format ImageIO gives first depends on the class path, and what
 * is read must not.
 */
final class Readers {
    private Readers() {}

    /** The JDK's own, of any format but WebP. */
    static ImageReader jdk(ImageFormat format) throws IOException {
        return JdkReaders.of(format.imageIoName());
    }

    /** TwelveMonkeys' for TIFF. */
    static ImageReader twelveMonkeysTiff() throws IOException {
        return new TIFFImageReaderSpi().createReaderInstance();
    }

    /**
     * For WebP: libwebp, or TwelveMonkeys' where this machine has none. They agree on what is lossless; of lossy colour, libwebp smooths the
     * half resolution and TwelveMonkeys does not.
     */
    static ImageReader webp() throws IOException {
        return LibWebp.loads()
                ? new com.luciad.imageio.webp.WebPImageReaderSpi().createReaderInstance(null)
                : new WebPImageReaderSpi().createReaderInstance();
    }
}
