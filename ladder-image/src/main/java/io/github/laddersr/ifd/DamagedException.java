package io.github.laddersr.ifd;

import java.io.IOException;

/** A file, or a part of one, that is not as its format says, or larger than what is read. The message says how, as a part of a sentence. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    /** What a file that was cut off meets everywhere. */
    public static final String TOO_SHORT = "it ends too early";

    /** For example {@value #TOO_SHORT}. */
    public DamagedException(String how) {
        super(how);
    }

    /** With what led to it, kept for the log. */
    public DamagedException(String how, Throwable cause) {
        super(how, cause);
    }
}
