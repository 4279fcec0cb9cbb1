// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.IOException;

/** A part of a file that is not as its format says, or larger than what is read; the message goes into a warning. */
public final class DamagedException extends IOException {
    /** What is wrong, in a few words. */
    public DamagedException(String message) {
        super(message);
    }

    /** The same with what led to it. */
    public DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
