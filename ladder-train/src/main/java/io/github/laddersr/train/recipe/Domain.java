// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The set of valid values of a setting.
 *
 * @param label placeholder in the command line's help
 * @param wanted completes a sentence: "must be ..."
 * @param reading parses what the user wrote: returns the value as text that needs no further checks, or empty if it is
 *     invalid
 */
record Domain(String label, String wanted, Function<String, Optional<String>> reading) {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,19}");
    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final int LONGEST_LABEL = 14;

    /** One of a few values. Numbers may be written differently: 1.0 for 1. */
    static Domain oneOf(String... values) {
        String bar = String.join("|", values);
        String last = values[values.length - 1];
        String wanted = Arrays.stream(values, 0, values.length - 1).collect(Collectors.joining(", ")) + " or " + last;
        return new Domain(
                bar.length() > LONGEST_LABEL ? "NAME" : bar,
                wanted,
                text -> List.of(values).stream()
                        .filter(value -> value.equals(text) || sameNumber(value, text))
                        .findFirst());
    }

    /** A whole number from {@code least} to {@code most}, both included. */
    static Domain whole(long least, long most) {
        return new Domain(
                "N",
                "a whole number from " + least + " to " + most,
                text -> whole(text).filter(n -> n >= least && n <= most).map(n -> Long.toString(n)));
    }

    /** Any 64-bit integer. */
    static Domain anyWhole() {
        return new Domain("N", "a whole number", text -> whole(text).map(n -> Long.toString(n)));
    }

    /** A positive multiple of {@code factor}, up to {@code most}. */
    static Domain multipleOf(int factor, int most) {
        return new Domain(
                "N",
                "a multiple of " + factor + " from " + factor + " to " + most,
                text -> whole(text)
                        .filter(n -> n >= factor && n <= most && n % factor == 0)
                        .map(n -> Long.toString(n)));
    }

    /** One or several multiples of {@code factor}, separated by commas. */
    static Domain multiplesOf(int factor, int most) {
        Domain one = multipleOf(factor, most);
        return new Domain("N[,N...]", one.wanted() + ", or several with commas between them", text -> {
            List<Optional<String>> read = Arrays.stream(text.split(",", -1))
                    .map(part -> one.reading().apply(part.strip()))
                    .toList();
            return read.stream().allMatch(Optional::isPresent)
                    ? Optional.of(read.stream().flatMap(Optional::stream).collect(Collectors.joining(",")))
                    : Optional.empty();
        });
    }

    /** A number in a range that {@code words} describe. */
    static Domain number(String words, DoublePredicate inside) {
        return new Domain(
                "NUMBER",
                "a number " + words,
                text -> Optional.of(text)
                        .filter(t -> NUMBER.matcher(t).matches() && inside.test(Double.parseDouble(t))));
    }

    /** Any text that is not blank. */
    static Domain text(String label) {
        return new Domain(label, "a name or a file", text -> Optional.of(text).filter(t -> !t.isBlank()));
    }

    /** What the user wrote, quoted for a message: on one line and shortened. */
    static String quoted(String text) {
        int end = text.offsetByCodePoints(0, Math.min(40, text.codePointCount(0, text.length())));
        String shown = IntStream.range(0, end)
                .mapToObj(i -> Character.isISOControl(text.charAt(i)) || isLineEnd(text.charAt(i))
                        ? " "
                        : String.valueOf(text.charAt(i)))
                .collect(Collectors.joining());
        return "'" + shown + (end < text.length() ? "…" : "") + "'";
    }

    private static boolean isLineEnd(char c) {
        return c == '\u2028' || c == '\u2029';
    }

    private static Optional<Long> whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty(); // 19 digits can exceed 64 bits
        }
    }

    private static boolean sameNumber(String value, String text) {
        return NUMBER.matcher(value).matches()
                && NUMBER.matcher(text).matches()
                && Double.parseDouble(value) == Double.parseDouble(text);
    }
}
