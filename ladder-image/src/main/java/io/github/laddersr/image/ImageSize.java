// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import java.nio.file.Path;

/**
 * The size of an image. Reading a file's size decodes no pixel, so a damaged file may still have one.
 *
 * @param width columns
 * @param height rows
 */
public record ImageSize(int width, int height) {
    /**
     * Reads the header of a PNG, JPEG, WebP, TIFF, BMP or GIF file.
     *
     * @throws io.github.laddersr.UserException if the file is missing or is no image
     */
    public static ImageSize of(Path file) {
        try (ImageSource source = ImageSource.open(file, new ReadOptions(Long.MAX_VALUE))) {
            return source.size();
        }
    }

    /** The size after turning by a quarter. */
    public ImageSize turned() {
        return new ImageSize(height, width);
    }

    /** Width times height. */
    public long pixels() {
        return (long) width * height;
    }
}
