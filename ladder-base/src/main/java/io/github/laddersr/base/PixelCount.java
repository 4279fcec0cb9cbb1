// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.base;

import io.github.laddersr.UserException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of pixels as people write them. */
public final class PixelCount {
    private static final Pattern COUNT = Pattern.compile("([0-9]{1,12})([KMG]?)");
    private static final String UNITS = "KMG";

    private PixelCount() {}

    /**
     * A number, with K, M or G for thousands, millions and billions.
     *
     * @throws UserException if it is none
     */
    public static long parse(String option, String text) {
        Matcher matcher = COUNT.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new UserException(
                    "The %s '%s' can't be read: give a number with K, M or G, such as 500M.".formatted(option, text));
        }
        long count = Long.parseLong(matcher.group(1));
        for (int i = matcher.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(matcher.group(2)); i > 0; i--) {
            count = Math.min(count * 1000, Long.MAX_VALUE / 1000);
        }
        return count;
    }
}
