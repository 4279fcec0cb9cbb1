// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.cli.picture.Plot;
import io.github.laddersr.cli.picture.PlotPoint;
import io.github.laddersr.cli.picture.PublishedPoints;
import io.github.laddersr.cli.picture.Typeface;
import io.github.laddersr.cli.report.Json;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ImageFiles;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plots quality against cost. */
@Command(
        name = "plot",
        description = {
            "Draws the paper's Fig. 3: PSNR on Set14 against multiply-adds, with the paper's numbers and ours.",
            "Ours come from reports of 'ladder eval --json'; multiply-adds are counted as in the paper."
        },
        footer = {
            "",
            "Example:",
            "  ladder plot --results x2.json --results x4.json -o plot.svg    reports of 'ladder eval --json'"
        })
public final class PlotCommand implements Runnable {
    private static final String SET = "Set14";

    @Spec
    public CommandSpec spec;

    @Option(
            names = "--results",
            arity = "1..*",
            paramLabel = "FILE",
            description = "reports of 'ladder eval --json' that measured Set14")
    public List<Path> results = List.of();

    @Option(names = "--scale", paramLabel = "2|3|4", description = "enlargement; default: that of the results, or 2")
    public Optional<Integer> scale = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "plot.svg",
            description = "an .svg, .png or .jpg file; default plot.svg")
    public Path output = Path.of("plot.svg");

    private record MeasuredPoint(Path file, int scale, PlotPoint point) {}

    @Override
    public void run() {
        boolean svg = output.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
        if (svg) {
            AtomicFiles.checkWritable(output);
        } else {
            ImageFiles.checkWritable(output);
        }
        Typeface.require();
        List<MeasuredPoint> ours = results.stream().map(PlotCommand::read).toList();
        int shown = scale.orElseGet(() ->
                ours.isEmpty() ? ModelChoice.DEFAULT_SCALE : ours.getFirst().scale());
        List<PlotPoint> points = new ArrayList<>(PublishedPoints.of(shown));
        for (MeasuredPoint measured : ours) {
            int other = measured.scale();
            if (other != shown) {
                throw new UserException("The report %s has scale %d, not %d: draw one plot for each scale."
                        .formatted(measured.file(), other, shown));
            }
            points.add(measured.point());
        }
        if (svg) {
            byte[] text = Plot.svg(shown, points).getBytes(StandardCharsets.UTF_8);
            AtomicFiles.write(output, stream -> stream.write(text));
        } else {
            ImageFiles.write(Plot.image(shown, points), output);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(output);
        out.flush();
    }

    private static MeasuredPoint read(Path file) {
        JsonNode report = Json.read(file);
        for (JsonNode set : report.path("sets")) {
            if (set.path("name").asText().equals(SET)
                    && set.path("psnr").isNumber()
                    && report.path("model").isTextual()) {
                String model = report.path("model").asText();
                boolean ours = report.path("variant").isObject()
                        || !report.path("macs").isNumber();
                double macs = ours
                        ? Cost.of(LadderPyramidNetwork.of(variant(report, model)))
                                .macs()
                        : report.path("macs").asDouble();
                String label = (ours ? "Ladder " : "") + Networks.name(Path.of(model));
                double psnr = set.path("psnr").asDouble();
                return new MeasuredPoint(
                        file,
                        ours
                                ? variant(report, model).scale()
                                : report.path("scale").asInt(),
                        new PlotPoint(label, macs / 1e9, psnr, PlotPoint.Kind.MEASURED));
            }
        }
        throw new UserException("The file " + file
                + " has no result for Set14: give a report of 'ladder eval --json' that includes it.");
    }

    /** The variant in the report, or else that of the model it names. */
    private static Variant variant(JsonNode report, String model) {
        JsonNode variant = report.path("variant");
        return variant.isObject()
                ? new Variant(
                        variant.path("scale").asInt(),
                        variant.path("pathways").asInt(),
                        variant.path("width").asDouble(),
                        BlockActivation.of(variant.path("activation").asText()),
                        Upsampling.of(variant.path("upsample").asText()))
                : ModelChoice.of(Optional.of(model), Optional.empty()).model().variant();
    }
}
