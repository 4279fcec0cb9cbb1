// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.train.degrade.DegradedPatches;
import java.util.List;

/** The plain-Java trainer. */
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
