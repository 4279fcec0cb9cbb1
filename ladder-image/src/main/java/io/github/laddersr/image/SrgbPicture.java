// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.Warning;
import io.github.laddersr.image.colour.ColourEncoding;
import io.github.laddersr.image.colour.SrgbRows;
import io.github.laddersr.metadata.Metadata;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Converts a picture to sRGB if its file defines its colours in chunks that the target's format can't hold. A PNG does
 * this with gAMA, cHRM and cICP. A file of another format without a profile is taken for sRGB.
 *
 * @param rows the pixels
 * @param metadata what describes these pixels
 */
public record SrgbPicture(ImageRows rows, Metadata metadata) {
    /**
     * Converts the rows if necessary. Returns the same rows and metadata if the format is PNG or there is nothing to
     * convert.
     *
     * @param file the file's name for warnings
     * @param warnings receives a warning if colours are converted or can't be converted
     */
    public static SrgbPicture of(
            ImageRows rows, Metadata metadata, ImageFormat format, Path file, Consumer<Warning> warnings) {
        if (format == ImageFormat.PNG) {
            return new SrgbPicture(rows, metadata);
        }
        Optional<ColourEncoding> encoding = ColourEncoding.of(metadata);
        if (encoding.isPresent()) {
            warnings.accept(new Warning(
                    Warning.Kind.CONVERTED,
                    "%s has colours of its own (%s), which %s can't say: they are converted to sRGB."
                            .formatted(file, encoding.get().label(), format.title())));
            return new SrgbPicture(new SrgbRows(rows, encoding.get()), metadata.withoutColourChunks());
        }
        if (ColourEncoding.isUnknown(metadata)) {
            warnings.accept(new Warning(
                    Warning.Kind.PROFILE_LEFT_OUT,
                    "%s has colours of its own (cICP), which %s can't say: it will be taken for sRGB."
                            .formatted(file, format.title())));
        }
        return new SrgbPicture(rows, metadata);
    }
}
