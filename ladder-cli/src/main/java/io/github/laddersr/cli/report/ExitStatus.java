// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

/** What the shell is told at the end. */
public final class ExitStatus {
    /** Exit status of a command that did all it was asked. */
    public static final int DONE = 0;

    /** Exit status of a defect of Ladder or a failure of the machine; a log file is named on standard error. */
    public static final int INTERNAL_FAILURE = 1;

    /** Exit status when the user's files, options or values cannot be worked with. */
    public static final int WRONG_INPUT = 2;

    /** Exit status when some of many images failed; each has its line on standard error. */
    public static final int SOME_FAILED = 3;

    private ExitStatus() {}
}
