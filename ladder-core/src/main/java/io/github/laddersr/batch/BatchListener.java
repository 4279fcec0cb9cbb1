// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.Warning;

/** Hears how a batch goes on, one call at a time, and may end it. */
public interface BatchListener {
    /** Hears nothing and ends nothing. */
    BatchListener NONE = new BatchListener() {};

    /** What is going to be done, before anything is. */
    default void planned(BatchPlan plan) {}

    /**
     * A link between folders that is not followed, since it leads to what is walked through anyway.
     *
     * @param sentence names it
     */
    default void linkLeftOut(String sentence) {}

    /** What share of an image is enlarged, up to 1. */
    default void progress(PlannedImage image, double share) {}

    /** Something will be missing in an image's result. */
    default void warning(PlannedImage image, Warning warning) {}

    /** An image is done, or failed. */
    default void outcome(ImageOutcome outcome) {}

    /** Whether the batch is to end: images under way fail with {@link io.github.laddersr.UserException.Code#CANCELED}, others are not begun. */
    default boolean isCanceled() {
        return false;
    }
}
