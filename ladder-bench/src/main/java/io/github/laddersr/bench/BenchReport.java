// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * All measurements of a run, as a table and as JSON.
 *
 * @param machine description of the machine
 * @param ceiling G multiply-adds per second that the machine can reach; 0 if not measured
 */
record BenchReport(
        String machine,
        double ceiling,
        List<BenchRow> rows,
        List<GrowthMeasurement.Point> growth,
        List<ModelTimes.Row> models) {
    BenchReport {
        rows = List.copyOf(rows);
        models = List.copyOf(models);
        growth = List.copyOf(growth);
    }

    /** A report that contains only models. */
    static BenchReport ofModels(String machine, List<ModelTimes.Row> models) {
        return new BenchReport(machine, 0, List.of(), List.of(), models);
    }

    /** How many times as long as the base a row takes, at the same scale. */
    double timesBase(BenchRow row) {
        return row.seconds()
                / rows.stream()
                        .filter(other -> other.scale() == row.scale()
                                && other.contender().equals(Contender.BASE))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("the base is not among the rows"))
                        .seconds();
    }

    /** The table for people. */
    String table() {
        StringBuilder text = new StringBuilder(machine).append(System.lineSeparator());
        if (!rows.isEmpty()) {
            line(text, "multiply-adds on registers only: %.1f G/s%n", ceiling);
            line(
                    text,
                    "%n%-17s %5s %9s %7s %8s %8s %7s %8s %9s %7s%n",
                    "engine/graph",
                    "scale",
                    "size",
                    "threads",
                    "seconds",
                    "x vector",
                    "GMAC/s",
                    "ceiling",
                    "peak MB",
                    "first s");
        }
        for (BenchRow row : rows) {
            line(
                    text,
                    "%-17s %5d %9s %7d %8.3f %8.2f %7.1f %7.0f%% %9.0f %7.2f%n",
                    row.contender(),
                    row.scale(),
                    row.size(),
                    row.threads(),
                    row.seconds(),
                    timesBase(row),
                    row.gmacs(),
                    100 * row.gmacs() / ceiling,
                    row.peakMegabytes(),
                    row.firstResultSeconds());
        }
        if (!growth.isEmpty()) {
            line(text, "%n%-10s %5s %7s %9s %10s %9s%n", "size", "scale", "threads", "seconds", "s/Mpixel", "peak MB");
        }
        for (GrowthMeasurement.Point point : growth) {
            line(
                    text,
                    "%-10s %5d %7d %9.2f %10.3f %9.0f%n",
                    point.size(),
                    point.scale(),
                    point.threads(),
                    point.seconds(),
                    point.secondsPerMegapixel(),
                    point.peakMegabytes());
        }
        if (!models.isEmpty()) {
            line(
                    text,
                    "%n%-24s %5s %9s %7s %8s %8s %7s %8s%n",
                    "model",
                    "scale",
                    "size",
                    "threads",
                    "seconds",
                    "Mpixel/s",
                    "GMAC/s",
                    "peak MB");
        }
        for (ModelTimes.Row row : models) {
            line(
                    text,
                    "%-24s %5d %9s %7d %8.3f %8.3f %7s %8.0f%n",
                    row.model(),
                    row.scale(),
                    row.size(),
                    row.threads(),
                    row.seconds(),
                    row.megapixelsPerSecond(),
                    row.macs().isPresent()
                            ? String.format(Locale.ROOT, "%.1f", row.macs().getAsDouble() / row.seconds() / 1e9)
                            : "-",
                    row.peakMegabytes());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    /** The JSON for scripts; its keys are stable. */
    String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode object = mapper.createObjectNode().put("machine", machine).put("ceiling_gmacs", rounded(ceiling));
        ArrayNode array = object.putArray("rows");
        for (BenchRow row : rows) {
            array.addObject()
                    .put("engine", row.contender().kind().label())
                    .put("graph", row.contender().form().label())
                    .put("scale", row.scale())
                    .put("width", row.size().width())
                    .put("height", row.size().height())
                    .put("threads", row.threads())
                    .put("seconds", rounded(row.seconds()))
                    .put("times_vector", rounded(timesBase(row)))
                    .put("gmacs", rounded(row.gmacs()))
                    .put("ceiling_share", rounded(row.gmacs() / ceiling))
                    .put("peak_rss_mb", Math.round(row.peakMegabytes()))
                    .put("first_result_s", rounded(row.firstResultSeconds()))
                    .put("difference", rounded(row.difference()));
        }
        if (!growth.isEmpty()) {
            ArrayNode points = object.putArray("growth");
            for (GrowthMeasurement.Point point : growth) {
                points.addObject()
                        .put("scale", point.scale())
                        .put("width", point.size().width())
                        .put("height", point.size().height())
                        .put("threads", point.threads())
                        .put("seconds", rounded(point.seconds()))
                        .put("seconds_per_megapixel", rounded(point.secondsPerMegapixel()))
                        .put("peak_rss_mb", Math.round(point.peakMegabytes()));
            }
        }
        if (!models.isEmpty()) {
            ArrayNode times = object.putArray("models");
            for (ModelTimes.Row row : models) {
                ObjectNode node = times.addObject()
                        .put("model", row.model())
                        .put("scale", row.scale())
                        .put("width", row.size().width())
                        .put("height", row.size().height())
                        .put("threads", row.threads())
                        .put("seconds", rounded(row.seconds()))
                        .put("megapixels_per_second", rounded(row.megapixelsPerSecond()))
                        .put("peak_rss_mb", Math.round(row.peakMegabytes()));
                row.macs().ifPresent(macs -> node.put("gmacs", rounded(macs / row.seconds() / 1e9)));
            }
        }
        try {
            return mapper.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and strings can always be written as JSON", e);
        }
    }

    /** Rounds to four digits; more would be noise. */
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(4)).doubleValue();
    }
}
