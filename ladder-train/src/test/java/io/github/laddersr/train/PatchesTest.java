// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.kernel.FeatureMap;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchesTest {
    private static final int PATCH = 8;

    /**
     * An image that says where each pixel was: red is twice the column, green twice the row, blue the image's number; and its small
     * version, each pixel the mean of a block.
     */
    private static TrainingImages.Pair coordinates(int width, int height, int scale, int number) {
        byte[] hr = new byte[3 * width * scale * height * scale];
        byte[] lr = new byte[3 * width * height];
        fill(hr, width * scale, 2, 0, number);
        fill(lr, width, 2 * scale, scale - 1, number);
        return new TrainingImages.Pair(
                "image " + number,
                new Pixels(MemorySegment.ofArray(hr), width * scale, height * scale),
                new Pixels(MemorySegment.ofArray(lr), width, height));
    }

    private static void fill(byte[] samples, int width, int step, int start, int number) {
        for (int i = 0; i < samples.length / 3; i++) {
            samples[3 * i] = (byte) (i % width * step + start);
            samples[3 * i + 1] = (byte) (i / width * step + start);
            samples[3 * i + 2] = (byte) number;
        }
    }

    private static FeatureMap map(int side) {
        return new FeatureMap(side, side, 3);
    }

    private static int value(FeatureMap map, int y, int x, int c) {
        return Math.round(map.data()[map.at(y, x) + c] * 255);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void bothPatchesAreTurnedAlikeAndAllEightWays(int scale) {
        Patches patches = new Patches(List.of(coordinates(30, 24, scale, 1)), scale, 5);
        FeatureMap lr = map(PATCH);
        FeatureMap hr = map(PATCH * scale);
        Set<List<Integer>> symmetries = new HashSet<>();
        for (int index = 0; index < 100; index++) {
            patches.fill(3, index, lr, hr);
            symmetries.add(assertIsometry(hr, 2));
            assertIsometry(lr, 2 * scale);
            assertMeans(lr, hr, scale);
        }
        assertThat(symmetries).hasSize(8);
    }

    /** What the teacher made is cut where the truth is, and turned alike, for either kind of sampling. */
    @ParameterizedTest
    @EnumSource
    void theTeachersPatchIsCutAsTheTruthIs(Sampling sampling) {
        TrainingImages.Pair plain = coordinates(30, 24, 2, 1);
        TrainingImages.Pair pair =
                new TrainingImages.Pair(plain.name(), plain.hr(), plain.lr(), Optional.of(plain.hr()));
        Patches patches = new Patches(List.of(coordinates(20, 20, 2, 0), pair), 2, sampling, 5);
        FeatureMap hr = map(2 * PATCH);
        FeatureMap taught = map(2 * PATCH);
        int seen = 0;
        for (int index = 0; index < 60; index++) {
            int number = index;
            if (patches.draw(3, index, PATCH).image() == 1) {
                patches.fill(3, index, map(PATCH), hr);
                patches.fillTaught(3, index, PATCH, taught);
                assertThat(taught.data()).isEqualTo(hr.data());
                seen++;
            } else {
                assertThatThrownBy(() -> patches.fillTaught(3, number, PATCH, taught))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("image 0");
            }
        }
        assertThat(seen).isGreaterThan(20);
    }

    /** Each step right or down changes either red or green by {@code step}, everywhere alike; returns those four changes. */
    private static List<Integer> assertIsometry(FeatureMap map, int step) {
        List<Integer> changes = changes(map, 0, 0);
        for (int y = 0; y + 1 < map.height(); y++) {
            for (int x = 0; x + 1 < map.width(); x++) {
                assertThat(changes(map, y, x)).isEqualTo(changes);
            }
        }
        assertThat(Math.abs(changes.get(0)) + Math.abs(changes.get(1))).isEqualTo(step);
        assertThat(Math.abs(changes.get(0) * changes.get(3) - changes.get(1) * changes.get(2)))
                .isEqualTo(step * step);
        return changes;
    }

    private static List<Integer> changes(FeatureMap map, int y, int x) {
        int red = value(map, y, x, 0);
        int green = value(map, y, x, 1);
        return List.of(
                value(map, y, x + 1, 0) - red,
                value(map, y, x + 1, 1) - green,
                value(map, y + 1, x, 0) - red,
                value(map, y + 1, x, 1) - green);
    }

    private static void assertMeans(FeatureMap lr, FeatureMap hr, int scale) {
        for (int y = 0; y < PATCH; y++) {
            for (int x = 0; x < PATCH; x++) {
                for (int c = 0; c < 3; c++) {
                    double sum = 0;
                    for (int i = 0; i < scale * scale; i++) {
                        sum += value(hr, y * scale + i / scale, x * scale + i % scale, c);
                    }
                    assertThat(sum / (scale * scale)).isEqualTo(value(lr, y, x, c));
                }
            }
        }
    }

    @Test
    void dependOnSeedIterationAndIndexAlone() {
        List<TrainingImages.Pair> pairs = List.of(coordinates(30, 24, 2, 1), coordinates(9, 40, 2, 2));
        Patches patches = new Patches(pairs, 2, 5);
        float[] first = draw(patches, 7, 3);
        Set<List<Float>> others = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            others.add(corner(draw(patches, 100 + i, 3)));
            others.add(corner(draw(patches, 7, 100 + i)));
            others.add(corner(draw(new Patches(pairs, 2, 100 + i), 7, 3)));
        }
        assertThat(draw(patches, 7, 3)).isEqualTo(first);
        assertThat(draw(new Patches(pairs, 2, 5), 7, 3)).isEqualTo(first);
        // 60 draws of about 5000 patches: a few may coincide.
        assertThat(others).hasSizeGreaterThan(55);
    }

    private static float[] draw(Patches patches, long iteration, int index) {
        FeatureMap lr = map(PATCH);
        patches.fill(iteration, index, lr, map(2 * PATCH));
        return lr.data();
    }

    /** Where the patch lies and how it is turned. */
    private static List<Float> corner(float[] data) {
        return List.of(data[0], data[1], data[2], data[16], data[17]);
    }

    /** The first and the last place count as much as others. */
    @Test
    void everyPlaceIsDrawn() {
        Patches patches = new Patches(List.of(coordinates(12, PATCH, 2, 1)), 2, 5);
        int[] counts = new int[5];
        FeatureMap lr = map(PATCH);
        for (int i = 0; i < 1000; i++) {
            patches.fill(i, 0, lr, map(2 * PATCH));
            int smallest = Integer.MAX_VALUE;
            for (int pixel = 0; pixel < PATCH * PATCH; pixel++) {
                smallest = Math.min(smallest, value(lr, pixel / PATCH, pixel % PATCH, 0));
            }
            counts[(smallest - 1) / 4]++;
        }
        for (int count : counts) {
            assertThat(count).isCloseTo(200, within(45)); // 3.5 standard deviations
        }
    }

    @Test
    void imagesAreDrawnByTheirArea() {
        Patches patches = new Patches(List.of(coordinates(10, 10, 2, 1), coordinates(30, 10, 2, 2)), 2, 5);
        int first = 0;
        FeatureMap lr = map(PATCH);
        for (int i = 0; i < 1000; i++) {
            patches.fill(i, 0, lr, map(2 * PATCH));
            first += value(lr, 0, 0, 2) == 1 ? 1 : 0;
        }
        assertThat(first).isCloseTo(250, within(48)); // 3.5 standard deviations
    }

    @Test
    void anImageOfOnePatchGivesThatPatch() {
        Patches patches = new Patches(List.of(coordinates(PATCH, PATCH, 3, 9)), 3, 5);
        FeatureMap hr = map(3 * PATCH);
        patches.fill(0, 0, map(PATCH), hr);
        assertThat(value(hr, 0, 0, 2)).isEqualTo(9);
        assertThat(value(hr, 3 * PATCH - 1, 3 * PATCH - 1, 2)).isEqualTo(9);
    }

    /** Left a plain wall, right noise: by area half of the patches are of noise, by detail nearly all. */
    @Test
    void detailIsPreferredAndTheSameSeedGivesTheSamePatches() {
        int side = 64;
        byte[] samples = new byte[3 * side * side];
        new Random(3).nextBytes(samples);
        for (int i = 0; i < samples.length; i++) {
            if (i / 3 % side < side / 2) {
                samples[i] = 90;
            }
        }
        Pixels pixels = Pixels.of(ByteImage.of(side, side, 3, samples));
        List<TrainingImages.Pair> pairs = List.of(new TrainingImages.Pair("half", pixels, pixels));
        int[] ofWall = new int[2];
        for (Sampling sampling : Sampling.values()) {
            Patches patches = new Patches(pairs, 1, sampling, 5);
            for (int i = 0; i < 400; i++) {
                Patches.Draw draw = patches.draw(i, 1, 8);
                assertThat(patches.draw(i, 1, 8)).isEqualTo(draw);
                ofWall[sampling.ordinal()] += draw.x() + 8 <= side / 2 ? 1 : 0;
            }
        }
        assertThat(ofWall[Sampling.AREA.ordinal()]).isBetween(130, 230);
        assertThat(ofWall[Sampling.DETAIL.ordinal()]).isBetween(1, 40);
    }
}
