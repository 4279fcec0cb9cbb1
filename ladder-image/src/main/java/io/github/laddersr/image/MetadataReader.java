// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.base.Messages;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.codec.IndexedImage;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.MetadataBuilder;
import io.github.laddersr.metadata.TiffFile;
import io.github.laddersr.metadata.TiffMetadata;
import io.github.laddersr.metadata.TiffPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the metadata of a file of any format. */
final class MetadataReader {
    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);

    private MetadataReader() {}

    /** Reads the metadata of a file that may not be an image. What can't be read is named in the log. */
    static Metadata read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Metadata.none(); // opening the image will report the missing file
        }
        Consumer<Warning> log = warning -> LOG.warn("{}", warning.sentence());
        try (OpenFile input = OpenFile.open(file)) {
            byte[] head = input.bytes(0, Math.min(input.size(), ImageFormat.MAGIC_LENGTH));
            Optional<ImageFormat> format = ImageFormat.ofContent(Arrays.copyOf(head, ImageFormat.MAGIC_LENGTH));
            return format.map(known -> read(known, input, log)).orElse(Metadata.none());
        } catch (IOException e) {
            log.accept(unreadable(file, e));
            return Metadata.none();
        }
    }

    /**
     * Reads the metadata of an open file.
     *
     * @param warnings receives a warning for each thing that can't be read
     */
    static Metadata read(ImageFormat format, OpenFile input, Consumer<Warning> warnings) {
        try {
            return readOrThrow(format, input, warnings);
        } catch (IOException | RuntimeException e) {
            // The pixels may be undamaged, so nothing that goes wrong here may prevent reading the image.
            LOG.debug("Metadata of {}", input.file(), e);
            warnings.accept(unreadable(input.file(), e));
            return Metadata.none();
        }
    }

    static Metadata readOrThrow(ImageFormat format, OpenFile input, Consumer<Warning> warnings) throws IOException {
        if (format == ImageFormat.TIFF) {
            MetadataBuilder found = new MetadataBuilder(input.file(), warnings);
            found.attempt("metadata", () -> {
                TiffFile tiff = TiffFile.of(input);
                TiffMetadata.read(tiff, tiff.directory(TiffPages.first(tiff).at()), true, found);
            });
            return found.toMetadata();
        }
        IndexedImage image;
        try {
            image = (IndexedImage) ImageOpener.open(format, input, new ReadOptions(Long.MAX_VALUE));
        } catch (UserException e) {
            warnings.accept(unreadable(input.file(), e));
            return Metadata.none();
        }
        return image.readMetadata(warnings);
    }

    private static Warning unreadable(Path file, Exception e) {
        return new Warning(
                Warning.Kind.METADATA_LEFT_OUT,
                "%s: metadata can't be read (%s) and will be missing in the result."
                        .formatted(file, Messages.reason(e)));
    }
}
