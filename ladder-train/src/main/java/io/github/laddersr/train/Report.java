// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.metric.Psnr;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A run to look at: {@code report.html}, one file with the curves of {@code metrics.csv} and samples of the validation images, and
 * {@code report.png}, the curves alone. Both are replaced atomically. Needs no display.
 */
public final class Report {
    /** Name of the page in the run's folder. */
    public static final String PAGE = "report.html";

    /** Name of the image in the run's folder. */
    public static final String CURVES = "report.png";

    private static final int SAMPLES = 6;

    private final Path folder;
    private final Variant variant;
    private final Graph graph;
    private final List<SampleCrop> crops;
    private final int threads;

    /**
     * The report of a run.
     *
     * @param folder of the run
     * @param validation images of which the first six are shown; may be empty
     * @param threads of the processor to enlarge them with
     */
    Report(Path folder, Variant variant, List<TrainingImages.Pair> validation, int threads) {
        this.folder = folder;
        this.variant = variant;
        this.graph = LadderPyramidNetwork.of(variant);
        this.crops = validation.stream()
                .limit(SAMPLES)
                .map(pair -> SampleCrop.of(pair, variant.scale()))
                .toList();
        this.threads = threads;
    }

    /**
     * Writes the report of a run that lies in a folder, finished or going on.
     *
     * @param folder with {@code metrics.csv}; gets the report
     * @param model to enlarge the samples with: the run's averaged weights
     * @param images with reductions by the model's scale, of which the first six are shown; may be empty
     * @param threads of the processor to enlarge them with
     * @throws UserException if {@code metrics.csv} can't be read, the report can't be written, or this machine has no font
     */
    public static void write(Path folder, Model model, List<TrainingImages.Pair> images, int threads) {
        String dataset = model.weights().metadata().getOrDefault("dataset", "not known");
        new Report(folder, model.variant(), images, threads)
                .write(model.weights(), List.of(new ReportPage.Fact("data", dataset)));
    }

    /**
     * Writes both files.
     *
     * @param average the weights to enlarge the samples with
     * @param facts to add to those that the curve gives
     * @throws UserException if {@code metrics.csv} has no row or a file can't be written
     */
    void write(Weights average, List<ReportPage.Fact> facts) {
        Curve curve = Curve.read(folder.resolve(Metrics.FILE));
        byte[] curves = ReportPage.png(CurveImage.of(curve));
        List<ReportPage.Fact> all = new ArrayList<>(facts(curve));
        all.addAll(facts);
        String page = ReportPage.of("Training of LPN x" + variant.scale(), all, curves, samples(average));
        AtomicFiles.write(folder.resolve(CURVES), out -> out.write(curves));
        AtomicFiles.write(folder.resolve(PAGE), out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * What a training knows beside its curve.
     *
     * @param dataset what is trained on
     * @param now where it stands
     */
    static List<ReportPage.Fact> facts(Recipe recipe, String dataset, Trainer.Progress now) {
        Schedule schedule = recipe.schedule();
        String length = schedule.iterations() > 0
                ? String.format(Locale.ROOT, "%,d iterations", schedule.iterations())
                : time(Duration.ofSeconds(Math.round(schedule.seconds())));
        String left = now.left().map(rest -> ", about " + time(rest) + " left").orElse("");
        List<ReportPage.Fact> facts = new ArrayList<>(List.of(
                new ReportPage.Fact(
                        "done", String.format(Locale.ROOT, "%.0f %%", 100 * Math.min(1, now.share())) + left),
                new ReportPage.Fact("data", dataset),
                new ReportPage.Fact(
                        "batch", "%d patches of %dx%d".formatted(recipe.batch(), recipe.patch(), recipe.patch())),
                new ReportPage.Fact("optimizer", recipe.method().label()),
                new ReportPage.Fact(
                        "schedule",
                        String.format(
                                Locale.ROOT,
                                "%s from %.1e, %s",
                                schedule.shape().label(),
                                schedule.rate(),
                                length)),
                new ReportPage.Fact("seed", Long.toString(recipe.seed()))));
        recipe.teaching().ifPresent(teaching -> facts.add(new ReportPage.Fact("teacher", teaching.describe())));
        return List.copyOf(facts);
    }

    /** As h:mm:ss. */
    private static String time(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private List<ReportPage.Fact> facts(Curve curve) {
        Curve.Row last = curve.rows().getLast();
        long parameters = graph.parameters().stream().mapToLong(Parameter::size).sum();
        List<ReportPage.Fact> facts = new ArrayList<>();
        facts.add(new ReportPage.Fact(
                "network",
                String.format(
                        Locale.ROOT,
                        "x%d, %d pathways, width %s, %s, %s: %,d parameters",
                        variant.scale(),
                        variant.pathways(),
                        variant.width() == 1 ? "1" : Double.toString(variant.width()),
                        variant.activation().label(),
                        variant.upsampling().label(),
                        parameters)));
        facts.add(new ReportPage.Fact("iterations", String.format(Locale.ROOT, "%,d", last.iteration())));
        facts.add(new ReportPage.Fact("training time", time(Duration.ofSeconds(Math.round(last.seconds())))));
        facts.add(new ReportPage.Fact("loss", String.format(Locale.ROOT, "%.5f", last.loss())));
        facts.add(new ReportPage.Fact("learning rate", String.format(Locale.ROOT, "%.2e", last.rate())));
        curve.best()
                .ifPresent(row -> facts.add(new ReportPage.Fact(
                        "best validation PSNR",
                        String.format(Locale.ROOT, "%.3f dB at iteration %,d", row.psnr(), row.iteration()))));
        return facts;
    }

    private List<ReportPage.Sample> samples(Weights average) {
        if (crops.isEmpty()) {
            return List.of();
        }
        try (Engine engine = new VectorEngine(graph, average, threads)) {
            return crops.stream().map(crop -> sample(crop, engine)).toList();
        }
    }

    private static ReportPage.Sample sample(SampleCrop crop, Engine engine) {
        ByteImage bicubic = crop.bicubic();
        ByteImage ours = crop.enlarged(engine);
        return new ReportPage.Sample(
                crop.name(),
                bicubic,
                ours,
                crop.truth(),
                Psnr.of(crop.truth(), bicubic, 0),
                Psnr.of(crop.truth(), ours, 0));
    }
}
