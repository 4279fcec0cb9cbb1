// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.OptionalInt;

/** Something that is not done, said to whoever asked for it. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient OptionalInt retryAfter;

    /** For good, as far as one can tell. */
    public Refused(Failure failure) {
        this(failure, OptionalInt.empty());
    }

    /** @param retryAfter seconds after which another try makes sense */
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
