// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.dataset;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A training image that looks like a test image.
 *
 * @param training file of the training image
 * @param measured file of the test image
 * @param distance distance of their hashes, 0 to 64
 */
public record Leakage(Path training, Path measured, int distance) {
    /**
     * A file with its hash.
     *
     * @param file the image's file
     * @param hash hash of its pixels
     */
    public record Hashed(Path file, PerceptualHash hash) {}

    /**
     * All similar pairs, most similar first.
     *
     * @param distance maximum distance of similar hashes, such as {@link PerceptualHash#SAME}
     */
    public static List<Leakage> between(List<Hashed> training, List<Hashed> measured, int distance) {
        return training.stream()
                .flatMap(t -> measured.stream().map(m -> new Leakage(t.file, m.file, t.hash.distance(m.hash))))
                .filter(pair -> pair.distance <= distance)
                .sorted(Comparator.comparingInt(Leakage::distance).thenComparing(Leakage::training))
                .toList();
    }
}
