// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.base;

/** Messages for users. */
public final class Messages {
    private static final int LONGEST = 160;

    private Messages() {}

    /** An exception's message, shortened and on one line, or the name of its class if it has no message. */
    public static String reason(Throwable e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName();
        }
        String line = message.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
