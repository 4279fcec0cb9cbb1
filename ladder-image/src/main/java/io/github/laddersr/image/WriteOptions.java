// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How images are written.
 *
 * @param format of the file; empty for the one that its name says
 * @param quality of JPEG and lossy WebP, 1 (smallest file) to 100; of no effect elsewhere
 * @param lossless whether a WebP keeps every pixel. PNG and TIFF always do, JPEG never can
 */
public record WriteOptions(Optional<ImageFormat> format, int quality, boolean lossless) {
    private static final int DEFAULT_QUALITY = 95;
    private static final int HIGHEST_QUALITY = 100;

    /** @throws UserException if the quality is out of its range, or the format is none that is written */
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

    /** The format that the file's name says, quality 95. */
    public static WriteOptions defaults() {
        return new WriteOptions(Optional.empty(), DEFAULT_QUALITY, false);
    }

    /** These options with a format that holds whatever the file's name says. */
    public WriteOptions withFormat(ImageFormat newFormat) {
        return new WriteOptions(Optional.of(newFormat), quality, lossless);
    }

    /** These options with another quality. */
    public WriteOptions withQuality(int newQuality) {
        return new WriteOptions(format, newQuality, lossless);
    }

    /** These options with every pixel kept, or not. */
    public WriteOptions withLossless(boolean newLossless) {
        return new WriteOptions(format, quality, newLossless);
    }

    /**
     * The format of a file that is to be written.
     *
     * @throws UserException if neither these options nor the name say one, or it is JPEG and no pixel may be lost
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
                    "Can't write %s without loss because JPEG always loses some".formatted(file),
                    "choose PNG, WebP or TIFF");
        }
        return chosen;
    }
}
