// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.onnx.OnnxWriter;
import io.github.laddersr.weights.Weights;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on an image small enough for a test; their measurements are not checked. */
final class EngineComparisonTest {
    @TempDir
    Path folder;

    @Test
    void allContendersAgreeAndHaveARow() {
        List<String> news = new ArrayList<>();
        EngineComparison comparison = new EngineComparison(1, 1, folder, news::add);
        EngineComparison.Results results = comparison.run(3, new BenchSize(21, 13), Contender.ALL);
        assertThat(results.ceiling()).isPositive();
        assertThat(results.rows()).extracting(BenchRow::contender).isEqualTo(Contender.ALL);
        assertThat(results.rows()).allSatisfy(row -> {
            assertThat(row.difference()).isLessThan(1e-4);
            assertThat(row.seconds()).isPositive();
            assertThat(row.firstResultSeconds()).isGreaterThan(row.seconds());
            assertThat(row.peakMegabytes()).isPositive();
        });
        assertThat(news).filteredOn(line -> line.contains("differs by")).hasSize(Contender.ALL.size());
    }

    @Test
    void growthRunsTheUpscaler() {
        List<GrowthMeasurement.Point> points = GrowthMeasurement.run(
                List.of(new GrowthMeasurement.Step(new BenchSize(24, 16), 1)), folder, line -> {});
        assertThat(points).singleElement().satisfies(point -> {
            assertThat(point.seconds()).isPositive();
            assertThat(point.peakMegabytes()).isPositive();
        });
    }

    /** Ladder's own network, written as ONNX, as if it were anyone's. */
    @Test
    void anyonesNetworkIsTimedBesideOurs() {
        Variant variant = Variant.lpn(2).withWidth(0.5).withPathways(1);
        Graph graph = LadderPyramidNetwork.of(variant);
        Path file = folder.resolve("anyones.onnx");
        OnnxWriter.write(file, graph, Weights.random(graph, 3), OnnxWriter.DEFAULT_OPSET);
        ModelTimes times = new ModelTimes(2, 2, folder, line -> {});
        BenchSize size = new BenchSize(24, 16);
        List<ModelTimes.Entry> entries = Stream.of("x2", file.toString())
                .map(model -> times.entry(model, BenchWorker.network(model), size))
                .collect(Collectors.toCollection(ArrayList::new));
        entries.add(ModelTimes.bicubic(2, size));
        List<ModelTimes.Row> rows = times.run(2, size, entries);
        assertThat(rows).extracting(ModelTimes.Row::model).containsExactly("x2", "anyones", "bicubic");
        assertThat(rows).extracting(ModelTimes.Row::threads).containsExactly(2, 2, 1);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.seconds()).isPositive();
            assertThat(row.megapixelsPerSecond()).isPositive();
            assertThat(row.peakMegabytes()).isNotNegative();
        });
        assertThat(rows.subList(0, 2))
                .allSatisfy(row -> assertThat(row.peakMegabytes()).isPositive());
        assertThat(rows).extracting(row -> row.macs().isPresent()).containsExactly(true, true, false);
        // Bicubic enlargement loads no network.
        assertThat(rows.get(2).peakMegabytes()).isLessThan(rows.get(0).peakMegabytes());
    }

    @Test
    void growthFullAddsTheLargest() {
        assertThat(GrowthMeasurement.steps(GrowthMeasurement.Extent.SHORT, 2))
                .extracting(step -> step.size() + "/" + step.threads())
                .containsExactly("1000x1000/1", "1000x1000/2", "2000x2000/1", "2000x2000/2", "4000x4000/2");
        assertThat(GrowthMeasurement.steps(GrowthMeasurement.Extent.FULL, 1))
                .extracting(step -> step.size() + "/" + step.threads())
                .containsExactly("1000x1000/1", "2000x2000/1", "4000x4000/1", "8000x8000/1");
    }

    @Test
    void processThatFailsIsNamedWithItsReason() {
        try (WorkerProcess child = new WorkerProcess(folder, List.of("nothing"))) {
            assertThatThrownBy(child::turn)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the process of nothing ended with status 1")
                    .hasMessageContaining("no job is called nothing");
        }
    }

    @Test
    void differenceSeesTheLastValueNanAndLength() throws IOException {
        Path a = floats("a", 0, 1, 2);
        assertThat(EngineComparison.difference(a, floats("b", 0, 1, 2.5f))).isEqualTo(0.5);
        assertThat(EngineComparison.difference(a, floats("c", 0, Float.NaN, 2))).isInfinite();
        assertThat(EngineComparison.difference(a, floats("d", 0, 1))).isInfinite();
    }

    private Path floats(String name, float... values) throws IOException {
        Path file = folder.resolve(name);
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            for (float value : values) {
                out.writeFloat(value);
            }
        }
        return file;
    }

    @Test
    void medianIsTheMiddle() {
        assertThat(EngineComparison.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(EngineComparison.median(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3);
    }

    @Test
    void vectorTakesPartWhateverIsChosen() {
        assertThat(Contender.of(List.of("opencv")))
                .extracting(Contender::toString)
                .containsExactly("vector/folded", "opencv/folded");
        assertThatThrownBy(() -> Contender.of(List.of("tensorflow")))
                .isInstanceOf(UserException.class)
                .hasMessage("The bench has no engine 'tensorflow': use some of vector,onnx,opencv,libtorch.");
    }

    @Test
    void macsAreThoseOfThePaperAtItsSize() {
        double macs = new BenchSize(640, 360).macs(Contender.ALL.get(1).graph(Variant.lpn(2)));
        assertThat(macs).isEqualTo(184462848000.0);
    }
}
