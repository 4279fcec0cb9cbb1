// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.Warning;

/** Hears how an enlargement goes on, on the thread that does it, and may end it. */
public interface EnlargementListener {
    /** Hears nothing and ends nothing. */
    EnlargementListener NONE = new EnlargementListener() {};

    /**
     * What share of the image is enlarged.
     *
     * @param share above 0, at most 1, growing
     */
    default void progress(double share) {}

    /** Something will be missing in the result. */
    default void warning(Warning warning) {}

    /**
     * Whether the work is to end now: it is asked for each row. Then {@link io.github.laddersr.UserException.Code#CANCELED} is thrown, nothing is
     * written, and the engine is there for the next image. To interrupt the thread has the same effect.
     */
    default boolean isCanceled() {
        return false;
    }
}
