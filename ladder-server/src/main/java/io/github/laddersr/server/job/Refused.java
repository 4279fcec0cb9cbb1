// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.OptionalInt;

/** A request that is refused, with the reason for the client. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient OptionalInt retryAfter;

    /** A permanent refusal, as far as is known. */
    public Refused(Failure failure) {
        this(failure, OptionalInt.empty());
    }

    /** @param retryAfter seconds after which the client may try again */
    public Refused(Failure failure, OptionalInt retryAfter) {
        super(failure.detail());
        this.failure = failure;
        this.retryAfter = retryAfter;
    }

    public Failure failure() {
        return failure;
    }

    public OptionalInt retryAfter() {
        return retryAfter;
    }
}
