// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.laddersr.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The times of models in a report of {@code ladder bench --model ... --json}.
 *
 * @param file the report
 * @param machine description of the machine that was measured
 * @param rows at least one
 */
public record BenchTimes(Path file, String machine, List<Row> rows) {
    private static final String MAKE = "ladder bench --model NAME|FILE --json FILE";

    /**
     * The time of a method.
     *
     * @param model the model's name, or {@code bicubic}
     * @param width of the image before it is enlarged, in pixels
     * @param height of the image before it is enlarged, in pixels
     * @param seconds more than 0
     */
    public record Row(String model, int scale, int width, int height, int threads, double seconds) {}

    public BenchTimes {
        rows = List.copyOf(rows);
    }

    /**
     * Reads a report.
     *
     * @throws UserException if it can't be read, or has no times of models
     */
    public static BenchTimes read(Path file) {
        JsonNode report = Json.read(file, MAKE);
        List<Row> rows = new ArrayList<>();
        for (JsonNode node : report.path("models")) {
            Row row = new Row(
                    node.path("model").asText(),
                    node.path("scale").asInt(),
                    node.path("width").asInt(),
                    node.path("height").asInt(),
                    node.path("threads").asInt(),
                    node.path("seconds").asDouble());
            if (row.model.isBlank()
                    || row.scale < 1
                    || row.width < 1
                    || row.height < 1
                    || row.threads < 1
                    || !(row.seconds > 0)) {
                throw new UserException(
                        "The file %s has a model without its name, scale, width, height, threads or seconds: make it again with '%s'."
                                .formatted(file, MAKE));
            }
            rows.add(row);
        }
        if (rows.isEmpty()) {
            throw new UserException("The file %s has no times of models: make it with '%s'.".formatted(file, MAKE));
        }
        return new BenchTimes(file, report.path("machine").asText(), rows);
    }

    /**
     * Those of the methods with this scale, on an image of one size.
     *
     * @throws UserException if the sizes differ
     */
    public List<Row> at(int scale) {
        List<Row> these = rows.stream().filter(row -> row.scale == scale).toList();
        List<String> sizes = these.stream()
                .map(row -> row.width + "x" + row.height)
                .distinct()
                .toList();
        if (sizes.size() > 1) {
            throw new UserException("The file %s has times for images of different sizes, %s: make it again with '%s'."
                    .formatted(file, String.join(", ", sizes), MAKE));
        }
        return these;
    }

    /** The scales that were measured, in words: {@code 2, 4}. */
    public String scales() {
        return rows.stream().map(Row::scale).distinct().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /**
     * The time of a method.
     *
     * @throws UserException if several have this name
     */
    public Optional<Row> find(String model, int scale) {
        List<Row> these =
                at(scale).stream().filter(row -> row.model.equals(model)).toList();
        if (these.size() > 1) {
            throw new UserException(
                    "The file %s has times of several models with the name %s: give the models' files different names, and make it again with '%s'."
                            .formatted(file, model, MAKE));
        }
        return these.stream().findFirst();
    }
}
