// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bytes;

import java.io.IOException;

/**
 * A part of a file breaks the rules of its format, or is larger than the largest part that is read. The message becomes
 * a part of a warning.
 */
public final class DamagedException extends IOException {
    /** @param message what is wrong, in a few words */
    public DamagedException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, in a few words
     * @param cause the exception that showed it
     */
    public DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
