// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.Warning;

/** Receives the events of an enlargement, on the thread that does it, and can cancel it. */
public interface EnlargementListener {
    /** Ignores all events and never cancels. */
    EnlargementListener NONE = new EnlargementListener() {};

    /**
     * Called with the share of the image that is done.
     *
     * @param share above 0, at most 1, increasing
     */
    default void progress(double share) {}

    /** Called when something will be missing from the result. */
    default void warning(Warning warning) {}

    /**
     * Whether to cancel the work; called for each row. If so, {@link io.github.laddersr.UserException.Code#CANCELED} is
     * thrown, nothing is written, and the engine can be used for the next image. Interrupting the thread has the same
     * effect.
     */
    default boolean isCanceled() {
        return false;
    }
}
