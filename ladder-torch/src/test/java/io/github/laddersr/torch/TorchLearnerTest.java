// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.train.cpu.CpuDevice;
import io.github.laddersr.train.data.Pixels;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.device.StepTimes;
import io.github.laddersr.train.device.TrainingDevice;
import io.github.laddersr.train.recipe.OptimizerType;
import io.github.laddersr.train.recipe.Precision;
import io.github.laddersr.train.recipe.Recipe;
import io.github.laddersr.train.recipe.Schedule;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs on libtorch's CPU with the same code as on CUDA. */
class TorchLearnerTest {
    private static final Variant VARIANT = Variant.lpn(2).withWidth(0.5).withPathways(1);
    private static final double RATE = 1e-3;

    @BeforeAll
    static void libtorch() {
        Torch.load();
    }

    private static Recipe recipe(Variant variant, OptimizerType method, double clip) {
        Schedule schedule = new Schedule(Schedule.Shape.COSINE, RATE, 1e-6, 2, 100, 0);
        return new Recipe(variant, 2, 8, schedule, method, clip, 0.99, Precision.FP32, 5);
    }

    private static List<TrainingImages.Pair> images(int scale) {
        return IntStream.range(0, 3)
                .mapToObj(i -> {
                    int width = (20 + 4 * i) * scale;
                    int height = 18 * scale;
                    byte[] samples = new byte[3 * width * height];
                    new Random(i).nextBytes(samples);
                    ByteImage hr = ByteImage.of(width, height, 3, samples);
                    return new TrainingImages.Pair("image " + i, Pixels.of(hr), Pixels.of(Imresize.down(hr, scale)));
                })
                .toList();
    }

    private static Snapshot start(Variant variant) {
        return Snapshot.start(LadderPyramidNetwork.of(variant), Weights.random(LadderPyramidNetwork.of(variant), 3));
    }

    private static Learner learner(Recipe recipe, Snapshot start) {
        return new TorchCpuDevice().open(recipe, images(recipe.variant().scale()), start, 1);
    }

    private static double[] rates(int steps) {
        double[] rates = new double[steps];
        Arrays.fill(rates, RATE);
        return rates;
    }

    static List<Recipe> recipes() {
        Variant three = new Variant(3, 2, 0.5, BlockActivation.RELU6_BOTH, Upsampling.BILINEAR);
        return List.of(
                recipe(VARIANT, OptimizerType.ADAM, 0),
                recipe(three, OptimizerType.ADAM, 0.05),
                recipe(VARIANT.withScale(4), OptimizerType.MUON, 0.05),
                recipe(three, OptimizerType.MUON, 0));
    }

    /** The plain-Java trainer, which has its own tests, gets the same patches and starts from the same weights. */
    @ParameterizedTest
    @MethodSource("recipes")
    void stepsAreThoseOfThePlainJavaTrainer(Recipe recipe) {
        Snapshot start = start(recipe.variant());
        try (Learner torch = learner(recipe, start);
                Learner plain =
                        new CpuDevice().open(recipe, images(recipe.variant().scale()), start, 1)) {
            for (int i = 0; i < 5; i++) {
                Learner.StepResults expected = plain.run(i, rates(1));
                Learner.StepResults actual = torch.run(i, rates(1));
                assertThat(actual.loss()).as("step %d", i).isCloseTo(expected.loss(), within(1e-4 * expected.loss()));
                assertThat(actual.skipped()).isZero();
            }
            Snapshot expected = plain.snapshot();
            Snapshot actual = torch.snapshot();
            assertThat(actual.steps()).isEqualTo(5);
            assertChange(actual.weights(), expected.weights(), start.weights());
            assertChange(actual.average(), expected.average(), start.average());
            assertChange(actual.m(), expected.m(), start.m());
            assertChange(actual.v(), expected.v(), start.v());
        }
    }

    /** The difference is small compared with the change over five steps. */
    private static void assertChange(Weights actual, Weights expected, Weights start) {
        double difference = 0;
        double change = 0;
        assertThat(actual.names()).isEqualTo(start.names());
        for (String name : start.names()) {
            for (int i = 0; i < start.get(name).size(); i++) {
                difference +=
                        Math.pow(actual.get(name).get(i) - expected.get(name).get(i), 2);
                change += Math.pow(expected.get(name).get(i) - start.get(name).get(i), 2);
            }
        }
        assertThat(Math.sqrt(difference / change)).isLessThan(0.02);
    }

    @ParameterizedTest
    @EnumSource
    void aRestoredLearnerGoesOnBitForBit(OptimizerType method) {
        Recipe recipe = recipe(VARIANT, method, 1);
        Snapshot whole;
        double loss;
        try (Learner learner = learner(recipe, start(VARIANT))) {
            loss = learner.run(0, rates(4)).loss();
            whole = learner.snapshot();
        }
        Snapshot half;
        double firstLoss;
        try (Learner learner = learner(recipe, start(VARIANT))) {
            firstLoss = learner.run(0, rates(2)).loss();
            half = learner.snapshot();
            learner.run(7, rates(2));
            learner.restore(half);
            assertThat(firstLoss + learner.run(2, rates(2)).loss()).isEqualTo(loss);
            assertThat(learner.snapshot()).isEqualTo(whole);
        }
        try (Learner learner = learner(recipe, half)) {
            assertThat(learner.snapshot()).isEqualTo(half);
            assertThat(firstLoss + learner.run(2, rates(2)).loss()).isEqualTo(loss);
            assertThat(learner.snapshot()).isEqualTo(whole);
        }
    }

    /**
     * With such a large bias of the tail the loss is infinite, but its gradient is not; with the other weight neither
     * is finite.
     */
    @ParameterizedTest
    @EnumSource
    void stepsThatAreNotFiniteChangeNothing(OptimizerType method) {
        Snapshot good = start(VARIANT);
        for (String name : List.of("tail.bias", "stages.1.0.project.weight")) {
            Tensor tensor = good.weights().get(name);
            float[] values = tensor.toArray();
            values[0] = 3e38f;
            Weights bad = good.weights().with(name, Tensor.of(tensor.shape(), values));
            Snapshot before = new Snapshot(bad, good.average(), good.m(), good.v(), 9);
            try (Learner learner = learner(recipe(VARIANT, method, 1), before)) {
                assertThat(learner.run(0, rates(2))).isEqualTo(new Learner.StepResults(0, 2));
                assertThat(learner.snapshot()).isEqualTo(before);
                learner.restore(good);
                assertThat(learner.run(0, rates(2)).skipped()).isZero();
                assertThat(learner.snapshot().steps()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyStepsKeepNoMemory(OptimizerType method) {
        try (Learner learner = learner(recipe(VARIANT, method, 1), start(VARIANT))) {
            learner.run(0, rates(4));
            long pointers = Pointer.totalCount();
            long bytes = Pointer.physicalBytes();
            learner.run(4, rates(30));
            assertThat(Pointer.totalCount()).isEqualTo(pointers);
            assertThat(Pointer.physicalBytes() - bytes).isLessThan(30 << 20); // a leaked step retains more than 2 MiB
        }
    }

    @Test
    void closingGivesAllBack() {
        learner(recipe(VARIANT, OptimizerType.MUON, 1), start(VARIANT)).close();
        long pointers = Pointer.totalCount();
        learner(recipe(VARIANT, OptimizerType.MUON, 1), start(VARIANT)).close();
        assertThat(Pointer.totalCount()).isEqualTo(pointers);
    }

    /** The bfloat16 computation of CUDA, rehearsed on the CPU. */
    @ParameterizedTest
    @EnumSource
    void inBfloat16TheLossIsNearlyThatOfFloat32(OptimizerType method) {
        Recipe recipe = recipe(VARIANT, method, 1);
        ComputePrecision bfloat16 = new ComputePrecision(ScalarType.BFloat16, false);
        try (Learner exact = learner(recipe, start(VARIANT));
                Learner rounded = new TorchLearner(recipe, images(2), start(VARIANT), DeviceType.CPU, bfloat16)) {
            for (int i = 0; i < 4; i++) {
                double expected = exact.run(i, rates(1)).loss();
                assertThat(rounded.run(i, rates(1)).loss())
                        .isCloseTo(expected, within(1e-2 * expected))
                        .isNotEqualTo(expected);
            }
            assertChange(
                    rounded.snapshot().weights(),
                    rounded.snapshot().weights(),
                    start(VARIANT).weights());
        }
    }

    @Test
    void timingAStepLeavesTheWeights() {
        Snapshot start = start(VARIANT);
        try (Learner learner = learner(recipe(VARIANT, OptimizerType.MUON, 1), start)) {
            StepTimes times = learner.timeStep(3);
            assertThat(List.of(times.data(), times.forward(), times.backward(), times.optimizer()))
                    .allMatch(seconds -> seconds > 0);
            assertThat(learner.snapshot().weights()).isEqualTo(start.weights());
            assertThat(learner.run(0, rates(2)).skipped()).isZero();
        }
    }

    @Test
    void theDevicesAreFound() {
        assertThat(ServiceLoader.load(TrainingDevice.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .map(TrainingDevice::name))
                .contains("cuda", "torch");
    }

    @Test
    void withoutCudaOneSentenceSaysWhatToAdd() {
        assertThatThrownBy(() ->
                        new CudaDevice().open(recipe(VARIANT, OptimizerType.ADAM, 1), images(2), start(VARIANT), 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("LADDER_PROFILE=cuda")
                .hasMessageContaining("docs/gpu.md");
    }
}
