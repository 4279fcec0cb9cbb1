// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

/** Takes the rows of an image of a size that is known to both sides, from the first to the last. */
@FunctionalInterface
public interface RowSink {
    /**
     * Takes the next row.
     *
     * @param row [channel][x]; colour is RGB in [0, 1]. It belongs to the giver, who may write to it after the call.
     */
    void accept(float[][] row);
}
