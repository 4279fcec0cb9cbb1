// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How images are written.
 *
 * @param format the file's format; if empty, the file's name decides
 * @param quality the quality of JPEG and lossy WebP, from 1 (smallest file) to 100; other formats ignore it
 * @param lossless whether a WebP keeps every pixel unchanged; PNG and TIFF always do, JPEG never can
 */
public record WriteOptions(Optional<ImageFormat> format, int quality, boolean lossless) {
    private static final int DEFAULT_QUALITY = 95;
    private static final int HIGHEST_QUALITY = 100;

    /** @throws UserException if the quality is out of range or the format is not written */
    public WriteOptions {
        if (quality < 1 || quality > HIGHEST_QUALITY) {
            throw new UserException("The quality must be from 1 to 100, not " + quality + ".");
        }
        if (format.isPresent() && !format.get().isWritten()) {
            throw new UserException(
                    Code.CANNOT_HOLD,
                    format.get().title() + " files are read but not written",
                    "choose PNG, JPEG, WebP or TIFF");
        }
    }

    /** The format of the file's name, quality 95. */
    public static WriteOptions defaults() {
        return new WriteOptions(Optional.empty(), DEFAULT_QUALITY, false);
    }

    /** These options with this format, whatever the file's name is. */
    public WriteOptions withFormat(ImageFormat newFormat) {
        return new WriteOptions(Optional.of(newFormat), quality, lossless);
    }

    /** These options with another quality. */
    public WriteOptions withQuality(int newQuality) {
        return new WriteOptions(format, newQuality, lossless);
    }

    /** These options with or without lossless compression. */
    public WriteOptions withLossless(boolean newLossless) {
        return new WriteOptions(format, quality, newLossless);
    }

    /**
     * Returns the format of a file to be written.
     *
     * @throws UserException if neither these options nor the name give a format, or it is JPEG and no pixel may be lost
     */
    public ImageFormat formatOf(Path file) {
        ImageFormat chosen = format.or(() -> ImageFormat.ofOutputName(file))
                .orElseThrow(() -> new UserException(
                        Code.CANNOT_HOLD,
                        "Can't tell the format of %s".formatted(file),
                        "choose a name that ends in .png, .jpg, .jpeg, .webp, .tif or .tiff"));
        if (lossless && chosen == ImageFormat.JPEG) {
            throw new UserException(
                    Code.CANNOT_HOLD,
                    "Can't write %s without loss because JPEG always loses some detail".formatted(file),
                    "choose PNG, WebP or TIFF");
        }
        return chosen;
    }
}
