// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The status of a job. */
public enum JobStatus {
    /** It waits in the queue. */
    QUEUED,
    /** It is being worked on. */
    RUNNING,
    /** It has a result. */
    SUCCEEDED,
    /** It has a problem instead of a result. */
    FAILED,
    /** It was canceled and has no result. */
    CANCELED;

    /** Whether the job has ended. */
    public boolean isEnd() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELED -> true;
        };
    }

    /** The word in the API and the journal. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status for such a word. */
    public static Optional<JobStatus> of(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }
}
