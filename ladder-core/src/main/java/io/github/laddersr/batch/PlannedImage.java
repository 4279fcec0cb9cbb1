// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.image.ImageSize;
import java.nio.file.Path;
import java.util.List;

/**
 * An image and what is to become of it.
 *
 * @param state of the image's file, from before it is read
 * @param output the result's file, or what the names of several are made of
 * @param small its size, from its header, as it is to be seen; of several pages, the first's
 * @param large the result's size; of several pages, the first's
 * @param pages that are to be enlarged
 * @param files the result's: its output, or one for each page
 */
public record PlannedImage(
        Path input, FileStamp state, Path output, ImageSize small, ImageSize large, int pages, List<Path> files) {
    private static final int BYTES_PER_PIXEL = 8; // four samples of 16 bits

    /** Copies the list. */
    public PlannedImage {
        files = List.copyOf(files);
    }

    /** Of one page. */
    public PlannedImage(Path input, FileStamp state, Path output, ImageSize small, ImageSize large) {
        this(input, state, output, small, large, 1, List.of(output));
    }

    /** Bytes that both images take in memory, at most; beside the result, a decoder may hold the small one twice. */
    long bytes() {
        return BYTES_PER_PIXEL * (2 * small.pixels() + large.pixels());
    }
}
