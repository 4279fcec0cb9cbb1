// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Cuts a tall image into bands of rows that can be enlarged each by itself. */
final class Bands {
    private Bands() {}

    /**
     * A band: the rows from {@code from} to before {@code to} are its own; the rows from {@code readFrom} to before
     * {@code readTo} are those that its own depend on.
     */
    record Band(int from, int to, int readFrom, int readTo) implements Serializable {
        /** Rows that are read. */
        int rowsRead() {
            return readTo - readFrom;
        }
    }

    /**
     * Bands that together are the image.
     *
     * @param height rows of the image, at least 1
     * @param rows own rows of a band at most, made a multiple of the alignment
     * @param halo rows that a pixel depends on each way, a multiple of the alignment
     * @param alignment what the network's coarsest pixels are high: a band that begins there has the same pixels
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
