// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.UserException;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.device.TrainingDevice;
import io.github.laddersr.train.recipe.Recipe;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/** The first NVIDIA GPU. */
public final class CudaDevice implements TrainingDevice {
    /** Found by {@link java.util.ServiceLoader}. */
    public CudaDevice() {}

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Learner open(Recipe recipe, List<TrainingImages.Pair> images, Snapshot start, int threads) {
        recipe.requireOnePhase(name());
        if (!Libtorch.hasCuda()) {
            throw new UserException(
                    "This build has no CUDA: set LADDER_PROFILE=cuda and start ./ladder again, or build with"
                            + " -Pcuda (docs/gpu.md).");
        }
        Libtorch.loadCuda(threads);
        if (!torch.cuda_is_available()) {
            throw new UserException(
                    "libtorch finds no usable NVIDIA GPU: check that nvidia-smi lists one and that its driver supports"
                            + " CUDA 13, or use --device cpu.");
        }
        ComputePrecision compute = ComputePrecision.cuda(recipe.precision());
        try {
            return new TorchLearner(recipe, images, start, DeviceType.CUDA, compute);
        } catch (RuntimeException e) {
            throw Libtorch.explained(
                    e, "The images do not fit into the GPU's memory: use fewer or smaller ones, or --device cpu.");
        }
    }
}
