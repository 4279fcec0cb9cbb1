package io.github.laddersr.cli;

import io.github.laddersr.UserException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as people write them. */
final class MemorySize {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,9})([KMG]?)(I?B)?");
    private static final String UNITS = "KMG";

    private MemorySize() {}

    /**
     * Bytes: a whole number, with K, M or G for powers of 1024.
     *
     * @throws UserException if it is none
     */
    static long parse(String option, String text) {
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (matcher.matches()) {
            int shift = matcher.group(2).isEmpty() ? 0 : 10 + 10 * UNITS.indexOf(matcher.group(2));
            long number = Long.parseLong(matcher.group(1));
            if (number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        }
        throw new UserException("The %s '%s' can't be read: give a whole number with K, M or G, such as 500M or 2G."
                .formatted(option, text));
    }
}
