// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import java.util.List;

/**
 * The outcome of a batch.
 *
 * @param done number of results that were made
 * @param skipped number of results that already existed
 * @param notBegun number of images that had not been begun when the batch was cancelled
 * @param failures images that failed
 * @param ignored other entries of the folders
 */
public record BatchSummary(
        int done, int skipped, int notBegun, List<ImageOutcome.Failed> failures, IgnoredEntries ignored) {
    /** Copies the list. */
    public BatchSummary {
        failures = List.copyOf(failures);
    }
}
