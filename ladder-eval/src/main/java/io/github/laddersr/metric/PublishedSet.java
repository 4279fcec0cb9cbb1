// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The literature's four benchmark sets, in its order, with the folder names that are in use. */
public enum PublishedSet {
    SET5("Set5", List.of("set5")),
    SET14("Set14", List.of("set14")),
    B100("B100", List.of("b100", "bsd100", "bsds100")),
    URBAN100("Urban100", List.of("urban100"));

    private final String title;
    private final List<String> aliases;

    PublishedSet(String title, List<String> aliases) {
        this.title = title;
        this.aliases = aliases;
    }

    /** The name in tables. */
    public String title() {
        return title;
    }

    /** The set with this name, whatever its case, hyphens and underscores: {@code bsd100} is {@link #B100}. */
    public static Optional<PublishedSet> named(String name) {
        String plain = plain(name);
        return Arrays.stream(values())
                .filter(set -> set.aliases.contains(plain))
                .findFirst();
    }

    /** The letters and digits of a name in lower case: {@code img_001} becomes {@code img001}. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
