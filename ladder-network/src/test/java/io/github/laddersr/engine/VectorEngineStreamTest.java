// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static io.github.laddersr.engine.EngineTests.difference;
import static io.github.laddersr.engine.EngineTests.lively;
import static io.github.laddersr.engine.EngineTests.randomImage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows in, rows out: the result must equal that of {@link VectorEngine#run} on a separate engine bit for bit. */
class VectorEngineStreamTest {
    private static final int SCALE = 2;

    private final Fold.Folded network = folded();
    private final VectorEngine engine = engine();

    private static Fold.Folded folded() {
        Graph graph = LadderPyramidNetwork.of(Variant.lpn(SCALE).withWidth(0.5));
        return Fold.fold(graph, lively(graph, 67));
    }

    private VectorEngine engine() {
        return new VectorEngine(network.graph(), network.weights(), 2);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Planes alone(Planes image) {
        try (VectorEngine fresh = engine()) {
            return fresh.run(image);
        }
    }

    /** An image on its way through the engine. */
    private final class Passage {
        private final Planes image;
        private final Planes large;
        private final RowSink in;
        private int given;
        private int taken;

        Passage(Planes image) {
            this.image = image;
            this.large = new Planes(3, image.height() * SCALE, image.width() * SCALE);
            this.in = engine.open(image.height(), image.width(), this::take);
        }

        private void take(float[][] row) {
            assertThat(row).hasNumberOfRows(3);
            for (int c = 0; c < 3; c++) {
                assertThat(row[c]).hasSize(large.width());
                large.setRow(c, taken, 0, row[c], 0, row[c].length);
            }
            taken++;
        }

        /** Passes a row in an array that is overwritten immediately. */
        void give() {
            float[][] row = row(image, given++);
            in.accept(row);
            for (float[] channel : row) {
                Arrays.fill(channel, Float.NaN);
            }
        }

        void giveAll() {
            while (given < image.height()) {
                give();
            }
        }

        void assertDone() {
            assertThat(taken).isEqualTo(large.height());
            assertThat(difference(alone(image), large)).isZero();
        }
    }

    private static float[][] row(Planes image, int y) {
        float[][] row = new float[3][image.width()];
        for (int c = 0; c < 3; c++) {
            image.getRow(c, y, 0, row[c], 0, row[c].length);
        }
        return row;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 30", "33, 1", "100, 21"})
    void allRowsComeByTheLastOne(int height, int width) {
        Passage passage = new Passage(randomImage(height, width, 1));
        passage.giveAll();
        passage.assertDone();
    }

    @Test
    void theFirstRowsComeBeforeTheLastIsGiven() {
        Passage passage = new Passage(randomImage(400, 9, 1));
        int[] behind = new int[400];
        for (int y = 0; y < 400; y++) {
            passage.give();
            behind[y] = y + 1 - passage.taken / SCALE;
        }
        assertThat(Arrays.stream(behind).limit(399).max().orElseThrow())
                .as("rows that the output is behind")
                .isLessThan(250);
        passage.assertDone();
    }

    @Test
    void imagesOfOneSizeInTurn() {
        for (int i = 0; i < 4; i++) {
            Passage passage = new Passage(randomImage(37, 26, i));
            passage.giveAll();
            passage.assertDone();
        }
    }

    @Test
    void imagesOfManySizesInTurn() {
        int[][] sizes = {{37, 26}, {12, 70}, {37, 26}, {60, 3}, {37, 27}, {38, 26}};
        for (int[] size : sizes) {
            Passage passage = new Passage(randomImage(size[0], size[1], size[1]));
            passage.giveAll();
            passage.assertDone();
        }
    }

    @Test
    void anImageThatIsGivenUpLeavesNothingBehind() {
        Passage first = new Passage(randomImage(50, 20, 1));
        first.giveAll();
        Passage abandoned = new Passage(randomImage(50, 20, 2));
        for (int y = 0; y < 31; y++) {
            abandoned.give();
        }
        Passage last = new Passage(randomImage(50, 20, 3));
        last.giveAll();
        last.assertDone();
    }

    @ParameterizedTest
    @CsvSource({"45, 20, 45, 20", "45, 20, 70, 33"})
    void twoStreamsFedInAlternation(int height, int width, int otherHeight, int otherWidth) {
        new Passage(randomImage(height, width, 1)).giveAll(); // so that there is a session to reuse
        Passage one = new Passage(randomImage(height, width, 2));
        Passage other = new Passage(randomImage(otherHeight, otherWidth, 3));
        for (int y = 0; y < Math.max(height, otherHeight); y++) {
            if (y < height) {
                one.give();
            }
            if (y < otherHeight) {
                other.give();
            }
        }
        one.assertDone();
        other.assertDone();
    }

    @Test
    void aStreamMayBeOpenedWhileTheLastRowsOfAnotherAreTaken() {
        Planes image = randomImage(20, 20, 5);
        Passage[] second = new Passage[1];
        int[] taken = {0};
        RowSink in = engine.open(20, 20, row -> {
            if (++taken[0] == 20 * SCALE) {
                second[0] = new Passage(image);
                second[0].giveAll();
            }
        });
        for (int y = 0; y < 20; y++) {
            in.accept(row(image, y));
        }
        second[0].assertDone();
    }

    @Test
    void moreRowsThanTheImageHasAreRefused() {
        Passage passage = new Passage(randomImage(5, 8, 1));
        passage.giveAll();
        assertThatThrownBy(() -> passage.in.accept(new float[3][8]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("5 rows");
        passage.assertDone();
    }

    @Test
    void rowsOfOtherChannelsAreRefused() {
        Passage passage = new Passage(randomImage(5, 8, 1));
        passage.give();
        for (int channels : List.of(0, 1, 4)) {
            assertThatThrownBy(() -> passage.in.accept(new float[channels][8]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("rows of " + channels + " channels, not 3");
        }
        assertThatCode(passage::giveAll).doesNotThrowAnyException();
        passage.assertDone();
    }

    /** A refused row is not counted, so the right one can still be given. */
    @Test
    void rowsOfOtherLengthsAreRefused() {
        Passage passage = new Passage(randomImage(5, 8, 1));
        passage.give();
        for (int length : List.of(0, 7, 9)) {
            assertThatThrownBy(() -> passage.in.accept(new float[3][length]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        passage.giveAll();
        passage.assertDone();
    }

    /** Its maps belong to another image by now. */
    @Test
    void rowsForAnImageThatIsDoneAreRefusedWhenTheNextIsOpen() {
        Passage done = new Passage(randomImage(5, 8, 1));
        done.giveAll();
        Passage next = new Passage(randomImage(5, 8, 2));
        assertThatThrownBy(() -> done.in.accept(new float[3][8])).isInstanceOf(IllegalStateException.class);
        next.giveAll();
        next.assertDone();
    }
}
