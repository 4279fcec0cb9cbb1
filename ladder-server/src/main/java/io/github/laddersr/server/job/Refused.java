// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.OptionalInt;

/** A request is refused; the client receives the failure. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient OptionalInt retryAfter;

    /** A refusal after which another try makes no sense. */
    public Refused(Failure failure) {
        this(failure, OptionalInt.empty());
    }

    /** @param retryAfter the seconds after which another try makes sense */
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
