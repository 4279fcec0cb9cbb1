// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import io.github.laddersr.image.ByteImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * A low-resolution image after JPEG compression: the input of a measurement on compressed images.
 *
 * @param image decoded image, with the same size and channels
 * @param sha256 hash of the JPEG file in hexadecimal, by which two measurements can verify that they had the same input
 */
public record JpegInput(ByteImage image, String sha256) {
    /**
     * Encodes an image with the JDK's JPEG writer, which subsamples chroma (4:2:0) and scales the standard quantisation
     * tables as libjpeg does, and decodes it with the JDK's reader.
     *
     * @param image image with 1 (gray) or 3 channels (RGB)
     * @param quality 1 to 100, on libjpeg's scale
     * @throws IllegalArgumentException if quality or channels are out of range
     */
    public static JpegInput of(ByteImage image, int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("a JPEG quality of " + quality);
        }
        if (image.channels() != 1 && image.channels() != 3) {
            throw new IllegalArgumentException("a JPEG of " + image.channels() + " channels");
        }
        try {
            byte[] file = encode(image.toBufferedImage(), quality);
            ByteImage decoded = ByteImage.from(decode(file));
            return new JpegInput(image.channels() == 3 ? decoded.toRgb() : decoded, sha256(file));
        } catch (IOException e) {
            throw new UncheckedIOException("a JPEG in memory could not be written or read", e);
        }
    }

    private static byte[] encode(BufferedImage image, int quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality / 100f);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage decode(byte[] file) throws IOException {
        ImageReader reader = jdkReader();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in);
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    /**
     * The JDK's own reader. If there are several on the class path, ImageIO may prefer another one, but results must
     * not depend on it.
     */
    private static ImageReader jdkReader() throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
            reader.dispose();
        }
        throw new IOException("this Java has no reader for JPEG");
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
