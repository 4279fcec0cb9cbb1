// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.metric.Quality;
import java.util.List;

/**
 * Images that try to be another one.
 *
 * @param title of the picture
 * @param truth what they should be
 * @param truthName how it is called
 * @param entries at least one, of the truth's size; of the last one the differences are shown
 * @param crops at least one, inside the truth
 */
public record Comparison(String title, ByteImage truth, String truthName, List<Entry> entries, List<Crop> crops) {
    /**
     * One of them.
     *
     * @param name how it is called
     * @param whole its quality over the whole image
     */
    public record Entry(String name, ByteImage image, Quality whole) {}

    /** Copies the lists. */
    public Comparison {
        entries = List.copyOf(entries);
        crops = List.copyOf(crops);
    }
}
