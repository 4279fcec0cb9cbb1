// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.Warning;

/** Receives the events of a batch, one call at a time, and can cancel it. */
public interface BatchListener {
    /** Ignores all events and never cancels. */
    BatchListener NONE = new BatchListener() {};

    /** Called with the plan before any image is enlarged. */
    default void planned(BatchPlan plan) {}

    /**
     * Called for a link to a folder that is not followed, because the folder it leads to is searched anyway.
     *
     * @param sentence a sentence that names the link
     */
    default void linkIgnored(String sentence) {}

    /** Called with the share of an image that is done, up to 1. */
    default void progress(PlannedImage image, double share) {}

    /** Called when something will be missing from an image's result. */
    default void warning(PlannedImage image, Warning warning) {}

    /** Called when an image is done or has failed. */
    default void outcome(ImageOutcome outcome) {}

    /**
     * Whether to cancel the batch: images in progress fail with {@link io.github.laddersr.UserException.Code#CANCELED},
     * and no more are begun.
     */
    default boolean isCanceled() {
        return false;
    }
}
