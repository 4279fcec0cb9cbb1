// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.train.cpu.CpuLearner;
import io.github.laddersr.train.data.Patches;
import io.github.laddersr.train.data.Pixels;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.recipe.OptimizerType;
import io.github.laddersr.train.recipe.Precision;
import io.github.laddersr.train.recipe.Recipe;
import io.github.laddersr.train.recipe.Schedule;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Safetensors;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final Variant VARIANT = Variant.lpn(3).withWidth(0.5);
    private static final int STEPS = 3;
    private static final int BATCH = 2;
    private static final int PATCH = 8;
    private static final int SIDE = 3 * PATCH;
    private static final double RATE = 1e-3;

    @TempDir
    private Path folder;

    private Path init = Path.of("");
    private Path batches = Path.of("");
    private Path end = Path.of("");

    @BeforeEach
    void paths() {
        init = folder.resolve("init.safetensors");
        batches = folder.resolve("batches.safetensors");
        end = folder.resolve("end.safetensors");
        MODEL.write(init, Dtype.F32);
    }

    private static final Model MODEL = new Model(VARIANT, Weights.random(LadderPyramidNetwork.of(VARIANT), 4));

    private static Patches patches() {
        ByteImage hr = RandomInputs.noise(60, 48, 7);
        return new Patches(
                List.of(new TrainingImages.Pair("noise", Pixels.of(hr), Pixels.of(Imresize.down(hr, 3)))), 3, 9);
    }

    /** The patches of the first steps in the layout of the file: channel by channel. */
    private static Weights tensors() {
        float[] small = new float[STEPS * BATCH * 3 * PATCH * PATCH];
        float[] large = new float[STEPS * BATCH * 3 * SIDE * SIDE];
        FeatureMap lr = new FeatureMap(PATCH, PATCH, 3);
        FeatureMap hr = new FeatureMap(SIDE, SIDE, 3);
        Patches patches = patches();
        for (int i = 0; i < STEPS * BATCH; i++) {
            patches.fill(i / BATCH, i % BATCH, lr, hr);
            planar(lr, small, i);
            planar(hr, large, i);
        }
        return Weights.builder()
                .add("lr", Tensor.of(List.of(STEPS, BATCH, 3, PATCH, PATCH), small))
                .add("hr", Tensor.of(List.of(STEPS, BATCH, 3, SIDE, SIDE), large))
                .build();
    }

    private static void planar(FeatureMap from, float[] to, int index) {
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < from.height(); y++) {
                for (int x = 0; x < from.width(); x++) {
                    to[((index * 3 + c) * from.height() + y) * from.width() + x] = from.data()[from.at(y, x) + c];
                }
            }
        }
    }

    @Test
    void stepsAreThoseOfATrainingThatDrawsTheSamePatches() {
        Safetensors.write(batches, tensors(), Dtype.F32);
        List<Double> losses = Replay.of(init, batches, RATE).run(end, 1);

        Schedule schedule = new Schedule(Schedule.Shape.COSINE, RATE, RATE, 0, STEPS, 0);
        Recipe recipe = new Recipe(VARIANT, BATCH, PATCH, schedule, OptimizerType.ADAM, 1, 0.999, Precision.FP32, 9);
        Snapshot start = Snapshot.start(MODEL.graph(), MODEL.weights());
        List<Double> expected = new ArrayList<>();
        try (Learner learner = new CpuLearner(recipe, patches(), start, 1)) {
            for (int i = 0; i < STEPS; i++) {
                expected.add(learner.run(i, new double[] {RATE}).loss());
            }
            Snapshot state = learner.snapshot();
            Weights written = Safetensors.read(end);
            for (String name : state.weights().names()) {
                assertThat(written.get("weights/" + name))
                        .isEqualTo(state.weights().get(name));
                assertThat(written.get("average/" + name))
                        .isEqualTo(state.average().get(name));
                assertThat(written.get("m/" + name)).isEqualTo(state.m().get(name));
                assertThat(written.get("v/" + name)).isEqualTo(state.v().get(name));
            }
        }
        assertThat(losses).hasSize(STEPS).isEqualTo(expected).doesNotHaveDuplicates();
    }

    @Test
    void batchesThatDoNotFitAreRefused() {
        Weights good = tensors();
        assertRefused(good.without("hr"), "lacks the tensor lr or hr");
        assertRefused(good.with("lr", Tensor.of(List.of(1, 3), new float[3])), "steps x batch x 3 x patch x patch");
        assertRefused(good.with("hr", good.get("lr")), "at scale 3 make it [3, 2, 3, 24, 24]");
        assertRefused(
                good.with("lr", Tensor.of(List.of(1, 1, 3, 4, 4), new float[48]))
                        .with("hr", Tensor.of(List.of(1, 1, 3, 12, 12), new float[432])),
                "multiple of 8");
        float[] values = good.get("hr").toArray();
        values[values.length / 2] = Float.NaN;
        assertRefused(good.with("hr", Tensor.of(good.get("hr").shape(), values)), "batch 1 is not finite");
    }

    private void assertRefused(Weights tensors, String message) {
        Safetensors.write(batches, tensors, Dtype.F32);
        assertThatThrownBy(() -> Replay.of(init, batches, RATE).run(end, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
        assertThat(end).doesNotExist();
    }
}
