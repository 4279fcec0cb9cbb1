package io.github.laddersr;

/**
 * What the user gave cannot be worked with: a file that is missing or no image, a value out of range, a recipe with an unknown key.
 *
 * <p>The message is one sentence for a person: it names the file or the option and says what to do about it. The command line prints it
 * after {@code ladder: } and exits with status 2; nothing else prints it, and no stack trace is shown.
 */
public final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A sentence that needs no lower-level cause. */
    public UserException(String sentence) {
        super(sentence);
    }

    /** A sentence with the exception that led to it, kept for the log. */
    public UserException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
