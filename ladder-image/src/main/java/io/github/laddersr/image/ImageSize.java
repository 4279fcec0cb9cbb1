// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import java.nio.file.Path;

/**
 * An image file's size, from its header: no pixel is decoded, so a damaged file may still have one.
 *
 * @param width columns
 * @param height rows
 */
public record ImageSize(int width, int height) {
    /**
     * Reads the header of a PNG, JPEG, WebP, TIFF, BMP or GIF file.
     *
     * @throws io.github.laddersr.UserException if the file is missing or no image
     */
    public static ImageSize of(Path file) {
        try (ImageSource source = ImageSource.open(file, new ReadOptions(Long.MAX_VALUE))) {
            return source.size();
        }
    }

    /** The size of the picture laid on its side. */
    public ImageSize turned() {
        return new ImageSize(height, width);
    }

    /** Width times height. */
    public long pixels() {
        return (long) width * height;
    }
}
