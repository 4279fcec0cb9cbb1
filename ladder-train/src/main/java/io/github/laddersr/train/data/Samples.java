// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import io.github.laddersr.kernel.FeatureMap;

/**
 * A source of training pairs. Which pair is drawn depends only on the iteration and the index, so a resumed run draws
 * the same pairs.
 */
@FunctionalInterface
public interface Samples {
    /**
     * Fills one pair; called from several threads.
     *
     * @param iteration iteration of the training, from 0
     * @param index index within the batch
     * @param lr patch x patch x 3 in [0, 1]
     * @param hr the same patch at scale times the size
     */
    void fill(long iteration, int index, FeatureMap lr, FeatureMap hr);

    /**
     * Fills the teacher's result for the same pair; called from several threads.
     *
     * @param iteration iteration of the training, from 0
     * @param index index within the batch
     * @param patch side of the low-resolution patch
     * @param taught map of {@code hr}'s size
     * @throws UnsupportedOperationException if there is no teacher
     */
    default void fillTaught(long iteration, int index, int patch, FeatureMap taught) {
        throw new UnsupportedOperationException("these pairs have no teacher");
    }
}
