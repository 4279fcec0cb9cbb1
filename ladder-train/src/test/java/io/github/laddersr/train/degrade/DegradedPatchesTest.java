// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.train.data.Patches;
import io.github.laddersr.train.data.Pixels;
import io.github.laddersr.train.data.TrainingImages;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DegradedPatchesTest {
    private static final int SCALE = 2;
    private static final int PATCH = 24;
    private static final Degradation PHOTO = Degradation.of("photo");

    private final ByteImage hr = waves(120, 100);
    private final TrainingImages.Pair pair =
            new TrainingImages.Pair("waves", Pixels.of(hr), Pixels.of(Imresize.down(hr, SCALE)));
    private final Patches patches = new Patches(List.of(pair), SCALE, 3);

    private static ByteImage waves(int width, int height) {
        byte[] samples = new byte[3 * width * height];
        for (int i = 0; i < samples.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            samples[i] = (byte) (128 + 70 * Math.sin(x / (4.0 + i % 3)) + 40 * Math.cos(y / 6.0));
        }
        return ByteImage.of(width, height, 3, samples);
    }

    private static FeatureMap map(int side) {
        return new FeatureMap(side, side, 3);
    }

    private float[] small(Degradation degradation, long seed, long iteration) {
        FeatureMap lr = map(PATCH);
        new DegradedPatches(patches, degradation, SCALE, seed).fill(iteration, 1, lr, map(SCALE * PATCH));
        return lr.data();
    }

    private float[] clean(long iteration) {
        FeatureMap lr = map(PATCH);
        patches.fill(iteration, 1, lr, map(SCALE * PATCH));
        return lr.data();
    }

    @Test
    void aPatchDependsOnSeedIterationAndIndexAlone() {
        int same = 0;
        for (int i = 0; i < 200; i++) {
            float[] patch = small(PHOTO, 7, i);
            assertThat(small(PHOTO, 7, i)).isEqualTo(patch);
            same += Arrays.equals(patch, clean(i)) ? 1 : 0;
            // The values are integers, and the image is recognisable.
            double difference = 0;
            float[] before = clean(i);
            for (int j = 0; j < patch.length; j++) {
                assertThat(patch[j] * 255).isCloseTo(Math.round(patch[j] * 255), within(1e-3f));
                difference += Math.abs(patch[j] - before[j]);
            }
            assertThat(difference / patch.length).isLessThan(0.1);
        }
        assertThat(same).as("clean ones of 200, of which 15 % are meant").isBetween(15, 50);
        assertThat(small(PHOTO, 8, 5)).isNotEqualTo(small(PHOTO, 7, 5));
    }

    @ParameterizedTest
    @EnumSource
    void eachPartCanBeOnAlone(Degradation.Part part) {
        Degradation one = new Degradation(Set.of(part));
        SplittableRandom random = new SplittableRandom(1);
        int degraded = 0;
        for (int i = 0; i < 300; i++) {
            DegradationPlan plan = DegradationPlan.draw(one, SCALE, random);
            assertThat(plan.shrinking().isPresent() && part != Degradation.Part.KERNELS)
                    .isFalse();
            assertThat(plan.noise() > 0 && part != Degradation.Part.NOISE).isFalse();
            assertThat(!plan.jpegs().isEmpty() && part != Degradation.Part.JPEG).isFalse();
            degraded += plan.equals(DegradationPlan.NONE) ? 0 : 1;
        }
        assertThat(degraded)
                .isBetween(part == Degradation.Part.JPEG ? 230 : 75, part == Degradation.Part.JPEG ? 275 : 130);
        assertThat(Degradation.of(one.label())).isEqualTo(one);
    }

    @Test
    void sharesAreAsMeant() {
        SplittableRandom random = new SplittableRandom(2);
        int n = 4000;
        int clean = 0;
        int twice = 0;
        int noisy = 0;
        int otherwise = 0;
        for (int i = 0; i < n; i++) {
            DegradationPlan plan = DegradationPlan.draw(PHOTO, SCALE, random);
            clean += plan.equals(DegradationPlan.NONE) ? 1 : 0;
            twice += plan.jpegs().size() == 2 ? 1 : 0;
            noisy += plan.noise() > 0 ? 1 : 0;
            otherwise += plan.shrinking().isPresent() ? 1 : 0;
            assertThat(plan.noise() == 0 || (plan.noise() >= 1 && plan.noise() <= 8))
                    .isTrue();
            plan.jpegs().forEach(jpeg -> assertThat(jpeg.quality()).isBetween(30, 95));
        }
        assertThat((double) clean / n).isCloseTo(0.15, within(0.02));
        assertThat(twice / (0.85 * n)).isCloseTo(0.2, within(0.03));
        assertThat(noisy / (0.85 * n)).isCloseTo(0.4, within(0.03));
        assertThat(otherwise / (0.85 * n)).isCloseTo(0.4, within(0.03));
    }

    /** The cubic kernel without blur is the benchmarks' imresize, except for the rounding between the passes. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void theCubicIsImresize(int scale) {
        ByteImage large = waves(24 * scale, 20 * scale);
        ByteImage expected = Imresize.down(large, scale);
        double[] small = Shrinking.of(scale, Shrinking.Kernel.CUBIC).apply(Pixels.of(large), 0, 0, 24, 20);
        for (int i = 0; i < small.length; i++) {
            assertThat(small[i]).isCloseTo(expected.get(i / 3 % 24, i / 3 / 24, i % 3), within(1.3));
        }
    }

    /** A linear ramp remains the same ramp with every kernel, so pixels keep their positions. */
    @ParameterizedTest
    @EnumSource
    void kernelsMoveNothing(Shrinking.Kernel kernel) {
        for (int scale = 2; scale <= 4; scale++) {
            ByteImage slope = slope(40 * scale);
            Pixels pixels = Pixels.of(slope);
            for (double sigma : new double[] {0, 0.7}) {
                double[] small = Shrinking.blurred(scale, kernel, sigma).apply(pixels, 12, 12, 8, 8);
                for (int x = 0; x < 8; x++) {
                    double centre = (12 + x + 0.5) * scale - 0.5;
                    assertThat(small[(4 * 8 + x) * 3]).isCloseTo(centre, within(1e-9));
                }
            }
        }
    }

    /** Red encodes the column. */
    private static ByteImage slope(int side) {
        byte[] samples = new byte[3 * side * side];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i / 3 % side);
        }
        return ByteImage.of(side, side, 3, samples);
    }

    /** If the grid of blocks starts at the image's corner, the result equals the whole image's round trip. */
    @Test
    void aPatchIsCutFromTheCompressedImage() {
        int w = pair.lr().width();
        int h = pair.lr().height();
        int[] whole = new int[3 * w * h];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = pair.lr().get(i / 3 % w, i / 3 / w, i % 3);
        }
        JpegRoundTrip.apply(whole, w, h, JpegTables.ofQuality(40), true);
        // The patch at 18, 19 starts 2 columns and 3 rows inside a block of 16, and ends before the image does.
        DegradationPlan plan =
                new DegradationPlan(Optional.empty(), 0, List.of(new DegradationPlan.Jpeg(40, true, 0, 1)));
        Pixels part = DegradedPatches.degrade(pair, 18, 19, 14, 12, plan, new SplittableRandom(1));
        for (int y = 0; y < 12; y++) {
            for (int x = 0; x < 14; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(part.get(x, y, c)).isEqualTo(whole[((19 + y) * w + 18 + x) * 3 + c]);
                }
            }
        }
    }

    @Test
    void validationImagesAreDegradedTheSameWayEachTime() {
        ByteImage first = DegradedPatches.fixed(pair, PHOTO, SCALE, 2, 4, 4, 40, 32);
        assertThat(DegradedPatches.fixed(pair, PHOTO, SCALE, 2, 4, 4, 40, 32)).isEqualTo(first);
        assertThat(first).isNotEqualTo(pair.lr().crop(4, 4, 40, 32));
        assertThat(DegradedPatches.fixed(pair, PHOTO, SCALE, 3, 4, 4, 40, 32)).isNotEqualTo(first);
    }

    @Test
    void labelsAreRead() {
        assertThat(Degradation.of("none")).isEqualTo(Degradation.NONE);
        assertThat(PHOTO.parts()).isEqualTo(EnumSet.allOf(Degradation.Part.class));
        assertThat(Degradation.of("jpeg+noise").label()).isEqualTo("noise+jpeg");
        assertThat(Degradation.of("kernels+noise+jpeg").label()).isEqualTo("photo");
        for (String label : List.of("", "jpg", "jpeg+", "jpeg+jpeg", "photo+jpeg", "JPEG")) {
            assertThatThrownBy(() -> Degradation.of(label))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("kernels, noise and jpeg");
        }
    }
}
