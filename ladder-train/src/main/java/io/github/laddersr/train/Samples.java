// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.kernel.FeatureMap;

/** Where training pairs come from. What is drawn depends on the iteration and the index alone, so that a resumed run draws the same. */
@FunctionalInterface
public interface Samples {
    /**
     * Fills one pair; called from several threads.
     *
     * @param iteration of the training, from 0
     * @param index within the batch
     * @param lr patch x patch x 3 in [0, 1]
     * @param hr the same patch at scale times the size
     */
    void fill(long iteration, int index, FeatureMap lr, FeatureMap hr);

    /**
     * Fills what the teacher makes of the same pair; called from several threads.
     *
     * @param iteration of the training, from 0
     * @param index within the batch
     * @param patch side of the small patch
     * @param taught of {@code hr}'s size
     * @throws UnsupportedOperationException if there is no teacher
     */
    default void fillTaught(long iteration, int index, int patch, FeatureMap taught) {
        throw new UnsupportedOperationException("these pairs have no teacher");
    }
}
