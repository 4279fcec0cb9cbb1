// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.util.List;

/**
 * What there is to be done.
 *
 * @param images in order: as the user named them, and by name within a folder
 * @param failures files and folders that can't be looked at
 * @param loops a sentence for each link that is not followed
 * @param leftOut how much else there was
 */
record Listing(List<FoundImage> images, List<ImageOutcome.Failed> failures, List<String> loops, LeftOut leftOut) {
    Listing {
        images = List.copyOf(images);
        failures = List.copyOf(failures);
        loops = List.copyOf(loops);
    }
}
