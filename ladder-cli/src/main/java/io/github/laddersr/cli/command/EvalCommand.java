// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.cli.option.EngineOptions;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.cli.option.ScaleOptions;
import io.github.laddersr.cli.report.EvalReport;
import io.github.laddersr.cli.report.Measurement;
import io.github.laddersr.cli.report.SetResult;
import io.github.laddersr.cli.report.SetResult.ImageResult;
import io.github.laddersr.cli.report.Verbosity;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.metric.BenchmarkSet;
import io.github.laddersr.metric.KnownImages;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.upscale.SourceFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a model as the literature does. */
@Command(
        name = "eval",
        description = {
            "Measures a model on benchmark sets: PSNR and SSIM on Y, with `scale` pixels cropped from each border, compared with bicubic and"
                    + " published results.",
            "LR images are read from DIR/<set>/LR_bicubic/X<scale> or made with MATLAB's bicubic imresize from DIR/<set>/HR; other common"
                    + " layouts are recognised too. Images that differ from the published ones are listed on standard error."
        },
        footer = {
            "",
            "Examples:",
            "  ladder eval --data sets",
            "  ladder eval --data sets -v                         with a line for each image",
            "  ladder eval --data sets --sets Set5,Set14 --scale 4 --json x4.json",
            "  ladder eval --data sets --model mine.safetensors --markdown mine.md",
            "  ladder eval --data sets --sets Set14 --jpeg 95,90,80,70,50,30,10",
            "  ladder eval --protocol                             every rule of the measurement"
        })
public final class EvalCommand implements Runnable {
    private static final String PROTOCOL = "protocol.md";

    @Spec
    public CommandSpec spec;

    @Mixin
    public EngineOptions engine;

    @Mixin
    public ScaleOptions scaling;

    @Option(names = "--data", paramLabel = "DIR", description = "folder with the sets, each DIR/<set>/HR, or one set")
    public Optional<Path> data = Optional.empty();

    @Option(
            names = "--sets",
            split = ",",
            paramLabel = "SET",
            description = "sets to measure, separated by commas; default: all in DIR")
    public List<String> sets = List.of();

    @Parameters(arity = "0..*", paramLabel = "SET", description = "the same as --sets")
    public List<String> more = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "write a report as JSON")
    public Optional<Path> json = Optional.empty();

    @Option(names = "--csv", paramLabel = "FILE", description = "write a line for each image as CSV")
    public Optional<Path> csv = Optional.empty();

    @Option(names = "--markdown", paramLabel = "FILE", description = "write a Markdown table")
    public Optional<Path> markdown = Optional.empty();

    @Option(names = "--save", paramLabel = "DIR", description = "write the enlarged images to DIR/<set>/<name>.png")
    public Optional<Path> save = Optional.empty();

    @Option(
            names = "--jpeg",
            split = ",",
            paramLabel = "QUALITY",
            description =
                    "also measure with the LR images as JPEG files (4:2:0) with these qualities, such as 95,70,30")
    public List<Integer> jpeg = List.of();

    @Option(names = "--strict", description = "fail at the first image that differs from the published one")
    public boolean strict;

    @Option(names = "--protocol", description = "print each rule of the measurement with its source, and stop")
    public boolean protocol;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (protocol) {
            out.print(protocolText());
            out.flush();
            return;
        }
        jpeg.stream()
                .filter(quality -> quality < 1 || quality > 100)
                .findFirst()
                .ifPresent(quality -> {
                    throw new UserException("--jpeg " + quality + " is out of range: give qualities from 1 to 100.");
                });
        List<Integer> qualities =
                jpeg.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        ModelChoice choice = scaling.choice(engine);
        Stream.of(json, csv, markdown).flatMap(Optional::stream).forEach(AtomicFiles::checkWritable);
        int scale = choice.scale();
        if (scale == 1) {
            throw new UserException("The model " + choice.name()
                    + " does not enlarge, so it can't be measured on these sets: give another --model.");
        }
        List<BenchmarkSet> found = wanted(scale);
        Measurement measurement =
                new Measurement(quality -> network(choice, quality), engine.options(), KnownImages.shipped(), strict);
        out.printf(
                "%-12s %6s  %-18s %-18s %s%n",
                "x" + scale, "images", choice.name() + " PSNR/SSIM", "bicubic PSNR/SSIM", "pixels");
        out.flush();
        List<SetResult> results = new ArrayList<>();
        List<SetResult> compressed = new ArrayList<>();
        for (BenchmarkSet set : found) {
            SetResult result =
                    measurement.run(set, Optional.empty(), save.map(dir -> makeFolder(dir.resolve(set.name()))));
            results.add(result);
            print(out, result);
            warn(result);
            for (int quality : qualities) {
                SetResult lossy = measurement.run(
                        set,
                        Optional.of(quality),
                        save.map(dir -> makeFolder(dir.resolve(set.name() + "-q" + quality))));
                compressed.add(lossy);
                print(out, lossy);
            }
        }
        EvalReport report = new EvalReport(choice, engine.options().ensemble(), results, compressed);
        String published = report.published();
        if (!published.isEmpty()) {
            out.println(published);
            out.flush();
        }
        json.ifPresent(file -> write(file, report.json()));
        csv.ifPresent(file -> write(file, report.csv()));
        markdown.ifPresent(file -> write(file, report.markdown(LocalDate.now(ZoneId.systemDefault()))));
    }

    /** The model asked for; with auto, for JPEG files the one that auto takes for their quality, as in 'upscale'. */
    private Network network(ModelChoice choice, Optional<Integer> quality) {
        if (quality.isEmpty() || !engine.model.orElse(ModelSet.AUTO).equals(ModelSet.AUTO)) {
            return choice.network();
        }
        SourceFacts jpeg =
                new SourceFacts(Optional.of(ImageFormat.JPEG), OptionalInt.of(quality.get()), new ImageSize(1, 1));
        return ModelSet.of(Models.byName()).auto().networksFor(jpeg).stream()
                .filter(network -> network.scale() == choice.scale())
                .findFirst()
                .orElseThrow();
    }

    private static void write(Path file, String text) {
        AtomicFiles.write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<BenchmarkSet> wanted(int scale) {
        Path folder = data.orElseThrow(() -> new UserException("The folder of the sets is missing: give --data DIR."));
        List<String> names = new ArrayList<>(sets);
        names.addAll(more);
        return names.isEmpty()
                ? BenchmarkSet.findAll(folder, scale)
                : names.stream()
                        .map(name -> BenchmarkSet.find(folder, name, scale))
                        .toList();
    }

    private void print(PrintWriter out, SetResult result) {
        if (Verbosity.current() == Verbosity.VERBOSE) {
            for (ImageResult image : result.images()) {
                out.printf(
                        Locale.ROOT,
                        "  %-15s  %7.3f / %.4f   %7.3f / %.4f   HR %s, LR %s%n",
                        image.name(),
                        image.ours().psnr(),
                        image.ours().ssim(),
                        image.bicubic().psnr(),
                        image.bicubic().ssim(),
                        image.hr().words(),
                        image.lr().words());
            }
        }
        out.printf(
                Locale.ROOT,
                "%-12s %6d  %7.3f / %.4f   %7.3f / %.4f   %s%n",
                result.title(),
                result.images().size(),
                result.ours().psnr(),
                result.ours().ssim(),
                result.bicubic().psnr(),
                result.bicubic().ssim(),
                result.jpeg().map(quality -> "by " + result.network()).orElse(result.pixels()));
        out.flush();
    }

    /** The results are correct, but for images that differ from the literature's. */
    private void warn(SetResult result) {
        PrintWriter err = spec.commandLine().getErr();
        String set = result.set().name();
        result.mismatches()
                .forEach(m -> err.println("ladder: " + set + " " + m.image() + ": " + m.file() + " "
                        + m.verdict().words() + "."));
        result.missing().forEach(name -> err.println("ladder: " + set + " " + name + ": missing."));
        err.flush();
    }

    private static Path makeFolder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserException(
                    "The folder " + folder + " can't be created: choose a --save that can be written.", e);
        }
    }

    /** The text of docs/protocol.md; a test compares the two. */
    public static String protocolText() {
        try (InputStream in = Objects.requireNonNull(EvalCommand.class.getResourceAsStream(PROTOCOL), PROTOCOL)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + PROTOCOL + " can't be read", e);
        }
    }
}
