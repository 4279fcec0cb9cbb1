// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.train.data.Patches;
import io.github.laddersr.train.data.Pixels;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.recipe.OptimizerType;
import io.github.laddersr.train.recipe.Precision;
import io.github.laddersr.train.recipe.Recipe;
import io.github.laddersr.train.recipe.Schedule;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DevicePatchesTest {
    private static final int SCALE = 3;
    private static final int PATCH = 8;
    private static final int BATCH = 5;
    private static final int STEPS = 20;

    @BeforeAll
    static void libtorch() {
        Torch.load();
    }

    private static TrainingImages.Pair pair(int i) {
        int width = (9 + 4 * i) * SCALE;
        int height = (13 - i) * SCALE;
        byte[] samples = new byte[3 * width * height];
        new Random(i).nextBytes(samples);
        ByteImage hr = ByteImage.of(width, height, 3, samples);
        return new TrainingImages.Pair("image " + i, Pixels.of(hr), Pixels.of(Imresize.down(hr, SCALE)));
    }

    @Test
    void patchesAreThoseThatThePlainJavaTrainerCuts() {
        List<TrainingImages.Pair> pairs =
                IntStream.range(0, 4).mapToObj(DevicePatchesTest::pair).toList();
        Schedule schedule = new Schedule(Schedule.Shape.COSINE, 1e-3, 1e-6, 2, 100, 0);
        Recipe recipe =
                new Recipe(Variant.lpn(SCALE), BATCH, PATCH, schedule, OptimizerType.ADAM, 1, 0.99, Precision.FP32, 5);
        Patches patches = new Patches(pairs, SCALE, recipe.seed());
        assertThat(Stream.iterate(0L, i -> i < STEPS, i -> i + 1)
                        .flatMap(step -> IntStream.range(0, BATCH).mapToObj(i -> patches.draw(100 + step, i, PATCH)))
                        .map(Patches.Draw::symmetry)
                        .distinct())
                .hasSize(8);
        FeatureMap lr = new FeatureMap(PATCH, PATCH, 3);
        FeatureMap hr = new FeatureMap(PATCH * SCALE, PATCH * SCALE, 3);
        try (PointerScope _ = new PointerScope();
                Tensors tensors = new Tensors(DeviceType.CPU)) {
            DevicePatches device = new DevicePatches(pairs, recipe, tensors);
            Tensor draws = device.draw(100, STEPS);
            for (int step = 0; step < STEPS; step++) {
                DevicePatches.Batch batch = device.cut(draws.select(0, step));
                for (int i = 0; i < BATCH; i++) {
                    patches.fill(100 + step, i, lr, hr);
                    assertThat(values(batch.input().select(0, i))).containsExactly(values(lr));
                    assertThat(values(batch.target().select(0, i))).containsExactly(values(hr));
                }
            }
        }
    }

    /** Row by row, with a pixel's channels together. */
    private static float[] values(Tensor patch) {
        return Tensors.floats(patch.permute(1, 2, 0).contiguous());
    }

    private static float[] values(FeatureMap map) {
        float[] values = new float[3 * map.pixels()];
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                System.arraycopy(map.data(), map.at(y, x), values, 3 * (y * map.width() + x), 3);
            }
        }
        return values;
    }
}
