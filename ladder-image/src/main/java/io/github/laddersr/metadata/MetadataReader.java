package io.github.laddersr.metadata;

import io.github.laddersr.image.ImageFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the metadata of a file, whatever its format. */
final class MetadataReader {
    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);

    private MetadataReader() {}

    /** @param quiet whether nothing is said of what can't be read */
    static Metadata read(Path file, boolean quiet) {
        if (!Files.isRegularFile(file)) {
            return Metadata.none(); // whoever opens the image says it
        }
        try {
            return readOrThrow(file, quiet);
        } catch (IOException | RuntimeException e) {
            // Whatever it is, the pixels may be sound: a defect here must not cost the image.
            if (!quiet) {
                LOG.warn(
                        "{}: metadata can't be read ({}) and will be missing in the result.",
                        file,
                        MetadataWriter.reason(e));
            }
            LOG.debug("Metadata of {}", file, e);
            return Metadata.none();
        }
    }

    static Metadata readOrThrow(Path file, boolean quiet) throws IOException {
        Found found = new Found(file, quiet);
        try (FileChannel channel = FileChannel.open(file)) {
            Source source = Source.of(channel);
            byte[] head = source.bytes(0, Math.min(source.size(), ImageFormat.MAGIC_LENGTH));
            Optional<ImageFormat> format = ImageFormat.ofContent(head);
            if (format.isPresent()) {
                found.attempt("metadata", () -> read(format.get(), source, found));
            }
            return found.toMetadata();
        }
    }

    private static void read(ImageFormat format, Source source, Found found) throws IOException {
        switch (format) {
            case PNG -> PngReading.read(source, found);
            case JPEG -> JpegReading.read(source, found);
            case WEBP -> WebpReading.read(source, found);
            case TIFF -> TiffReading.read(source, found);
            case BMP -> BmpReading.read(source, found);
            case GIF -> GifReading.read(source, found);
        }
    }
}
