// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.recipe.Recipe;
import java.util.List;

/** A device that can train; found by {@link java.util.ServiceLoader}. */
public interface TrainingDevice {
    /** The name on the command line: {@code cpu}, {@code cuda}. */
    String name();

    /**
     * Creates a learner.
     *
     * @param images images from which patches are cut
     * @param start state to start from
     * @param threads processor threads to use
     * @throws io.github.laddersr.UserException if this machine has no such device, or the device has too little memory
     */
    Learner open(Recipe recipe, List<TrainingImages.Pair> images, Snapshot start, int threads);
}
