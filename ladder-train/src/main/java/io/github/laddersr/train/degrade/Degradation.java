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
 * How small images are degraded, so that a network learns from photographs as they are found in practice. Immutable.
 *
 * @param parts empty for clean images, like those of the benchmarks
 */
public record Degradation(Set<Part> parts) {
    /** The kinds of degradation that can be combined. */
    public enum Part {
        /** Four in ten images are reduced with a kernel other than the benchmarks'. */
        KERNELS,
        /** Four in ten images get noise. */
        NOISE,
        /** All images go through JPEG, one in five of them twice. */
        JPEG
    }

    /** No degradation. */
    public static final Degradation NONE = new Degradation(Set.of());

    private static final String PHOTO = "photo";

    /** Copies the parts. */
    public Degradation {
        parts = Set.copyOf(parts);
    }

    /** Whether images stay clean. */
    public boolean isNone() {
        return parts.isEmpty();
    }

    /** Whether this kind of degradation is applied. */
    boolean has(Part part) {
        return parts.contains(part);
    }

    /** The notation in recipes: {@code none}, {@code photo} for all parts, or parts joined by plus signs. */
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

    /** Parses a label; empty if it is not valid. */
    public static Optional<Degradation> parse(String label) {
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

    /** @throws UserException if the label is not valid */
    public static Degradation of(String label) {
        return parse(label)
                .orElseThrow(() -> new UserException("There is no degradation '" + label
                        + "': choose none, photo, or some of kernels, noise and jpeg with plus signs between them."));
    }
}
