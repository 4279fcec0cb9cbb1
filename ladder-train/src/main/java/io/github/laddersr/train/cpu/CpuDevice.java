// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import io.github.laddersr.train.data.Patches;
import io.github.laddersr.train.data.Samples;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.degrade.DegradedPatches;
import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.device.TrainingDevice;
import io.github.laddersr.train.recipe.Recipe;
import java.util.List;

/** Trains on the CPU in plain Java. */
public final class CpuDevice implements TrainingDevice {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public Learner open(Recipe recipe, List<TrainingImages.Pair> images, Snapshot start, int threads) {
        int scale = recipe.variant().scale();
        Patches patches = new Patches(images, scale, recipe.sampling(), recipe.seed());
        Samples samples = recipe.degradation().isNone()
                ? patches
                : new DegradedPatches(patches, recipe.degradation(), scale, recipe.seed());
        return new CpuLearner(recipe, samples, start, threads);
    }
}
