// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;

/** The result of a task for a piece. */
sealed interface TaskResult extends Serializable {
    /** An image is done or has failed. */
    record Image(ManifestRow row) implements TaskResult {}

    /**
     * A band is done or has failed.
     *
     * @param code reason for a failure, as in {@link ManifestRow}; empty on success
     * @param reason reason for a failure; empty on success
     */
    record Band(Piece.Part part, String code, String reason, double seconds) implements TaskResult {
        boolean failed() {
            return !code.isEmpty();
        }
    }
}
