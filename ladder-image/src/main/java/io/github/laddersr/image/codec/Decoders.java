// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes whole images with ImageIO's readers. */
public final class Decoders {
    private Decoders() {}

    /** Decodes an image with a reader. */
    @FunctionalInterface
    public interface Use {
        /** Decodes the image. */
        BufferedImage of(ImageReader reader) throws IOException;
    }

    /** The JDK's own reader for any format but WebP. */
    public static ImageReader jdk(ImageFormat format) throws IOException {
        return JdkReaders.of(
                format == ImageFormat.JPEG ? "jpeg" : format == ImageFormat.TIFF ? "tiff" : format.extension());
    }

    /**
     * A reader for WebP: libwebp, or TwelveMonkeys' reader if libwebp does not load on this machine. Both decode
     * lossless files to the same pixels. In lossy files colour has half the resolution; libwebp smooths it,
     * TwelveMonkeys does not.
     */
    public static ImageReader webp() throws IOException {
        return LibWebp.loads()
                ? new com.luciad.imageio.webp.WebPImageReaderSpi().createReaderInstance(null)
                : new WebPImageReaderSpi().createReaderInstance();
    }

    /** Decodes the first image of a stream. */
    public static ImageRows first(ImageReader reader, ImageInputStream stream) throws IOException {
        return image(0, reader, stream);
    }

    /** Decodes one of several images of a stream, 0 for the first. */
    public static ImageRows image(int index, ImageReader reader, ImageInputStream stream) throws IOException {
        return decode(
                reader,
                ready -> {
                    ready.setInput(stream, false, true);
                    return ready.read(index);
                },
                Decoders::isDamage);
    }

    /**
     * Decodes an image.
     *
     * @param reader the reader, which is disposed afterwards
     * @param damage which of the reader's warnings mean that pixels are missing or wrong
     * @throws IIOException if there was such a warning
     */
    public static ImageRows decode(ImageReader reader, Use use, Predicate<String> damage) throws IOException {
        List<String> warnings = new ArrayList<>();
        BufferedImage image;
        try {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            image = use.of(reader);
        } finally {
            reader.dispose();
        }
        Optional<String> found = warnings.stream().filter(damage).findFirst();
        if (found.isPresent()) {
            throw new IIOException(found.get().strip());
        }
        return BufferedRows.of(image);
    }

    /** Returns an image of one pixel, of the type to which a reader would decode the first image of a stream. */
    public static ImageRows kind(ImageReader reader, ImageInputStream stream) throws IOException {
        try {
            reader.setInput(stream, true, true);
            return BufferedRows.of(reader.getImageTypes(0).next().createBufferedImage(1, 1));
        } finally {
            reader.dispose();
        }
    }

    /** Whether a warning of libjpeg or ImageIO means that pixels are missing or wrong. Stray bytes are harmless. */
    public static boolean isDamage(String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        return lower.contains("premature")
                || lower.contains("truncated")
                || lower.contains("missing eoi")
                || (lower.contains("corrupt jpeg data") && !lower.contains("extraneous bytes"));
    }
}
