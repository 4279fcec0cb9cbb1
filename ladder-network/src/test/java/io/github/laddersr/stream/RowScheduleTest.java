// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.kernel.MapOps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowScheduleTest {
    private static final int BAND = 16;

    static Stream<Graph> networks() {
        return Networks.all();
    }

    /** Walks through an image like a session and checks every row that is read. */
    @ParameterizedTest
    @MethodSource("networks")
    void rowsAreThereWhenTheyAreRead(Graph graph) {
        OperationPlan plan = OperationPlan.of(graph);
        Random random = new Random(53);
        for (int i = 0; i < 12; i++) {
            int height = Graph.ALIGNMENT * (1 + random.nextInt(i < 6 ? 12 : 60));
            int band = Graph.ALIGNMENT * (1 + random.nextInt(6));
            new Walk(plan, height, band).run();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96})
    void rowsAreThereInSmallImages(int height) {
        Random random = new Random(height);
        for (int band = 8; band <= 64; band += 8) {
            Graph graph = LadderPyramidNetwork.of(Networks.narrow(random));
            new Walk(OperationPlan.of(graph), height, band).run();
            new Walk(OperationPlan.of(Fold.foldShape(graph)), height, band).run();
        }
    }

    /** Tracks which rows are in the ring buffers. */
    private static final class Walk {
        private final OperationPlan plan;
        private final int height;
        private final int band;
        private final RowSchedule schedule;
        private final Map<Node, Integer> ends = new HashMap<>();
        /** The next input row of an inverted residual, which keeps what it has expanded. */
        private final Map<Term, Integer> next = new HashMap<>();

        Walk(OperationPlan plan, int height, int band) {
            this.plan = plan;
            this.height = height;
            this.band = band;
            this.schedule = new RowSchedule(plan, height, band);
        }

        void run() {
            int stored = 0;
            int now = 0;
            while (stored < height) {
                write(plan.entry(), stored, stored + 1);
                stored++;
                while (now < schedule.bands() && schedule.rows(now, plan.entry()) <= stored) {
                    compute(now++);
                }
            }
            assertThat(now).as("bands of %s", this).isEqualTo(schedule.bands());
            Node output = plan.operations().getLast().output();
            assertThat(ends)
                    .as("rows of %s", this)
                    .containsEntry(output, output.resolution().of(height));
        }

        private void compute(int now) {
            for (Operation operation : plan.operations()) {
                Node output = operation.output();
                int from = schedule.rows(now - 1, output);
                int to = schedule.rows(now, output);
                assertThat(to).isBetween(from, output.resolution().of(height));
                assertThat(to - from).isLessThanOrEqualTo(schedule.largestBand(output));
                if (from < to) {
                    write(output, from, to);
                    operation.terms().forEach(term -> rowsRead(term, from, to).forEach(y -> read(term, y)));
                }
            }
        }

        private void write(Node node, int from, int to) {
            assertThat(ends.getOrDefault(node, 0)).as(node.name()).isEqualTo(from);
            assertThat(to - from).as("%s, %s", node.name(), this).isLessThanOrEqualTo(schedule.capacity(node));
            ends.put(node, to);
        }

        private void read(Term term, int y) {
            Node node = term.input();
            int end = ends.getOrDefault(node, 0);
            boolean outside = y < 0 || y >= node.resolution().of(height);
            if (!outside && (y >= end || y < end - schedule.capacity(node))) {
                throw new AssertionError("%s: %s reads row %d of %s, which has rows %d to %d"
                        .formatted(this, term, y, node.name(), end - schedule.capacity(node), end - 1));
            }
        }

        /** The rows that the kernels read. */
        private IntStream rowsRead(Term term, int from, int to) {
            IntStream rows = IntStream.range(from, to);
            return switch (term) {
                case Term.Copy c -> rows;
                case Term.Up u when u.mode() == Upsampling.NEAREST -> rows.map(y -> y / 2);
                case Term.Up u -> {
                    int inputs = u.input().resolution().of(height);
                    yield rows.mapToObj(y -> MapOps.Taps.bilinear(y, inputs))
                            .flatMapToInt(taps -> IntStream.of(taps.first(), taps.second()));
                }
                case Term.Shuffle s -> rows.map(y -> y / s.factor());
                case Term.Dense d -> around(rows, d.conv().kernel() / 2);
                case Term.Bordered b -> around(rows, b.conv().kernel() / 2);
                case Term.Residual r -> {
                    int last = (to - 1) * r.depthwise().stride() + r.depthwise().kernel() / 2;
                    Integer first = next.put(r, last + 1);
                    yield IntStream.rangeClosed(first == null ? 0 : first, last);
                }
            };
        }

        private static IntStream around(IntStream rows, int reach) {
            return rows.flatMap(y -> IntStream.rangeClosed(y - reach, y + reach));
        }

        @Override
        public String toString() {
            return "height %d, bands of %d".formatted(height, band);
        }
    }

    /** All bands take about the same time, and the output advances evenly. */
    @ParameterizedTest
    @MethodSource("networks")
    void noBandOfOutputIsLargerThanAskedFor(Graph graph) {
        OperationPlan plan = OperationPlan.of(graph);
        RowSchedule schedule = new RowSchedule(plan, 480, BAND);
        for (Operation operation : plan.operations()) {
            Node node = operation.output();
            assertThat(schedule.largestBand(node))
                    .as(node.name())
                    .isLessThanOrEqualTo(node.resolution().of(BAND));
        }
    }

    /** This makes the memory independent of the height. */
    @ParameterizedTest
    @MethodSource("networks")
    void ringsDoNotGrowWithTheImage(Graph graph) {
        OperationPlan plan = OperationPlan.of(graph);
        RowSchedule tall = new RowSchedule(plan, 1024, BAND);
        for (int height : List.of(8, 24, 64, 120, 512, 1032, 4096)) {
            RowSchedule schedule = new RowSchedule(plan, height, BAND);
            for (Node node : maps(plan)) {
                assertThat(schedule.capacity(node))
                        .as("%s at height %d", node.name(), height)
                        .isLessThanOrEqualTo(tall.capacity(node))
                        .isLessThanOrEqualTo(node.resolution().of(height));
                if (height > 1024) {
                    assertThat(schedule.capacity(node)).isEqualTo(tall.capacity(node));
                }
            }
        }
    }

    private static List<Node> maps(OperationPlan plan) {
        return Stream.concat(Stream.of(plan.entry()), plan.operations().stream().map(Operation::output))
                .toList();
    }

    /**
     * Terms state their needs in two ways; the first row that they keep must not come after the rows that they still
     * read.
     */
    @Test
    void termsNeedWhatTheyRead() {
        OperationPlan plan =
                OperationPlan.of(LadderPyramidNetwork.of(Variant.lpn(2).withUpsampling(Upsampling.BILINEAR)));
        Walk walk = new Walk(plan, 512, BAND);
        plan.operations().stream().flatMap(o -> o.terms().stream()).forEach(term -> {
            for (int y = 0; y < 60; y++) {
                int last = walk.rowsRead(term, y, y + 1).max().orElse(-1);
                assertThat(term.rowsNeeded(y + 1)).as("%s, row %d", term, y).isEqualTo(last + 1);
            }
            walk.next.clear();
            for (int y = 0; y < 60; y++) {
                int first = Math.max(0, walk.rowsRead(term, y, y + 1).min().orElse(Integer.MAX_VALUE));
                assertThat(term.firstRow(y)).as("%s, row %d", term, y).isEqualTo(first);
            }
        });
    }
}
