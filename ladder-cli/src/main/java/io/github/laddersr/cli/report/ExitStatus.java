// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

/** The exit statuses. */
public final class ExitStatus {
    /** Exit status of a command that did everything it was asked to do. */
    public static final int DONE = 0;

    /** Exit status of a bug in Ladder or a failure of the machine; standard error names a log file. */
    public static final int INTERNAL_FAILURE = 1;

    /** Exit status when the user's files, options or values can't be used. */
    public static final int WRONG_INPUT = 2;

    /** Exit status when some of many images failed; standard error has a line for each. */
    public static final int SOME_FAILED = 3;

    private ExitStatus() {}
}
