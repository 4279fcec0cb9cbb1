// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.image.codec.LibWebp;
import io.github.laddersr.image.codec.RowsImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Encodes PNG, JPEG and TIFF with the JDK's writers, which ask for rows as they need them, and WebP with {@link
 * WebpEncoder}.
 */
final class ImageEncoder {
    // deflate level 4: takes a third of level 9's time, for files a few percent larger
    private static final float PNG_QUALITY = 0.5f;
    private static final String TIFF_COMPRESSION = "Deflate";
    private static final int JPEG_SIDE = 65_535; // JPEG's header has 16 bits for a side
    private static final int WEBP_SIDE = 16_383; // WebP's header has 14 bits
    static final long TIFF_BYTES = 1L << 32; // TIFF's offsets have 32 bits

    private ImageEncoder() {}

    /** Says why a format can't hold an image, in words that follow "because". Empty if it can. */
    static Optional<String> obstacle(ImageFormat format, long width, long height, int channels, int depth) {
        if (format == ImageFormat.JPEG && channels % 2 == 0) {
            return Optional.of("JPEG has no transparency");
        }
        if (format == ImageFormat.WEBP && !LibWebp.loads()) {
            return Optional.of("libwebp does not load on this machine");
        }
        int side = format == ImageFormat.JPEG ? JPEG_SIDE : format == ImageFormat.WEBP ? WEBP_SIDE : Integer.MAX_VALUE;
        if (Math.max(width, height) > side) {
            return Optional.of("%s has at most %d pixels a side, and these are %dx%d"
                    .formatted(format.title(), side, width, height));
        }
        if (format == ImageFormat.TIFF && tiffBytes(width, height, channels, depth) > TIFF_BYTES) {
            return Optional.of("TIFF has at most 4 GB, which %dx%d pixels may exceed".formatted(width, height));
        }
        return Optional.empty();
    }

    /**
     * The most bytes that a TIFF takes: the samples and one percent for the directory and for data that deflate can't
     * compress.
     */
    static long tiffBytes(long width, long height, int channels, int depth) {
        return width * height / 99 * 100 * channels * depth / 8;
    }

    static void encode(ImageRows given, ImageFormat format, WriteOptions options, ImageOutputStream out)
            throws IOException {
        ImageRows image = format == ImageFormat.JPEG || format == ImageFormat.WEBP ? EightBitRows.of(given) : given;
        if (format == ImageFormat.WEBP) {
            WebpEncoder.encode(image, options, out);
            return;
        }
        ImageWriter writer = writer(format);
        try (RowReader rows = image.read()) {
            RenderedImage pixels = RowsImage.of(image, rows, format == ImageFormat.JPEG);
            ImageTypeSpecifier type = ImageTypeSpecifier.createFromRenderedImage(pixels);
            ImageWriteParam param = param(writer, format, options);
            IIOMetadata metadata = format == ImageFormat.JPEG && image.channels() == 3
                    ? fullResolutionColour(writer.getDefaultImageMetadata(type, param))
                    : null;
            writer.setOutput(out);
            writer.write(null, new IIOImage(pixels, null, metadata), param);
        } finally {
            writer.dispose();
        }
    }

    /** Encodes several images as the pages of a TIFF. Each is read to its end before the next is requested. */
    static void encodePages(Iterator<ImageRows> pages, WriteOptions options, ImageOutputStream out) throws IOException {
        ImageWriter writer = writer(ImageFormat.TIFF);
        try {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            while (pages.hasNext()) {
                ImageRows page = pages.next();
                try (RowReader rows = page.read()) {
                    IIOImage pixels = new IIOImage(RowsImage.of(page, rows, false), null, null);
                    writer.writeToSequence(pixels, param(writer, ImageFormat.TIFF, options));
                }
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    private static ImageWriteParam param(ImageWriter writer, ImageFormat format, WriteOptions options) {
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        switch (format) {
            case JPEG -> param.setCompressionQuality(options.quality() / 100f);
            case PNG -> param.setCompressionQuality(PNG_QUALITY);
            case TIFF -> param.setCompressionType(TIFF_COMPRESSION);
            case WEBP, BMP, GIF -> throw new IllegalArgumentException(format.title() + " is not written");
        }
        return param;
    }

    /**
     * Finds the JDK's own writer. Those of other libraries may need the whole image in memory or compress in another
     * way.
     */
    private static ImageWriter writer(ImageFormat format) throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format.imageIoName());
        while (writers.hasNext()) {
            ImageWriter writer = writers.next();
            if (writer.getClass().getModule() == ImageIO.class.getModule()) {
                return writer;
            }
            writer.dispose();
        }
        throw new IOException("this Java has no writer for " + format.title());
    }

    /**
     * Sets the sampling of every component to 1x1 (4:4:4). The default halves the colour in both directions, which is
     * visible in thin red lines.
     */
    private static IIOMetadata fullResolutionColour(IIOMetadata metadata) throws IIOInvalidTreeException {
        String format = metadata.getNativeMetadataFormatName();
        Node root = metadata.getAsTree(format);
        setSampling(root);
        metadata.setFromTree(format, root);
        return metadata;
    }

    private static void setSampling(Node node) {
        if (node.getNodeName().equals("componentSpec")) {
            node.getAttributes().getNamedItem("HsamplingFactor").setNodeValue("1");
            node.getAttributes().getNamedItem("VsamplingFactor").setNodeValue("1");
        }
        NodeList children = node.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            setSampling(children.item(i));
        }
    }
}
