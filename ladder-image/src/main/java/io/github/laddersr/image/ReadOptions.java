// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;

/**
 * How images are read.
 *
 * @param maxPixels width times height above which a file is refused, by its header, before anything is decoded; at least 1
 */
public record ReadOptions(long maxPixels) {
    /** @throws UserException if the limit is below 1 */
    public ReadOptions {
        if (maxPixels < 1) {
            throw new UserException("The limit of pixels must be at least 1, not " + maxPixels + ".");
        }
    }

    /** A limit of {@link ImageFiles#DEFAULT_MAX_PIXELS}. */
    public static ReadOptions defaults() {
        return new ReadOptions(ImageFiles.DEFAULT_MAX_PIXELS);
    }
}
