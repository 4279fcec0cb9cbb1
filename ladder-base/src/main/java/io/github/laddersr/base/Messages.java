// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.base;

/** Words for people. */
public final class Messages {
    private static final int LONGEST = 160;

    private Messages() {}

    /** An exception's message on one line and not too long, or its class's name where it has none. */
    public static String reason(Throwable e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName();
        }
        String line = message.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
