// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.UserException;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.device.TrainingDevice;
import io.github.laddersr.train.recipe.Recipe;
import java.util.List;
import org.bytedeco.pytorch.global.torch.DeviceType;

/** libtorch on the CPU, in float32: the computation of CUDA without a GPU, and a peer of the plain-Java trainer. */
public final class TorchCpuDevice implements TrainingDevice {
    /** Found by {@link java.util.ServiceLoader}. */
    public TorchCpuDevice() {}

    @Override
    public String name() {
        return "torch";
    }

    @Override
    public Learner open(Recipe recipe, List<TrainingImages.Pair> images, Snapshot start, int threads) {
        recipe.requireOnePhase(name());
        if (!Libtorch.isAvailable()) {
            throw new UserException(
                    "This build has no libtorch for this platform: set LADDER_PROFILE=torch and start ./ladder again,"
                            + " or build with -Ptorch (docs/gpu.md).");
        }
        Libtorch.load(threads);
        return new TorchLearner(recipe, images, start, DeviceType.CPU, ComputePrecision.FLOAT32);
    }
}
