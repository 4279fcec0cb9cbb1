// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.cli.picture.Plot;
import io.github.laddersr.cli.picture.PlotAxis;
import io.github.laddersr.cli.picture.PlotPoint;
import io.github.laddersr.cli.picture.PublishedPoints;
import io.github.laddersr.cli.picture.SpeedPoints;
import io.github.laddersr.cli.picture.Typeface;
import io.github.laddersr.cli.report.BenchTimes;
import io.github.laddersr.cli.report.Set14Report;
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
            "Ours come from reports of 'ladder eval --json'; multiply-adds are counted as in the paper.",
            "With --speed, the measured models and bicubic enlargement are drawn against their seconds. The paper says no seconds, so its methods are left out."
        },
        footer = {
            "",
            "Examples:",
            "  ladder plot --results x2.json --results mine.json -o plot.svg    reports of 'ladder eval --json'",
            "  ladder plot --speed bench.json --results x2.json -o speed.svg    and one of 'ladder bench --model x2 --json'"
        })
public final class PlotCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Option(
            names = "--results",
            arity = "1..*",
            paramLabel = "FILE",
            description = "reports of 'ladder eval --json' that measured Set14")
    public List<Path> results = List.of();

    @Option(
            names = "--speed",
            paramLabel = "FILE",
            description =
                    "a report of 'ladder bench --model ... --json': draws PSNR against its seconds instead of multiply-adds")
    public Optional<Path> speed = Optional.empty();

    @Option(names = "--scale", paramLabel = "2|3|4", description = "enlargement; default: that of the results, or 2")
    public Optional<Integer> scale = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "plot.svg",
            description = "an .svg, .png or .jpg file; default plot.svg")
    public Path output = Path.of("plot.svg");

    /** What is drawn. */
    private record Content(int scale, PlotAxis axis, List<PlotPoint> points) {}

    @Override
    public void run() {
        boolean svg = output.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
        if (svg) {
            AtomicFiles.checkWritable(output);
        } else {
            ImageFiles.checkWritable(output);
        }
        Typeface.require();
        List<Set14Report> reports = results.stream().map(Set14Report::read).toList();
        int shown = scale.orElseGet(() -> reports.isEmpty()
                ? ModelChoice.DEFAULT_SCALE
                : reports.getFirst().scale());
        for (Set14Report report : reports) {
            if (report.scale() != shown) {
                throw new UserException("The report %s has scale %d, not %d: draw one plot for each scale."
                        .formatted(report.file(), report.scale(), shown));
            }
        }
        Content content = speed.isPresent() ? againstSeconds(speed.get(), reports) : againstMacs(shown, reports);
        if (svg) {
            byte[] text = Plot.svg(content.scale, content.axis, content.points).getBytes(StandardCharsets.UTF_8);
            AtomicFiles.write(output, stream -> stream.write(text));
        } else {
            ImageFiles.write(Plot.image(content.scale, content.axis, content.points), output);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(output);
        out.flush();
    }

    private static Content againstMacs(int scale, List<Set14Report> reports) {
        List<PlotPoint> points = new ArrayList<>(PublishedPoints.of(scale));
        for (Set14Report report : reports) {
            points.add(new PlotPoint(
                    report.label(),
                    report.gigaMacs(),
                    report.psnr(),
                    report.ladder() ? PlotPoint.Kind.MEASURED : PlotPoint.Kind.MEASURED_OTHER));
        }
        return new Content(scale, PlotAxis.multiplyAdds(), points);
    }

    private Content againstSeconds(Path bench, List<Set14Report> reports) {
        BenchTimes times = BenchTimes.read(bench);
        if (reports.isEmpty()) {
            throw new UserException(
                    "The file " + bench
                            + " has times but no PSNR: give reports of 'ladder eval --json' that include Set14 with --results.");
        }
        SpeedPoints speeds = SpeedPoints.of(times, reports);
        PrintWriter err = spec.commandLine().getErr();
        speeds.missing().forEach(sentence -> err.println("ladder: " + sentence));
        err.flush();
        return new Content(reports.getFirst().scale(), speeds.axis(), speeds.points());
    }
}
