// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the known name that a misspelt name most probably stands for. */
final class NearestName {
    private NearestName() {}

    /**
     * The name with the smallest edit distance to the written one, relative to the longer of the two and ignoring case;
     * the first of several such names. Because the distance is relative, {@code min} is nearer to {@code minutes} than
     * to {@code lr}.
     *
     * @throws java.util.NoSuchElementException if there are no names
     */
    static String of(String written, Collection<String> names) {
        String lower = written.toLowerCase(Locale.ROOT);
        return names.stream()
                .min(Comparator.comparingDouble(name -> share(lower, name.toLowerCase(Locale.ROOT))))
                .orElseThrow();
    }

    private static double share(String a, String b) {
        return distance(a, b) / Math.max(1.0, Math.max(a.length(), b.length()));
    }

    /** The Levenshtein distance: how many characters have to be inserted, deleted or replaced. */
    static int distance(String a, String b) {
        // row[j]: distance between the first i characters of a and the first j of b
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
