// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.metric.Quality;
import java.util.List;

/**
 * Enlarged images and the original that they are compared with.
 *
 * @param title title of the picture
 * @param truth the original
 * @param truthName name of the original
 * @param entries at least one, of the original's size; differences are shown for the last one
 * @param crops at least one, inside the original
 */
public record ImageComparison(String title, ByteImage truth, String truthName, List<Entry> entries, List<Crop> crops) {
    /**
     * One of the enlarged images.
     *
     * @param name its name
     * @param whole its quality over the whole image
     */
    public record Entry(String name, ByteImage image, Quality whole) {}

    /** Copies the lists. */
    public ImageComparison {
        entries = List.copyOf(entries);
        crops = List.copyOf(crops);
    }
}
