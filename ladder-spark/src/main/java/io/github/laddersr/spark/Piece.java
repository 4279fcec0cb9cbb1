// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;

/** The part of an image that a task processes. */
sealed interface Piece extends Serializable {
    Photo photo();

    /** The number of the image's pixels that go through the network. */
    long pixels();

    /** The whole image. */
    record Whole(Photo photo) implements Piece {
        @Override
        public long pixels() {
            return photo.pixels();
        }
    }

    /**
     * Some rows, in a separate file, which a later stage joins with the others.
     *
     * @param number index of the band, from 0
     * @param file file of the enlarged rows
     */
    record Part(Photo photo, int number, Bands.Band rows, String file) implements Piece {
        @Override
        public long pixels() {
            return (long) photo.width() * rows.rowsRead();
        }
    }
}
