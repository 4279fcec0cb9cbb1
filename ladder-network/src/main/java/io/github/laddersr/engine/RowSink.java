// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

/** Receives the rows of an image from top to bottom. Both sides know the size of the image. */
@FunctionalInterface
public interface RowSink {
    /**
     * Receives the next row.
     *
     * @param row [channel][x]; colour is RGB in [0, 1]. The caller may reuse the array after the call.
     */
    void accept(float[][] row);
}
