// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;

/** What a task does of an image. */
sealed interface Piece extends Serializable {
    Photo photo();

    /** Pixels of the image that go through the network. */
    long pixels();

    /** All of it. */
    record Whole(Photo photo) implements Piece {
        @Override
        public long pixels() {
            return photo.pixels();
        }
    }

    /**
     * Some rows, as a file of their own, which a later stage joins with the others.
     *
     * @param number of the band, from 0
     * @param file where the enlarged rows go
     */
    record Part(Photo photo, int number, Bands.Band rows, String file) implements Piece {
        @Override
        public long pixels() {
            return (long) photo.width() * rows.rowsRead();
        }
    }
}
