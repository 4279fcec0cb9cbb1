// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.train.cpu.CpuDevice;
import io.github.laddersr.train.cpu.CpuLearner;
import io.github.laddersr.train.data.Patches;
import io.github.laddersr.train.data.Pixels;
import io.github.laddersr.train.data.Samples;
import io.github.laddersr.train.data.Sampling;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.device.TrainingDevice;
import io.github.laddersr.train.recipe.Loss;
import io.github.laddersr.train.recipe.OptimizerType;
import io.github.laddersr.train.recipe.Precision;
import io.github.laddersr.train.recipe.Recipe;
import io.github.laddersr.train.recipe.Schedule;
import io.github.laddersr.train.report.TrainingProgress;
import io.github.laddersr.train.report.TrainingReport;
import io.github.laddersr.train.teach.Teaching;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Safetensors;
import io.github.laddersr.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    private static final Variant VARIANT = Variant.lpn(2).withWidth(0.5);
    private static final int ITERATIONS = 6;
    private static final int THREADS = 2;

    @TempDir
    private Path folder;

    private static Recipe recipe(Variant variant, long seed) {
        return recipe(variant, OptimizerType.ADAM, seed);
    }

    private static Recipe recipe(Variant variant, OptimizerType method, long seed) {
        Schedule schedule = new Schedule(Schedule.Shape.COSINE, 1e-3, 1e-6, 2, ITERATIONS, 0);
        return new Recipe(variant, 2, 8, schedule, method, 1, 0.99, Precision.FP32, seed);
    }

    private static final Recipe RECIPE = recipe(VARIANT, 5);

    private static List<TrainingImages.Pair> pairs(long seed) {
        return IntStream.range(0, 3)
                .mapToObj(i -> {
                    ByteImage hr = RandomInputs.noise(40 + 8 * i, 36, seed + i);
                    return new TrainingImages.Pair("image " + i, Pixels.of(hr), Pixels.of(Imresize.down(hr, 2)));
                })
                .toList();
    }

    private static final TrainingImages IMAGES = new TrainingImages(pairs(1), pairs(11));

    private static Model train(Recipe recipe, Path out, boolean resume, List<TrainingProgress> reports) {
        return new Trainer(recipe, out, new CpuDevice(), THREADS, (progress, message) -> reports.add(progress))
                .run(IMAGES, Trainer.initialWeights(recipe, List.of()), resume);
    }

    /** Trains, and stops while the batch of iteration 2, the third, is being drawn. */
    private static void trainThree(Recipe recipe, Path out, List<TrainingProgress> reports) {
        Trainer trainer =
                new Trainer(recipe, out, new CpuDevice(), THREADS, (progress, message) -> reports.add(progress));
        Patches patches = new Patches(IMAGES.training(), 2, recipe.seed());
        Samples samples = (iteration, index, lr, hr) -> {
            if (iteration == 2) {
                trainer.stop();
            }
            patches.fill(iteration, index, lr, hr);
        };
        trainer.run(
                state -> new CpuLearner(recipe, samples, state, THREADS),
                new Validation(IMAGES.validation(), VARIANT),
                "images",
                Trainer.initialWeights(recipe, List.of()),
                false);
    }

    @ParameterizedTest
    @EnumSource
    void aResumedRunEndsBitForBitWhereAnUnbrokenOneDoes(OptimizerType method) throws IOException {
        Recipe recipe = recipe(VARIANT, method, 5);
        Path whole = folder.resolve("whole");
        Path broken = folder.resolve("broken");
        List<TrainingProgress> wholeReports = new ArrayList<>();
        List<TrainingProgress> brokenReports = new ArrayList<>();
        Model expected = train(recipe, whole, false, wholeReports);
        trainThree(recipe, broken, brokenReports);
        assertThat(brokenReports.getLast().iteration()).isEqualTo(3);
        Model actual = train(recipe, broken, true, brokenReports);

        assertTensorsEqual(actual.weights(), expected.weights());
        Weights last = Safetensors.read(whole.resolve(Trainer.CHECKPOINT));
        assertTensorsEqual(Safetensors.read(broken.resolve(Trainer.CHECKPOINT)), last);
        assertThat(last.metadata()).containsEntry("iteration", "6").containsEntry("steps", "6");
        TrainingProgress end = wholeReports.getLast();
        assertThat(end.iteration()).isEqualTo(ITERATIONS);
        assertThat(end.share()).isEqualTo(1);
        assertThat(brokenReports.getLast().psnr()).isEqualTo(end.psnr()).isGreaterThan(3);
        // Two reports over three iterations each, compared with one over six.
        assertThat((brokenReports.getFirst().loss() + brokenReports.getLast().loss()) / 2)
                .isCloseTo(end.loss(), within(1e-12));
        assertThat(brokenReports.getLast().seconds())
                .isGreaterThan(brokenReports.getFirst().seconds());
        assertThat(Files.readAllLines(broken.resolve("metrics.csv")))
                .hasSize(3)
                .first()
                .isEqualTo("iteration,seconds,loss,rate,psnr");
    }

    /** Patches grow at the same steps, the loss changes at the same step, and the same patches are drawn by detail. */
    @Test
    void aRunThatChangesOnItsWayIsResumedBitForBitToo() {
        Recipe recipe = recipe(VARIANT, OptimizerType.MUON, 5)
                .withPatches(List.of(8, 16), Sampling.DETAIL)
                .withLastLoss(Loss.CHARBONNIER);
        Model expected = train(recipe, folder.resolve("whole"), false, new ArrayList<>());
        Path broken = folder.resolve("broken");
        Trainer first = new Trainer(recipe, broken, new CpuDevice(), THREADS, (progress, message) -> {});
        Patches patches = new Patches(IMAGES.training(), 2, Sampling.DETAIL, recipe.seed());
        List<Integer> sides = Collections.synchronizedList(new ArrayList<>());
        first.run(
                state -> new CpuLearner(
                        recipe,
                        (iteration, index, lr, hr) -> {
                            sides.add(lr.width());
                            if (iteration == 3) {
                                first.stop();
                            }
                            patches.fill(iteration, index, lr, hr);
                        },
                        state,
                        THREADS),
                new Validation(IMAGES.validation(), VARIANT),
                "images",
                Trainer.initialWeights(recipe, List.of()),
                false);
        assertThat(sides).containsExactly(8, 8, 8, 8, 8, 8, 16, 16);
        Model actual = train(recipe, broken, true, new ArrayList<>());
        assertTensorsEqual(actual.weights(), expected.weights());
    }

    @Test
    void aRunThatIsStoppedBeforeItsFirstStepKeepsTheStart() {
        Trainer trainer = new Trainer(RECIPE, folder, new CpuDevice(), THREADS, (progress, message) -> {});
        trainer.stop();
        Weights start = Trainer.initialWeights(RECIPE, List.of());
        Model model = trainer.run(IMAGES, start, false);
        assertTensorsEqual(model.weights(), start);
        assertThat(Safetensors.read(folder.resolve(Trainer.CHECKPOINT)).metadata())
                .containsEntry("iteration", "0");
        Model resumed = train(RECIPE, folder, true, new ArrayList<>());
        assertTensorsEqual(
                resumed.weights(),
                train(RECIPE, folder.resolve("whole"), false, new ArrayList<>()).weights());
    }

    private static void assertTensorsEqual(Weights actual, Weights expected) {
        assertThat(actual.names()).isEqualTo(expected.names());
        for (String name : expected.names()) {
            assertThat(actual.get(name)).as(name).isEqualTo(expected.get(name));
        }
    }

    private static final TrainingImages TAUGHT = new TrainingImages(
            pairs(1).stream()
                    .map(pair -> new TrainingImages.Pair(
                            pair.name(),
                            pair.hr(),
                            pair.lr(),
                            Optional.of(Pixels.of(RandomInputs.noise(
                                    pair.hr().width(), pair.hr().height(), 77)))))
                    .toList(),
            pairs(11));

    private static final String SHA = "0123456789abcdef".repeat(4);

    private static Model trainTaught(Recipe recipe, Path out, boolean resume) {
        return new Trainer(recipe, out, new CpuDevice(), THREADS, (progress, message) -> {})
                .run(TAUGHT, Trainer.initialWeights(recipe, List.of()), resume);
    }

    @Test
    void aTeacherThatCountsForNothingChangesNothing() {
        Model without = train(RECIPE, folder.resolve("without"), false, new ArrayList<>());
        Model with = trainTaught(RECIPE.withTeaching(new Teaching("t", SHA, 0)), folder.resolve("with"), false);
        assertTensorsEqual(with.weights(), without.weights());
        assertThat(with.weights().metadata()).isEqualTo(without.weights().metadata());
        Model half = trainTaught(RECIPE.withTeaching(new Teaching("t", SHA, 0.5)), folder.resolve("half"), false);
        assertThat(half.weights().get("tail.weight"))
                .isNotEqualTo(without.weights().get("tail.weight"));
        assertThat(half.weights().metadata()).containsEntry("teacher", "t (sha256 " + SHA + "), weight 0.5");
    }

    @Test
    void aTaughtRunIsResumedBitForBitAndWithThatTeacherOnly() {
        Recipe recipe = RECIPE.withTeaching(new Teaching("t", SHA, 0.25));
        Model whole = trainTaught(recipe, folder.resolve("whole"), false);
        Path broken = folder.resolve("broken");
        List<Trainer> first = new ArrayList<>(); // one, which the device stops
        TrainingDevice stopping = new TrainingDevice() {
            @Override
            public String name() {
                return "stopping";
            }

            @Override
            public Learner open(Recipe how, List<TrainingImages.Pair> images, Snapshot start, int threads) {
                Patches patches = new Patches(images, 2, how.seed());
                return new CpuLearner(
                        how, new Stopping(patches, () -> first.getFirst().stop()), start, threads);
            }
        };
        first.add(new Trainer(recipe, broken, stopping, THREADS, (progress, message) -> {}));
        first.getFirst().run(TAUGHT, Trainer.initialWeights(recipe, List.of()), false);
        assertThat(Safetensors.read(broken.resolve(Trainer.CHECKPOINT)).metadata())
                .containsEntry("iteration", "3");
        for (Recipe other : List.of(RECIPE, RECIPE.withTeaching(new Teaching("t", SHA, 0.5)))) {
            assertThatThrownBy(() -> trainTaught(other, broken, true))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("was trained with the teacher t (sha256 " + SHA + "), weight 0.25, not ");
        }
        assertTensorsEqual(trainTaught(recipe, broken, true).weights(), whole.weights());
    }

    /** Asks for an end in the third step. */
    private record Stopping(Patches patches, Runnable stop) implements Samples {
        @Override
        public void fill(long iteration, int index, FeatureMap lr, FeatureMap hr) {
            if (iteration == 2) {
                stop.run();
            }
            patches.fill(iteration, index, lr, hr);
        }

        @Override
        public void fillTaught(long iteration, int index, int patch, FeatureMap taught) {
            patches.fillTaught(iteration, index, patch, taught);
        }
    }

    @Test
    void modelsOfTheRunCanBeReadAndSayWhereTheyComeFrom() {
        Model end = train(RECIPE, folder, false, new ArrayList<>());
        for (String name : List.of("model.safetensors", "best.safetensors")) {
            Model model = Model.read(folder.resolve(name));
            assertThat(model.variant()).isEqualTo(VARIANT);
            assertThat(model.weights().metadata())
                    .containsEntry("iterations", "6")
                    .containsEntry("dataset", "3 images")
                    .containsKey("psnr_validation");
            assertTensorsEqual(model.weights(), end.weights());
        }
    }

    @Test
    void theRunHasAReportOfItsEnd() throws IOException {
        Model end = train(RECIPE, folder, false, new ArrayList<>());
        String page = Files.readString(folder.resolve(TrainingReport.PAGE));
        assertThat(page)
                .contains("<dt>iterations</dt><dd>6</dd>")
                .contains("<dt>done</dt><dd>100 %</dd>")
                .contains("<dt>data</dt><dd>3 images</dd>")
                .contains("2 patches of 8x8", "adam", "cosine from 1.0e-03, 6 iterations", "image 2")
                .contains(end.weights().metadata().get("psnr_validation") + " dB at iteration 6");
        assertThat(folder.resolve(TrainingReport.CURVES)).exists();
    }

    @Test
    void aReportThatCannotBeWrittenIsToldOfAndCostsNoTraining() throws IOException {
        Files.createDirectory(folder.resolve(TrainingReport.CURVES));
        List<String> messages = new ArrayList<>();
        new Trainer(RECIPE, folder, new CpuDevice(), 1, (progress, message) -> messages.add(message))
                .run(IMAGES, Trainer.initialWeights(RECIPE, List.of()), false);
        assertThat(messages).hasSize(2).last().asString().startsWith("report.html was not written:");
        assertThat(folder.resolve("model.safetensors")).exists();
    }

    @Test
    void withoutValidationImagesThereIsNoBest() {
        List<TrainingProgress> reports = new ArrayList<>();
        Model end = new Trainer(RECIPE, folder, new CpuDevice(), 1, (progress, message) -> reports.add(progress))
                .run(new TrainingImages(pairs(1), List.of()), Trainer.initialWeights(RECIPE, List.of()), false);
        assertThat(reports.getLast().psnr()).isNaN();
        assertThat(end.weights().metadata()).doesNotContainKey("psnr_validation");
        assertThat(folder.resolve("best.safetensors")).doesNotExist();
        assertThat(folder.resolve("model.safetensors")).exists();
    }

    @Test
    void afterAGradientThatIsNotFiniteTheRunGoesOnFromTheLastGoodState() {
        Patches patches = new Patches(IMAGES.training(), 2, RECIPE.seed());
        Samples samples = (iteration, index, lr, hr) -> {
            patches.fill(iteration, index, lr, hr);
            if (iteration == 4) {
                lr.data()[0] = Float.NaN;
            }
        };
        List<String> messages = new ArrayList<>();
        Model end = new Trainer(RECIPE, folder, new CpuDevice(), 1, (progress, message) -> messages.add(message))
                .run(
                        state -> new CpuLearner(RECIPE, samples, state, 1),
                        new Validation(List.of(), VARIANT),
                        "images",
                        Trainer.initialWeights(RECIPE, List.of()),
                        false);
        assertThat(messages).hasSize(2);
        assertThat(messages.getFirst())
                .startsWith("By iteration 5 a gradient was not finite: returning to the weights after step 0")
                .contains("multiplying the learning rate by 0.70");
        assertThat(end.weights().names())
                .allMatch(name -> end.weights().get(name).isFinite());
        assertThat(Safetensors.read(folder.resolve(Trainer.CHECKPOINT)).metadata())
                .containsEntry("steps", "1")
                .containsEntry("rate_scale", "0.7");
    }

    @Test
    void aCheckpointOfAnotherSettingIsRefused() {
        train(RECIPE, folder, false, new ArrayList<>());
        assertResumeFails(
                recipe(VARIANT.withActivation(BlockActivation.RELU_BOTH), 5),
                "activation relu-after-depthwise, not relu-both");
        assertResumeFails(recipe(VARIANT.withPathways(2), 5), "pathways 3, not 2");
        assertResumeFails(recipe(VARIANT, 6), "seed 5");
        assertResumeFails(recipe(VARIANT, OptimizerType.MUON, 5), "optimizer adam, not muon");
    }

    private void assertResumeFails(Recipe recipe, String message) {
        assertThatThrownBy(() -> train(recipe, folder, true, new ArrayList<>()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(Trainer.CHECKPOINT)
                .hasMessageContaining(message);
    }

    @Test
    void aCheckpointThatIsNoneIsRefused() throws IOException {
        Path last = folder.resolve(Trainer.CHECKPOINT);
        Files.writeString(last, "no tensors");
        assertResumeFails(RECIPE, "");
        train(RECIPE, folder.resolve("other"), false, new ArrayList<>());
        Files.delete(last);
        Files.copy(folder.resolve("other/model.safetensors"), last);
        assertResumeFails(RECIPE, "is not a training checkpoint");
    }

    @Test
    void aCheckpointThatLacksATensorIsRefused() throws IOException {
        train(RECIPE, folder, false, new ArrayList<>());
        Path last = folder.resolve(Trainer.CHECKPOINT);
        Weights all = Safetensors.read(last);
        Files.delete(last);
        Safetensors.write(last, all.without("m/tail.bias"), Dtype.F32);
        assertResumeFails(RECIPE, "tail.bias is missing");
    }

    @Test
    void aFolderWithARunIsNotOverwritten() {
        train(RECIPE, folder, false, new ArrayList<>());
        Weights before = Safetensors.read(folder.resolve(Trainer.CHECKPOINT));
        assertThatThrownBy(() -> train(RECIPE, folder, false, new ArrayList<>()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("--resume");
        assertThat(Safetensors.read(folder.resolve(Trainer.CHECKPOINT))).isEqualTo(before);
    }

    @Test
    void thereMustBeSomethingToResume() {
        Path out = folder.resolve("new");
        assertThatThrownBy(() -> train(RECIPE, out, true, new ArrayList<>()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(out + " contains no last.safetensors");
        assertThat(out).doesNotExist();
    }

    @Test
    void aFileInTheFoldersPlaceIsRefused() throws IOException {
        Path out = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> train(RECIPE, out, false, new ArrayList<>()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(out.toString());
    }

    @Test
    void anotherScalesModelGivesAllButUpsamplerAndTail() {
        Recipe recipe = recipe(VARIANT.withScale(4), 5);
        Recipe other = recipe(VARIANT, 9);
        Model init = new Model(VARIANT, Trainer.initialWeights(other, List.of()));
        Weights fresh = Trainer.initialWeights(recipe, List.of());
        Weights start = Trainer.initialWeights(recipe, List.of(init));
        for (String name : start.names()) {
            boolean ownScale = name.startsWith("upsampler.") || name.startsWith("tail.");
            assertThat(start.get(name))
                    .as(name)
                    .isEqualTo(ownScale ? fresh.get(name) : init.weights().get(name));
        }
        assertThat(Trainer.initialWeights(RECIPE, List.of(init)).names())
                .isEqualTo(init.weights().names());
        assertTensorsEqual(Trainer.initialWeights(RECIPE, List.of(init)), init.weights());
    }

    @Test
    void aModelThatDiffersInMoreThanScaleIsNoStart() {
        Recipe recipe = recipe(VARIANT.withPathways(1), 5);
        Model init = new Model(VARIANT, Trainer.initialWeights(RECIPE, List.of()));
        assertThatThrownBy(() -> Trainer.initialWeights(recipe, List.of(init)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("more than its scale");
    }
}
