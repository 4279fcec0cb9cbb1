// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.dataset;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * An image to train on that looks like one to measure on.
 *
 * @param training its file
 * @param measured the other's file
 * @param distance of their hashes, 0 to 64
 */
public record Leakage(Path training, Path measured, int distance) {
    /**
     * A file with its hash.
     *
     * @param file the image's
     * @param hash of its pixels
     */
    public record Hashed(Path file, PerceptualHash hash) {}

    /**
     * All pairs that are alike, the most alike first.
     *
     * @param distance up to which they count, such as {@link PerceptualHash#SAME}
     */
    public static List<Leakage> between(List<Hashed> training, List<Hashed> measured, int distance) {
        return training.stream()
                .flatMap(t -> measured.stream().map(m -> new Leakage(t.file, m.file, t.hash.distance(m.hash))))
                .filter(pair -> pair.distance <= distance)
                .sorted(Comparator.comparingInt(Leakage::distance).thenComparing(Leakage::training))
                .toList();
    }
}
