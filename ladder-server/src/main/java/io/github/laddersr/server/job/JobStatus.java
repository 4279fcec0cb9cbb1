// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a job is on its way. */
public enum JobStatus {
    /** Waits. */
    QUEUED,
    /** Is worked on. */
    RUNNING,
    /** Has a result. */
    SUCCEEDED,
    /** Has a problem instead of a result. */
    FAILED,
    /** Has no result because somebody asked for that. */
    CANCELED;

    /** Whether nothing more happens to it. */
    public boolean isEnd() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELED -> true;
        };
    }

    /** As the API and the journal write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written so. */
    public static Optional<JobStatus> of(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }
}
