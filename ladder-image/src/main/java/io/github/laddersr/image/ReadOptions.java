// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;

/**
 * How images are read.
 *
 * @param maxPixels width times height above which a picture is refused, by its header, before anything is decoded; at least 1
 * @param pages of a file that has several
 */
public record ReadOptions(long maxPixels, Pages pages) {
    /** @throws UserException if the limit is below 1 */
    public ReadOptions {
        if (maxPixels < 1) {
            throw new UserException("The limit of pixels must be at least 1, not " + maxPixels + ".");
        }
    }

    /** The first page, with this limit. */
    public ReadOptions(long maxPixels) {
        this(maxPixels, Pages.FIRST);
    }

    /** The first page, with a limit of {@link ImageFiles#DEFAULT_MAX_PIXELS}. */
    public static ReadOptions defaults() {
        return new ReadOptions(ImageFiles.DEFAULT_MAX_PIXELS);
    }

    /** These options with another limit. */
    public ReadOptions withMaxPixels(long pixels) {
        return new ReadOptions(pixels, pages);
    }

    /** These options with the first page, or all. */
    public ReadOptions withPages(Pages newPages) {
        return new ReadOptions(maxPixels, newPages);
    }
}
