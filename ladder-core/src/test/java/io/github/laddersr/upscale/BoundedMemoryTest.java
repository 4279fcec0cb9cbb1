// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.engine.StreamingEngine;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.upscale.memory.MemoryBudget;
import io.github.laddersr.upscale.memory.MemoryLimits;
import io.github.laddersr.upscale.tile.TileChooser;
import io.github.laddersr.upscale.tile.Tiles;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With any amount of memory the result is the same, and no more of the image is held than planned. */
final class BoundedMemoryTest {
    private static final long MB = 1L << 20;
    private static final UpscaleOptions OPTIONS = UpscaleOptions.defaults().withThreads(2);
    private static final Model MODEL = random();
    private static final Footprint FOOTPRINT = LadderNetwork.of("x2", MODEL).footprint();

    private static Model random() {
        Variant variant = Variant.lpn(2).withWidth(0.5);
        return Model.of(Weights.random(LadderPyramidNetwork.of(variant), 11).withMetadata(Model.metadata(variant)));
    }

    private static Engine vector() {
        Fold.Folded folded = Fold.fold(MODEL.graph(), MODEL.weights());
        return new VectorEngine(folded.graph(), folded.weights(), 2);
    }

    private static Planes noise(int height, int width) {
        Planes planes = new Planes(3, height, width);
        Random random = new Random(width);
        for (int i = 0; i < 3 * height * width; i++) {
            planes.set(i % 3, i / 3 % height, i / 3 / height, random.nextFloat());
        }
        return planes;
    }

    private static ByteImage noise(int width, int height, int channels) {
        byte[] bytes = new byte[width * height * channels];
        new Random(height).nextBytes(bytes);
        return ByteImage.of(width, height, channels, bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "32, 251, 45", "64, 251, 45", "200, 251, 45", "256, 251, 45",
        "32, 45, 251", "64, 45, 251", "200, 45, 251", "256, 45, 251",
    })
    void theResultDoesNotDependOnTheTiles(int side, int width, int height) {
        Planes image = noise(height, width);
        try (Engine plain = vector()) {
            Planes whole = plain.run(image);
            for (Engine engine : List.of(plain, new Streaming.Collecting(plain, 1))) {
                List<Double> shares = new ArrayList<>();
                Planes tiled = new Tiles(engine, FOOTPRINT, side, side).run(image, shares::add);
                assertThat(shares).isSorted().last().isEqualTo(1.0);
                assertThat(difference(whole, tiled))
                        .isLessThan(1e-4 * difference(whole, new Planes(3, 2 * height, 2 * width)));
            }
        }
    }

    /** Down to the memory for tiles of 16 pixels. */
    @ParameterizedTest
    @CsvSource({"320, 40, 1", "320, 40, 4", "320, 72, 2", "320, 72, 3"})
    void aLimitOfMemoryChangesNothing(int width, int height, int channels) {
        ByteImage image = noise(width, height, channels);
        try (Engine engine = vector()) {
            Upscaler whole = new Upscaler(engine, FOOTPRINT, OPTIONS);
            TileChooser plan = new TileChooser(
                    engine, FOOTPRINT, height, width, 2 - channels % 2, 8, false, image.copyOfBytes().length);
            long limit = MemoryLimits.limitFor(plan.bytes(16, 16));
            assertThat(plan.choose(0, MemoryBudget.of(MemoryLimits.plannable(limit)))
                            .count(height, width))
                    .isGreaterThan(2);
            Upscaler tiled = new Upscaler(engine, FOOTPRINT, OPTIONS.withMaxMemory(limit));
            byte[] expected = whole.upscale(image).copyOfBytes();
            byte[] bytes = tiled.upscale(image).copyOfBytes();
            for (int i = 0; i < expected.length; i++) {
                assertThat((bytes[i] & 0xFF) - (expected[i] & 0xFF)).isBetween(-1, 1);
            }
        }
    }

    /** The rows of tiles are passed on as soon as the rows that their margin reads are available. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsComeBeforeTheImageIsComplete(boolean alpha) {
        int height = 4000;
        Counting image = new Counting(noise(40, height, alpha ? 4 : 3));
        long limit = MemoryLimits.limitFor(16 * MB);
        for (StreamingEngine engine : List.of(new Streaming.Nearest(1000), new Streaming.Nearest(MB / 8))) {
            Upscaler upscaler = new Upscaler(engine, Footprint.of(8, 8), OPTIONS.withMaxMemory(limit));
            ImageRows large = upscaler.upscale(image, share -> {});
            byte[] row = new byte[80 * large.channels()];
            int most = 0;
            try (RowReader reader = large.read()) {
                image.read = 0;
                for (int y = 0; y < 2 * height; y++) {
                    reader.next(row);
                    most = Math.max(most, image.read - y / 2);
                }
            }
            assertThat(image.read).isEqualTo(height);
            assertThat(most).isBetween(1, height / 2);
        }
    }

    /** A network that repeats pixels still repeats them through tiles and streams. */
    @ParameterizedTest
    @CsvSource({"1000", "131072", "1000000"})
    void whatComesOutIsWhatWentIn(long bytesPerColumn) {
        ByteImage image = noise(90, 300, 3);
        try (Upscaler upscaler = new Upscaler(
                new Streaming.Nearest(bytesPerColumn),
                Footprint.of(8, 8),
                OPTIONS.withMaxMemory(MemoryLimits.limitFor(48 * MB)))) {
            ByteImage large = upscaler.upscale(image);
            for (int i = 0; i < 180 * 600 * 3; i++) {
                int x = i / 3 % 180;
                int y = i / 3 / 180;
                assertThat(large.get(x, y, i % 3)).isEqualTo(image.get(x / 2, y / 2, i % 3));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 2000, 3000", "0, 2, 2000, 3000", "0, 1, 100000, 3000", "0, 1, 100000, 24000",
        "125000, 1, 8000, 12000", "125000, 2, 8000, 12000", "125000, 1, 100000, 24000", "125000, 1, 50, 60000",
    })
    void tilesFitIntoTheMemoryWhateverTheHeight(long bytesPerColumn, int streams, int height, int width) {
        try (Engine plain = vector()) {
            Engine engine = bytesPerColumn == 0 ? plain : new Streaming.Collecting(plain, bytesPerColumn);
            TileChooser plan = new TileChooser(engine, FOOTPRINT, height, width, streams, 8, false, 0);
            TileChooser twice = new TileChooser(engine, FOOTPRINT, 2 * height, width, streams, 8, false, 0);
            Tiles before = new Tiles(engine, FOOTPRINT, 8, 8);
            for (long memory : new long[] {700 * MB, 1400 * MB, 5000 * MB}) {
                Tiles tiles = plan.choose(0, MemoryBudget.of(memory));
                assertThat(plan.bytes(tiles.height(), tiles.width())).isLessThanOrEqualTo(memory);
                assertThat((long) tiles.height() * tiles.width())
                        .isGreaterThanOrEqualTo((long) before.height() * before.width());
                before = tiles;
                Tiles higher = twice.choose(0, MemoryBudget.of(memory));
                assertThat(twice.bytes(higher.height(), higher.width())).isLessThanOrEqualTo(memory);
            }
        }
    }

    @Test
    void aStreamIsNotCutWhereItFits() {
        try (Engine plain = vector()) {
            Engine engine = new Streaming.Collecting(plain, 125_000);
            Tiles tiles = new TileChooser(engine, FOOTPRINT, 8000, 8000, 1, 8, false, 0)
                    .choose(0, MemoryBudget.of(1400 * MB));
            assertThat(tiles.count(8000, 8000)).isOne();
            Tiles strips = new TileChooser(engine, FOOTPRINT, 8000, 24_000, 1, 8, false, 0)
                    .choose(0, MemoryBudget.of(1400 * MB));
            assertThat(strips.width()).isLessThan(24_000);
            assertThat(strips.height()).isGreaterThan(strips.margin());
        }
    }

    @Test
    void tooLittleMemoryIsSaidBeforeTheWork() {
        Counting image = new Counting(noise(64, 640, 3));
        try (Upscaler upscaler = Upscaler.open(MODEL, OPTIONS.withMaxMemory(100 * MB))) {
            assertThatThrownBy(() -> upscaler.upscale(image, share -> {}))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("64x640")
                    .hasMessageContaining("of memory");
        }
        try (Upscaler upscaler =
                Upscaler.open(MODEL, OPTIONS.withMaxMemory(600 * MB).withEnsemble(true))) {
            ImageRows large = new Counting(noise(2000, 3000, 3));
            assertThatThrownBy(() -> upscaler.upscale(large, share -> {}))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("symmetries");
        }
        assertThat(image.read).isZero();
    }

    @Test
    void theSentenceNamesALimitThatSuffices() {
        long most = 300 * MB;
        try (Engine engine = vector()) {
            TileChooser plan = new TileChooser(engine, FOOTPRINT, 64, 640, 1, 8, false, 0);
            long least = plan.bytes(16, 16);
            assertThat(MemoryLimits.plannable(MemoryLimits.limitFor(least))).isGreaterThanOrEqualTo(least);
            assertThat(MemoryLimits.limitFor(least)).isLessThan(2 * most);
        }
    }

    /** Counts the rows that are read. */
    private static final class Counting implements ImageRows {
        private final ByteImage image;
        private int read;

        Counting(ByteImage image) {
            this.image = image;
        }

        @Override
        public int width() {
            return image.width();
        }

        @Override
        public int height() {
            return image.height();
        }

        @Override
        public int channels() {
            return image.channels();
        }

        @Override
        public int depth() {
            return 8;
        }

        @Override
        public RowReader read() {
            RowReader rows = ImageRows.of(image).read();
            return new RowReader() {
                @Override
                public void next(byte[] row) {
                    rows.next(row);
                    read++;
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }
    }

    private static double difference(Planes a, Planes b) {
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
