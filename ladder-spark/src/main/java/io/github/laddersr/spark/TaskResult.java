// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;

/** What a task says of a piece. */
sealed interface TaskResult extends Serializable {
    /** An image is done, or has failed. */
    record Image(ManifestRow row) implements TaskResult {}

    /**
     * A band is done, or has failed.
     *
     * @param code why not, as in {@link ManifestRow}; empty where it was done
     * @param reason why not; empty where it was done
     */
    record Band(Piece.Part part, String code, String reason, double seconds) implements TaskResult {
        boolean failed() {
            return !code.isEmpty();
        }
    }
}
