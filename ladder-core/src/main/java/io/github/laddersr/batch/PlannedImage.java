// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.image.ImageSize;
import java.nio.file.Path;

/**
 * An image and its planned result.
 *
 * @param state version of the image's file from before it is read
 * @param small the image's size from its header, after its orientation is applied
 * @param large the result's size
 */
public record PlannedImage(Path input, FileStamp state, Path output, ImageSize small, ImageSize large) {
    private static final int BYTES_PER_PIXEL = 8; // four samples of 16 bits

    /**
     * Upper bound of the bytes that both images take in memory. While the result is held, a decoder may hold the small
     * image twice.
     */
    long bytes() {
        return BYTES_PER_PIXEL * (2 * small.pixels() + large.pixels());
    }
}
