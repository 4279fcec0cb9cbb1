// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.util.List;

/**
 * What became of all images.
 *
 * @param done number of results that were made
 * @param skipped number of results that were there before
 * @param notBegun number of images that were left when the batch was ended
 * @param failures what could not be done
 * @param leftOut what the folders held beside
 */
public record BatchSummary(int done, int skipped, int notBegun, List<ImageOutcome.Failed> failures, LeftOut leftOut) {
    /** Copies the list. */
    public BatchSummary {
        failures = List.copyOf(failures);
    }
}
