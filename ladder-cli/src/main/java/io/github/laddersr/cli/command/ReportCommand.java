// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.cli.option.CacheFolder;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.report.TrainingReport;
import io.github.laddersr.weights.Model;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the report of a run manually, even while the run is in progress or if an older version trained it. */
@Command(name = "report", hidden = true, description = "Writes report.html and report.png for a training.")
public final class ReportCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "folder of a training, its --out")
    public Path run = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "images to show: the held-out ones, or all if there are none")
    public Path data = Path.of("");

    @Option(
            names = "--cache",
            paramLabel = "DIR|none",
            description = "folder of decoded images, as for a training; same default")
    public Optional<String> cache = Optional.empty();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Model model = Model.read(run.resolve("model.safetensors"));
        int scale = model.variant().scale();
        TrainingImages images = TrainingImages.read(data, scale, Graph.ALIGNMENT, CacheFolder.of(cache), out::println);
        List<TrainingImages.Pair> shown = images.validation().isEmpty() ? images.training() : images.validation();
        TrainingReport.write(run, model, shown, Runtime.getRuntime().availableProcessors());
        out.println(run.resolve(TrainingReport.PAGE));
    }
}
