// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.UserException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses amounts of memory. */
public final class MemorySize {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,10})(\\.[0-9]{1,3})?([KMG]?)(I?B)?");
    private static final String UNITS = "KMG";

    private MemorySize() {}

    /**
     * Parses a number of bytes, with K, M or G for powers of 1024, like scripts/memory.sh.
     *
     * @throws UserException if the text is not such a number
     */
    public static long parse(String option, String text) {
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (matcher.matches()) {
            String unit = matcher.group(3);
            long shift = unit.isEmpty() ? 0 : 10 + 10 * UNITS.indexOf(unit);
            String fraction = matcher.group(2) == null ? "" : matcher.group(2);
            double bytes = Double.parseDouble(matcher.group(1) + fraction) * (1L << shift);
            if (bytes >= 1 && bytes < 1L << 60) {
                return (long) bytes;
            }
        }
        throw new UserException(
                "The %s '%s' is not an amount of memory: give a number with K, M or G, such as 500M or 1.5G."
                        .formatted(option, text));
    }
}
