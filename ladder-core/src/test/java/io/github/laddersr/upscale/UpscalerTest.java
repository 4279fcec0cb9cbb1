// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import io.github.laddersr.upscale.Kinds.Kind;
import io.github.laddersr.upscale.tile.Symmetry;
import io.github.laddersr.upscale.tile.Tiles;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UpscalerTest {
    private static Model random(int scale) {
        Variant variant = Variant.lpn(scale).withWidth(0.5);
        Weights weights = Weights.random(LadderPyramidNetwork.of(variant), 7).withMetadata(Model.metadata(variant));
        return Model.of(weights);
    }

    private static ByteImage noise(int width, int height, int channels, long seed) {
        byte[] bytes = new byte[width * height * channels];
        new Random(seed).nextBytes(bytes);
        return ByteImage.of(width, height, channels, bytes);
    }

    private static Upscaler open(Model model) {
        return Upscaler.open(model, UpscaleOptions.defaults().withThreads(2));
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "2, 2", "2, 3", "2, 4", "3, 3", "4, 4"})
    void keepsTheChannelsAndMultipliesTheSides(int scale, int channels) {
        try (Upscaler upscaler = open(random(scale))) {
            ByteImage large = upscaler.upscale(noise(13, 9, channels, 1));
            assertThat(large.channels()).isEqualTo(channels);
            assertThat(large.width()).isEqualTo(13 * scale);
            assertThat(large.height()).isEqualTo(9 * scale);
        }
    }

    /**
     * Whatever the network does, the mean over the eight symmetries of a flipped or rotated image is the flipped or
     * rotated mean.
     */
    @ParameterizedTest
    @EnumSource(Symmetry.class)
    void theEnsembleFollowsTheImagesSymmetry(Symmetry symmetry) {
        Model model = random(2);
        Planes image = PlaneImages.toPlanes(noise(24, 16, 3, 5));
        Fold.Folded folded = Fold.fold(model.graph(), model.weights());
        try (Engine engine = new VectorEngine(folded.graph(), folded.weights(), 2)) {
            List<Double> shares = new ArrayList<>();
            Planes straight = Symmetry.ensemble(image, engine::run, shares::add);
            Planes turned = Symmetry.ensemble(symmetry.apply(image), engine::run, share -> {});
            assertThat(shares).isSorted().last().isEqualTo(1.0);
            assertThat(largestDifference(symmetry.apply(straight), turned)).isLessThan(1e-4 * largest(straight));
            assertThat(largestDifference(engine.run(image), straight)).isGreaterThan(1e-3 * largest(straight));
        }
    }

    @Test
    void theEnsembleIsAnOption() {
        ByteImage image = noise(16, 24, 4, 5);
        Model model = random(2);
        UpscaleOptions options = UpscaleOptions.defaults().withThreads(2);
        try (Upscaler plain = Upscaler.open(model, options);
                Upscaler ensemble = Upscaler.open(model, options.withEnsemble(true))) {
            assertThat(ensemble.upscale(image).width()).isEqualTo(32);
            assertThat(ensemble.upscale(image)).isNotEqualTo(plain.upscale(image));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64, 200})
    void tiledEqualsWhole(int side) {
        Model model = random(2);
        Fold.Folded folded = Fold.fold(model.graph(), model.weights());
        Footprint footprint = LadderNetwork.of("x2", model).footprint();
        Planes image = PlaneImages.toPlanes(noise(251, 45, 3, 2));
        try (Engine engine = new VectorEngine(folded.graph(), folded.weights(), 2)) {
            Planes whole = engine.run(image);
            List<Double> shares = new ArrayList<>();
            Tiles tiles = new Tiles(engine, footprint, side, side);
            Planes tiled = tiles.run(image, shares::add);
            assertThat(tiles.count(45, 251)).isGreaterThan(1);
            assertThat(shares).isSorted().last().isEqualTo(1.0);
            assertThat(largestDifference(whole, tiled)).isLessThan(1e-4 * largest(whole));
        }
    }

    /** Without the margin there are seams, which the test above would detect. */
    @Test
    void tilesWithoutAMarginWouldShow() {
        Model model = random(2);
        Planes image = PlaneImages.toPlanes(noise(64, 32, 3, 2));
        try (Engine engine = new VectorEngine(model.graph(), model.weights(), 2)) {
            Planes bad = new Tiles(engine, Footprint.of(8, 0), 32, 32).run(image, share -> {});
            assertThat(largestDifference(engine.run(image), bad)).isGreaterThan(1e-3);
        }
    }

    @Test
    void opaqueAlphaChangesNothing() {
        ByteImage rgb = noise(20, 12, 3, 3);
        byte[] rgba = new byte[20 * 12 * 4];
        for (int i = 0; i < 20 * 12; i++) {
            for (int c = 0; c < 3; c++) {
                rgba[4 * i + c] = (byte) rgb.get(i % 20, i / 20, c);
            }
            rgba[4 * i + 3] = (byte) 255;
        }
        try (Upscaler upscaler = open(random(2))) {
            ByteImage plain = upscaler.upscale(rgb);
            ByteImage withAlpha = upscaler.upscale(ByteImage.of(20, 12, 4, rgba));
            for (int y = 0; y < plain.height(); y++) {
                for (int x = 0; x < plain.width(); x++) {
                    for (int c = 0; c < 3; c++) {
                        assertThat(withAlpha.get(x, y, c)).isEqualTo(plain.get(x, y, c));
                    }
                    assertThat(withAlpha.get(x, y, 3)).isEqualTo(255);
                }
            }
        }
    }

    /**
     * Whatever the weights, a disc of one colour on a transparent background keeps its colour up to its edge, and the
     * background stays clear.
     */
    @Test
    void aDiscOnTransparentGroundHasNoFringe() {
        int side = 32;
        byte[] rgba = new byte[side * side * 4];
        int[] colour = {250, 200, 50};
        for (int i = 0; i < side * side; i++) {
            double radius = Math.hypot(i % side - 15.5, Math.floorDiv(i, side) - 15.5);
            int alpha = (int) Math.round(255 * Math.clamp(10.5 - radius, 0, 1));
            for (int c = 0; c < 3 && alpha > 0; c++) {
                rgba[4 * i + c] = (byte) colour[c];
            }
            rgba[4 * i + 3] = (byte) alpha;
        }
        try (Upscaler upscaler = open(random(2))) {
            ByteImage large = upscaler.upscale(ByteImage.of(side, side, 4, rgba));
            assertThat(large.get(0, 0, 3)).isZero();
            assertThat(large.get(side, side, 3)).isEqualTo(255);
            int edge = 0;
            for (int y = 0; y < 2 * side; y++) {
                for (int x = 0; x < 2 * side; x++) {
                    boolean inside = Math.hypot(x - 31.5, y - 31.5) < 20;
                    if (large.get(x, y, 3) > 0 && !inside) {
                        edge++;
                        for (int c = 0; c < 3; c++) {
                            assertThat(large.get(x, y, c)).isEqualTo(colour[c]);
                        }
                    }
                }
            }
            assertThat(edge).isGreaterThan(50);
        }
    }

    /** The same with 16 bits, none of which is lost. */
    @Test
    void aDeepDiscHasNoFringe() {
        int[] colour = {64_001, 51_234, 12_345};
        Kind disc = new Kind("disc", 4, 16, 0, (x, y, c) -> {
            int alpha = (int) Math.round(65535 * Math.clamp(6.5 - Math.hypot(x - 11.5, y - 7.5), 0, 1));
            return c == 3 ? alpha : alpha == 0 ? 0 : colour[c];
        });
        int edge = 0;
        try (Upscaler upscaler = open(random(2));
                RowReader large = upscaler.upscale(disc.rows(), share -> {}).read()) {
            byte[] row = new byte[2 * Kinds.WIDTH * 8];
            for (int y = 0; y < 2 * Kinds.HEIGHT; y++) {
                large.next(row);
                for (int x = 0; x < 2 * Kinds.WIDTH; x++) {
                    boolean inside = Math.hypot(x - 23.5, y - 15.5) < 11;
                    if (SampleBytes.get(row, 4 * x + 3, 16) > 0 && !inside) {
                        edge++;
                        for (int c = 0; c < 3; c++) {
                            assertThat(SampleBytes.get(row, 4 * x + c, 16)).isEqualTo(colour[c]);
                        }
                    }
                }
            }
        }
        assertThat(edge).isGreaterThan(50);
    }

    @Test
    void isAnOperationOfAwt() {
        BufferedImage small = new BufferedImage(5, 4, BufferedImage.TYPE_INT_ARGB);
        small.setRGB(2, 2, 0x80FF4020);
        try (Upscaler upscaler = open(random(2))) {
            BufferedImage large = upscaler.filter(small, null);
            assertThat(ByteImage.from(large)).isEqualTo(ByteImage.from(upscaler.upscale(small)));
            BufferedImage given = upscaler.createCompatibleDestImage(small, small.getColorModel());
            assertThat(given.getType()).isEqualTo(BufferedImage.TYPE_INT_ARGB);
            assertThat(upscaler.filter(small, given)).isSameAs(given);
            assertThat(ByteImage.from(given)).isEqualTo(ByteImage.from(large));
            assertThat(upscaler.createCompatibleDestImage(small, null)
                            .getColorModel()
                            .hasAlpha())
                    .isTrue();
            int scale = upscaler.scale();
            assertThat(upscaler.getBounds2D(small)).isEqualTo(new java.awt.Rectangle(5 * scale, 4 * scale));
            assertThat(upscaler.getPoint2D(new java.awt.Point(2, 3), null))
                    .isEqualTo(new java.awt.geom.Point2D.Double(2 * scale, 3 * scale));
            assertThatThrownBy(() -> upscaler.filter(small, small)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void takesBufferedImages() {
        try (Upscaler upscaler = open(random(3))) {
            BufferedImage large = upscaler.upscale(new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB));
            assertThat(large.getWidth()).isEqualTo(15);
            assertThat(large.getHeight()).isEqualTo(12);
        }
    }

    @Test
    void anUnknownEngineIsNamedWithThoseThatExist() {
        Model model = random(2);
        UpscaleOptions options = UpscaleOptions.defaults().withEngine("cuda");
        assertThatThrownBy(() -> Upscaler.open(model, options))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'cuda'")
                .hasMessageContaining("vector or reference");
    }

    @Test
    void aBlackResultIsNeverGivenOut() {
        Model model = random(2);
        Tensor zero = Tensor.of(List.of(3, 32, 3, 3), new float[3 * 32 * 9]);
        Tensor dark = Tensor.of(List.of(3), new float[] {-9, -9, -9});
        Weights weights = model.weights().with("tail.weight", zero).with("tail.bias", dark);
        try (Upscaler upscaler = open(Model.of(weights))) {
            ByteImage image = noise(16, 16, 3, 5);
            assertThatThrownBy(() -> upscaler.upscale(image))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("black");
            ByteImage black = ByteImage.of(16, 16, 3, new byte[16 * 16 * 3]);
            assertThat(upscaler.upscale(black).get(7, 7, 1)).isZero();
        }
    }

    private static double largest(Planes planes) {
        return largestDifference(planes, new Planes(planes.channels(), planes.height(), planes.width()));
    }

    private static double largestDifference(Planes a, Planes b) {
        double largest = 0;
        for (int c = 0; c < a.channels(); c++) {
            for (int y = 0; y < a.height(); y++) {
                for (int x = 0; x < a.width(); x++) {
                    largest = Math.max(largest, Math.abs(a.get(c, y, x) - b.get(c, y, x)));
                }
            }
        }
        return largest;
    }
}
