package io.github.laddersr.train;

import java.util.List;

/** The plain-Java trainer. */
public final class CpuDevice implements TrainingDevice {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public Learner open(Recipe recipe, List<TrainingImages.Pair> images, Snapshot start, int threads) {
        Samples patches = new Patches(images, recipe.variant().scale(), recipe.seed());
        return new CpuLearner(recipe, patches, start, threads);
    }
}
