// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.report.BenchTimes;
import io.github.laddersr.cli.report.Set14Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The points of methods whose quality and speed are both measured.
 *
 * @param axis seconds for the image that was enlarged
 * @param points a point for each report, and one for bicubic enlargement if its time is known
 * @param missing what is not drawn and why, a sentence each
 */
public record SpeedPoints(PlotAxis axis, List<PlotPoint> points, List<String> missing) {
    private static final String BICUBIC = "bicubic";

    /** The same images have the same result, to the last digits that are printed. */
    private static final double SAME = 1e-3;

    public SpeedPoints {
        points = List.copyOf(points);
        missing = List.copyOf(missing);
    }

    /**
     * Finds the time of each measured model by its name.
     *
     * @param reports at least one, all of one scale
     * @throws UserException if a model has no time, or the reports do not fit together
     */
    public static SpeedPoints of(BenchTimes times, List<Set14Report> reports) {
        Set14Report first = reports.getFirst();
        int scale = first.scale();
        List<BenchTimes.Row> rows = times.at(scale);
        if (rows.isEmpty()) {
            throw new UserException(
                    "The report %s has scale %d, and the times in %s are for scale %s: give results of such a scale, or time models of scale %d with 'ladder bench'."
                            .formatted(first.file(), scale, times.file(), times.scales(), scale));
        }
        BenchTimes.Row own = rows.getFirst();
        List<PlotPoint> points = new ArrayList<>();
        for (Set14Report report : reports) {
            requireSameImages(first, report);
            points.add(point(report, time(times, report), own));
        }
        List<String> missing = new ArrayList<>();
        Optional<BenchTimes.Row> bicubic = times.find(BICUBIC, scale);
        if (bicubic.isPresent() && first.bicubic().isPresent()) {
            points.add(new PlotPoint(
                    label(BICUBIC, bicubic.get(), own),
                    bicubic.get().seconds(),
                    first.bicubic().getAsDouble(),
                    PlotPoint.Kind.MEASURED_OTHER));
        } else {
            missing.add("Bicubic enlargement is not drawn, because %s does not have its %s: make the report again."
                    .formatted(
                            bicubic.isPresent() ? first.file() : times.file(), bicubic.isPresent() ? "PSNR" : "time"));
        }
        String unmeasured = rows.stream()
                .map(BenchTimes.Row::model)
                .filter(model -> !model.equals(BICUBIC)
                        && reports.stream().noneMatch(report -> report.name().equals(model)))
                .collect(Collectors.joining(", "));
        if (!unmeasured.isEmpty()) {
            missing.add("Not drawn is what %s times and no report given with --results measures: %s."
                    .formatted(times.file(), unmeasured));
        }
        PlotAxis axis = PlotAxis.seconds(own.width(), own.height(), own.threads(), times.machine());
        return new SpeedPoints(axis, points, missing);
    }

    private static BenchTimes.Row time(BenchTimes times, Set14Report report) {
        if (report.ensemble()) {
            throw new UserException(
                    "The report %s was measured with --ensemble, which takes eight times as long as what %s times: measure without it."
                            .formatted(report.file(), times.file()));
        }
        return times.find(report.name(), report.scale())
                .orElseThrow(() -> new UserException(
                        "The report %s measured %s, of which %s has no time: add '--model %s' to the command 'ladder bench' that makes it, or leave the report out."
                                .formatted(report.file(), report.model(), times.file(), report.model())));
    }

    private static void requireSameImages(Set14Report one, Set14Report other) {
        if (one.bicubic().isPresent()
                && other.bicubic().isPresent()
                && Math.abs(one.bicubic().getAsDouble() - other.bicubic().getAsDouble()) > SAME) {
            throw new UserException(
                    "The reports %s and %s have different results for bicubic enlargement, so they measured different images: measure both models on the same folder."
                            .formatted(one.file(), other.file()));
        }
    }

    private static PlotPoint point(Set14Report report, BenchTimes.Row time, BenchTimes.Row own) {
        return new PlotPoint(
                label(report.label(), time, own),
                time.seconds(),
                report.psnr(),
                report.ladder() ? PlotPoint.Kind.MEASURED : PlotPoint.Kind.MEASURED_OTHER);
    }

    /** With the number of threads, if it is not that of Ladder's own model, which the title says. */
    private static String label(String name, BenchTimes.Row time, BenchTimes.Row own) {
        return time.threads() == own.threads() ? name : "%s (%s)".formatted(name, PlotAxis.threads(time.threads()));
    }
}
