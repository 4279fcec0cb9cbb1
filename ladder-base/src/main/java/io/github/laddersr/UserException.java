// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr;

/**
 * The user's input or environment is the problem: a file that is missing or not an image, a value out of range, a
 * recipe with an unknown key.
 *
 * <p>The message is one sentence for the user that names the file or value and says what to do about it. It does not
 * name command-line options: the command line derives from the {@link #code} which of its options helps, prints the
 * sentence after {@code ladder: }, and exits with status 2. Nothing else prints it, and no stack trace is shown.
 */
public final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String problem;
    private final String remedy;

    /** The kind of problem, for programs. */
    public enum Code {
        /** A value out of range, values that contradict each other, or a request that can't be fulfilled. */
        INVALID,
        /** A file, folder or model that does not exist. */
        NOT_FOUND,
        /** A file or folder without read or write permission. */
        NOT_PERMITTED,
        /** The result's file already exists and must not be replaced. */
        EXISTS,
        /** A file in none of the supported formats. */
        NOT_AN_IMAGE,
        /**
         * A kind of file, compression, depth, engine or model that is known but not supported, or does not work here.
         */
        UNSUPPORTED,
        /** A truncated or corrupt file. */
        DAMAGED,
        /** More pixels than are allowed or possible. */
        TOO_LARGE,
        /** The result's format can't store such an image, or can't be written. */
        CANNOT_HOLD,
        /** Too little memory, or too little of it allowed. */
        NO_MEMORY,
        /** The disk is full. */
        NO_SPACE,
        /** Any other file system error. */
        NO_ACCESS,
        /** The caller cancelled the work. */
        CANCELED
    }

    /** An {@linkplain Code#INVALID invalid} value; the sentence needs no underlying cause. */
    public UserException(String sentence) {
        super(sentence);
        this.code = Code.INVALID;
        this.problem = sentence;
        this.remedy = "";
    }

    /** The same with an underlying cause, which is kept for the log. */
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

    /** The same with an underlying cause, which is kept for the log. */
    public UserException(Code code, String problem, String remedy, Throwable cause) {
        super(problem + ": " + remedy + ".", cause);
        this.code = code;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The same problem with a subject that the sentence does not name: {@code name: sentence}. */
    public UserException of(String name) {
        return withProblem(name + ": " + problem);
    }

    /** The same problem in other words, with this exception as the cause. */
    public UserException withProblem(String words) {
        return remedy.isEmpty() ? new UserException(this, words) : new UserException(code, words, remedy, this);
    }

    private UserException(UserException cause, String sentence) {
        super(sentence, cause);
        this.code = cause.code;
        this.problem = sentence;
        this.remedy = "";
    }

    /** The kind of problem. */
    public Code code() {
        return code;
    }

    /** What is wrong, without the remedy and the full stop; the whole sentence if it is in one part. */
    public String problem() {
        return problem;
    }

    /** What to do about it, as words that follow a colon; empty if the sentence is in one part. */
    public String remedy() {
        return remedy;
    }
}
