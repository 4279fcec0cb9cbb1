// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.image.ImageSize;
import java.nio.file.Path;

/**
 * An image and what is to become of it.
 *
 * @param state of the image's file, from before it is read
 * @param small its size, from its header, as it is to be seen
 * @param large the result's size
 */
public record PlannedImage(Path input, FileStamp state, Path output, ImageSize small, ImageSize large) {
    private static final int BYTES_PER_PIXEL = 8; // four samples of 16 bits

    /** Bytes that both images take in memory, at most; beside the result, a decoder may hold the small one twice. */
    long bytes() {
        return BYTES_PER_PIXEL * (2 * small.pixels() + large.pixels());
    }
}
