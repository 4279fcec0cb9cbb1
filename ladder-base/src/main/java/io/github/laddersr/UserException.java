// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr;

/**
 * What the user gave cannot be worked with: a file that is missing or no image, a value out of range, a recipe with an unknown key.
 *
 * <p>The message is one sentence for a person: it names the file or the value and says what to do about it. It names no option of the
 * command line, which knows by the {@link #code} which of its options helps, prints the sentence after {@code ladder: } and exits with
 * status 2. Nothing else prints it, and no stack trace is shown.
 */
public final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String problem;
    private final String remedy;

    /** What kind of thing is wrong, for programs. */
    public enum Code {
        /** A value out of its range, values that contradict each other, or a wish that can't be met. */
        INVALID,
        /** A file, folder or model that is not there. */
        NOT_FOUND,
        /** Something that may not be read, or not be written. */
        NOT_PERMITTED,
        /** The result's place is taken, and what is there is not to be replaced. */
        EXISTS,
        /** A file of none of the formats that are read. */
        NOT_AN_IMAGE,
        /** A kind of file, compression, depth, engine or model that is known but not read, or does not work here. */
        UNSUPPORTED,
        /** A file that is cut or broken. */
        DAMAGED,
        /** More pixels than are allowed, or than an image can have. */
        TOO_LARGE,
        /** The result's format can't hold such an image, or is none that is written. */
        CANNOT_HOLD,
        /** It does not fit into the memory that is allowed. */
        NO_MEMORY,
        /** The disk is full. */
        NO_SPACE,
        /** Any other failure of the file system. */
        NO_ACCESS,
        /** Whoever asked for the work asked for its end. */
        CANCELED
    }

    /** An {@linkplain Code#INVALID invalid} value, in a sentence that needs no lower-level cause. */
    public UserException(String sentence) {
        super(sentence);
        this.code = Code.INVALID;
        this.problem = sentence;
        this.remedy = "";
    }

    /** The same with the exception that led to it, kept for the log. */
    public UserException(String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = Code.INVALID;
        this.problem = sentence;
        this.remedy = "";
    }

    /**
     * A sentence in two parts: the message is {@code problem: remedy.}
     *
     * @param problem what is wrong, without a full stop
     * @param remedy what to do about it, without a full stop
     */
    public UserException(Code code, String problem, String remedy) {
        super(problem + ": " + remedy + ".");
        this.code = code;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The same with the exception that led to it, kept for the log. */
    public UserException(Code code, String problem, String remedy, Throwable cause) {
        super(problem + ": " + remedy + ".", cause);
        this.code = code;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The same failure of something that the sentence does not name: {@code name: sentence}. */
    public UserException of(String name) {
        return withProblem(name + ": " + problem);
    }

    /** The same failure in other words; this one is its cause. */
    public UserException withProblem(String words) {
        return remedy.isEmpty() ? new UserException(this, words) : new UserException(code, words, remedy, this);
    }

    private UserException(UserException cause, String sentence) {
        super(sentence, cause);
        this.code = cause.code;
        this.problem = sentence;
        this.remedy = "";
    }

    /** What kind of thing is wrong. */
    public Code code() {
        return code;
    }

    /** What is wrong, without the remedy and the full stop; the whole sentence where nothing tells them apart. */
    public String problem() {
        return problem;
    }

    /** What to do about it, as words that follow a colon; empty where the sentence is in one piece. */
    public String remedy() {
        return remedy;
    }
}
