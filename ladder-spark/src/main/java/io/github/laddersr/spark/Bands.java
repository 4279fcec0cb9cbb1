// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Divides a tall image into bands of rows that can be enlarged independently. */
final class Bands {
    private Bands() {}

    /**
     * A band: its own rows are those from {@code from} to {@code to} (exclusive); they depend on the rows from
     * {@code readFrom} to {@code readTo} (exclusive).
     */
    record Band(int from, int to, int readFrom, int readTo) implements Serializable {
        /** The number of rows that are read. */
        int rowsRead() {
            return readTo - readFrom;
        }
    }

    /**
     * The bands of an image.
     *
     * @param height rows of the image, at least 1
     * @param rows maximum number of own rows of a band, rounded to a multiple of the alignment
     * @param halo rows above and below on which a pixel depends, a multiple of the alignment
     * @param alignment height of the network's coarsest pixels: a band that starts at a multiple of it has the same
     *     pixels
     */
    static List<Band> cut(int height, int rows, int halo, int alignment) {
        if (height < 1 || rows < 1 || halo % alignment != 0) {
            throw new IllegalArgumentException(
                    "%d rows in bands of %d with %d around, aligned to %d".formatted(height, rows, halo, alignment));
        }
        int own = Math.max(alignment, rows / alignment * alignment);
        List<Band> bands = new ArrayList<>();
        for (int from = 0; from < height; from += own) {
            int to = Math.min(height, from + own);
            bands.add(new Band(from, to, Math.max(0, from - halo), (int) Math.min(height, (long) to + halo)));
        }
        return bands;
    }
}
