// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The status of a job. */
public enum JobStatus {
    /** Waiting. */
    QUEUED,
    /** Being processed. */
    RUNNING,
    /** Finished with a result. */
    SUCCEEDED,
    /** Finished with a problem. */
    FAILED,
    /** Cancelled on request. */
    CANCELED;

    /** Whether the job has ended. */
    public boolean isEnd() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELED -> true;
        };
    }

    /** The text in the API and the journal. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status with this text. */
    public static Optional<JobStatus> of(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }
}
