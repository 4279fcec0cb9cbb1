// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.util.List;

/**
 * The images found in the inputs.
 *
 * @param images in order: as the user named them, and by name within a folder
 * @param failures files and folders that can't be read
 * @param loops a sentence for each link that is not followed
 * @param ignored how many other entries there were
 */
record FolderListing(
        List<ListedImage> images, List<ImageOutcome.Failed> failures, List<String> loops, IgnoredEntries ignored) {
    FolderListing {
        images = List.copyOf(images);
        failures = List.copyOf(failures);
        loops = List.copyOf(loops);
    }
}
