package io.github.laddersr.metadata;

import java.io.IOException;

/** A part of a file that is not as its format says, or larger than what is read; the message goes into a warning. */
final class DamagedException extends IOException {
    DamagedException(String message) {
        super(message);
    }

    DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
