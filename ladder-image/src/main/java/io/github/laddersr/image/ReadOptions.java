// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;

/**
 * How images are read.
 *
 * @param maxPixels the largest width times height of a picture, at least 1; a larger one is refused before anything is
 *     decoded
 * @param pages which pages of a file with several are read
 */
public record ReadOptions(long maxPixels, Pages pages) {
    /** @throws UserException if the limit is below 1 */
    public ReadOptions {
        if (maxPixels < 1) {
            throw new UserException("The limit of pixels must be at least 1, not " + maxPixels + ".");
        }
    }

    /** Reads the first page, with this limit. */
    public ReadOptions(long maxPixels) {
        this(maxPixels, Pages.FIRST);
    }

    /** Reads the first page, with the limit {@link ImageFiles#DEFAULT_MAX_PIXELS}. */
    public static ReadOptions defaults() {
        return new ReadOptions(ImageFiles.DEFAULT_MAX_PIXELS);
    }

    /** These options with another limit. */
    public ReadOptions withMaxPixels(long pixels) {
        return new ReadOptions(pixels, pages);
    }

    /** These options with another choice of pages. */
    public ReadOptions withPages(Pages newPages) {
        return new ReadOptions(maxPixels, newPages);
    }
}
