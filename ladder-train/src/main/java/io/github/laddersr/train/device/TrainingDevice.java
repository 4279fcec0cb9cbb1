// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.recipe.Recipe;
import java.util.List;

/** Where a training is computed; found by {@link java.util.ServiceLoader}. */
public interface TrainingDevice {
    /** The name on the command line: {@code cpu}, {@code cuda}. */
    String name();

    /**
     * Makes a learner.
     *
     * @param images to cut patches from
     * @param start state to start from
     * @param threads of the processor to use
     * @throws io.github.laddersr.UserException if this machine has no such device, or not enough memory on it
     */
    Learner open(Recipe recipe, List<TrainingImages.Pair> images, Snapshot start, int threads);
}
