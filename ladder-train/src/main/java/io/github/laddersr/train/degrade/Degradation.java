// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is done to small images, so that a network learns from photographs as people have them. Immutable.
 *
 * @param parts none for clean images, as the benchmarks have them
 */
public record Degradation(Set<Part> parts) {
    /** What can be switched on by itself. */
    public enum Part {
        /** Four in ten are reduced in another way than the benchmarks'. */
        KERNELS,
        /** Four in ten get noise. */
        NOISE,
        /** All go through JPEG, one in five twice. */
        JPEG
    }

    /** Nothing is done. */
    public static final Degradation NONE = new Degradation(Set.of());

    private static final String PHOTO = "photo";

    /** Copies the parts. */
    public Degradation {
        parts = Set.copyOf(parts);
    }

    /** Whether nothing is done. */
    public boolean isNone() {
        return parts.isEmpty();
    }

    /** Whether this part is on. */
    boolean has(Part part) {
        return parts.contains(part);
    }

    /** How recipes say it: {@code none}, {@code photo} for all parts, or parts joined by a plus sign. */
    public String label() {
        if (parts.isEmpty()) {
            return "none";
        }
        return parts.size() == Part.values().length
                ? PHOTO
                : Arrays.stream(Part.values())
                        .filter(parts::contains)
                        .map(Degradation::label)
                        .collect(Collectors.joining("+"));
    }

    private static String label(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    /** What a label says; nothing if it is none. */
    public static Optional<Degradation> read(String label) {
        if (label.equals("none")) {
            return Optional.of(NONE);
        }
        if (label.equals(PHOTO)) {
            return Optional.of(new Degradation(EnumSet.allOf(Part.class)));
        }
        List<String> names = List.of(label.split("\\+", -1));
        Set<Part> found = Arrays.stream(Part.values())
                .filter(part -> names.contains(label(part)))
                .collect(Collectors.toSet());
        return found.size() == names.size() ? Optional.of(new Degradation(found)) : Optional.empty();
    }

    /** @throws UserException if there is no degradation of that label */
    public static Degradation of(String label) {
        return read(label)
                .orElseThrow(() -> new UserException("There is no degradation '" + label
                        + "': choose none, photo, or some of kernels, noise and jpeg with plus signs between them."));
    }
}
