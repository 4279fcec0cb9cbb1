// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Engines;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.upscale.memory.MemoryBudget;
import io.github.laddersr.upscale.memory.MemoryLimits;
import io.github.laddersr.upscale.tile.TileChooser;
import io.github.laddersr.upscale.tile.Tiles;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds are planned with the engine's own figure for a pixel; scripts measure whether that is true. */
final class BoundedOrtEngineTest {
    private static Model model(double width) {
        Variant variant = Variant.lpn(2).withWidth(width);
        return new Model(variant, Weights.random(LadderPyramidNetwork.of(variant), 2));
    }

    /** Remembers the largest piece. */
    private static final class Watched implements Engine {
        private final Engine engine;
        private long mostPixels;

        Watched(Engine engine) {
            this.engine = engine;
        }

        @Override
        public Planes run(Planes rgb, DoubleConsumer progress) {
            mostPixels = Math.max(mostPixels, (long) rgb.height() * rgb.width());
            return engine.run(rgb, progress);
        }

        @Override
        public int scale() {
            return engine.scale();
        }

        @Override
        public String name() {
            return engine.name();
        }

        @Override
        public long bytesPerPixel() {
            return engine.bytesPerPixel();
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"360, 44", "44, 360", "260, 250"})
    void aLimitChangesThePiecesButNotTheResult(int width, int height) {
        Model model = model(0.5);
        Planes image = Images.random(height, width, 7);
        try (Engine engine = Engines.named("onnx", model, 1)) {
            Planes whole = engine.run(image);
            Watched watched = new Watched(engine);
            TileChooser chooser =
                    new TileChooser(watched, LadderNetwork.of("x2", model).footprint(), height, width, 1, 8, false, 0);
            long limit = chooser.bytes(32, 32);
            Tiles tiles = chooser.choose(0, MemoryBudget.of(limit));
            assertThat(tiles.count(height, width)).isGreaterThan(1);
            assertThat(Images.difference(whole, tiles.run(image, share -> {}))).isLessThan(1e-4);
            assertThat(watched.mostPixels * engine.bytesPerPixel()).isLessThanOrEqualTo(limit);
        }
    }

    /** What the documentation says. */
    @Test
    void sevenHundredMegabytesSufficeForAWholeImageOf640x360() {
        Model model = model(1);
        try (Engine engine = Engines.named("onnx", model, 1)) {
            TileChooser chooser =
                    new TileChooser(engine, LadderNetwork.of("x2", model).footprint(), 360, 640, 1, 8, false, 0);
            Tiles tiles = chooser.choose(0, MemoryBudget.of(MemoryLimits.plannable(700L << 20)));
            assertThat(tiles.count(360, 640)).isEqualTo(1);
            assertThat(engine.idleBytes()).isLessThan(100L << 20);
        }
    }
}
