// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.bench.Contender.Form;
import io.github.laddersr.bench.Contender.Kind;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** On measurements that were made up. */
final class ReportTest {
    private static final Contender ORT = new Contender(Kind.ONNX, Form.PAPER);

    private static Report report() {
        Size size = new Size(427, 240);
        List<Row> rows = List.of(
                new Row(Contender.BASE, 3, size, 2, 0.5, 40e9, 99.6, 1.25, 0),
                new Row(ORT, 3, size, 2, 1.5, 60e9, 3000, 2, 1.5e-6),
                new Row(Contender.BASE, 4, new Size(320, 180), 2, 0.25, 20e9, 50, 1, 0),
                new Row(ORT, 4, new Size(320, 180), 2, 0.1, 20e9, 50, 1, 0));
        return new Report(
                "a machine",
                160,
                rows,
                List.of(new Growth.Point(2, new Size(2000, 2000), 1, 20.123456, 512.4)),
                List.of());
    }

    /** One whose work was counted, and one of which it is not known. */
    @Test
    void modelsHaveTheirSpeed() throws IOException {
        Size size = new Size(640, 360);
        Report report = Report.ofModels(
                "a machine",
                List.of(
                        new ModelTimes.Row("x2", 2, size, 2, 0.5, OptionalDouble.of(40e9), 99.6),
                        new ModelTimes.Row("odd", 2, size, 2, 2, OptionalDouble.empty(), 300)));
        JsonNode models = new ObjectMapper().readTree(report.json()).get("models");
        assertThat(models.get(0).get("model").asText()).isEqualTo("x2");
        assertThat(models.get(0).get("megapixels_per_second").asDouble()).isEqualTo(0.4608);
        assertThat(models.get(0).get("gmacs").asDouble()).isEqualTo(80);
        assertThat(models.get(1).has("gmacs")).isFalse();
        List<String> lines = report.table().lines().toList();
        assertThat(lines).anyMatch(line -> line.matches("x2 +2 +640x360 +2 +0\\.500 +0\\.461 +80\\.0 +100"));
        assertThat(lines).anyMatch(line -> line.matches("odd +2 +640x360 +2 +2\\.000 +0\\.115 +- +300"));
    }

    @Test
    void jsonHasTheKeysThatScriptsRelyOn() throws IOException {
        JsonNode json = new ObjectMapper().readTree(report().json());
        assertThat(json.get("machine").asText()).isEqualTo("a machine");
        assertThat(json.get("ceiling_gmacs").asDouble()).isEqualTo(160);
        assertThat(json.get("rows")).hasSize(4);
        JsonNode row = json.get("rows").get(1);
        assertThat(row.get("engine").asText()).isEqualTo("onnx");
        assertThat(row.get("graph").asText()).isEqualTo("paper");
        assertThat(row.get("scale").asInt()).isEqualTo(3);
        assertThat(row.get("width").asInt()).isEqualTo(427);
        assertThat(row.get("height").asInt()).isEqualTo(240);
        assertThat(row.get("threads").asInt()).isEqualTo(2);
        assertThat(row.get("seconds").asDouble()).isEqualTo(1.5);
        assertThat(row.get("gmacs").asDouble()).isEqualTo(40);
        assertThat(row.get("ceiling_share").asDouble()).isEqualTo(0.25);
        assertThat(row.get("peak_rss_mb").isIntegralNumber()).isTrue();
        assertThat(row.get("first_result_s").asDouble()).isEqualTo(2);
        assertThat(json.get("rows").get(0).get("peak_rss_mb").asInt()).isEqualTo(100);
        JsonNode point = json.get("growth").get(0);
        assertThat(point.get("seconds_per_megapixel").asDouble()).isEqualTo(5.031);
        assertThat(point.get("peak_rss_mb").asInt()).isEqualTo(512);
    }

    @Test
    void timesAreRelativeToTheVectorEngineOfTheSameScale() {
        Report report = report();
        assertThat(report.timesBase(report.rows().get(1))).isEqualTo(3);
        assertThat(report.timesBase(report.rows().get(3))).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void tableHasALineForEachRow() {
        List<String> lines = report().table().lines().toList();
        assertThat(lines).filteredOn(line -> line.startsWith("onnx/paper")).hasSize(2);
        assertThat(lines)
                .anyMatch(
                        line -> line.matches("onnx/paper +3 +427x240 +2 +1\\.500 +3\\.00 +40\\.0 +25% +3000 +2\\.00"));
        assertThat(lines).anyMatch(line -> line.matches("2000x2000 +2 +1 +20\\.12 +5\\.031 +512"));
    }
}
