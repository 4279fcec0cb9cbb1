package io.github.laddersr.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** PNG and JPEG through {@code javax.imageio}. */
final class ImageEncoder {
    private static final float JPEG_QUALITY = 0.95f;
    private static final float PNG_QUALITY = 0.5f; // deflate level 4: a third of the time of 9 for some percent of size

    private ImageEncoder() {}

    static void encode(ByteImage image, FileFormat format, OutputStream out) throws IOException {
        BufferedImage pixels = image.toBufferedImage();
        ImageTypeSpecifier type = ImageTypeSpecifier.createFromRenderedImage(pixels);
        ImageWriter writer =
                ImageIO.getImageWritersByFormatName(format.imageIoName()).next(); // both are in every JDK
        // In memory, not a cache file elsewhere: the PNG writer seeks back to fill in chunk lengths.
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(format == FileFormat.JPEG ? JPEG_QUALITY : PNG_QUALITY);
            IIOMetadata metadata = format == FileFormat.JPEG && image.channels() == 3
                    ? fullResolutionColour(writer.getDefaultImageMetadata(type, param))
                    : null;
            writer.setOutput(stream);
            writer.write(null, new IIOImage(pixels, null, metadata), param);
        } finally {
            writer.dispose();
        }
    }

    /** Sampling 1x1 for every component (4:4:4); the default halves the colour both ways, which thin red lines show. */
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
