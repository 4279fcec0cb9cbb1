// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.engine.EngineTimes;
import io.github.laddersr.engine.Network;
import io.github.laddersr.upscale.ModelSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares Ladder with its peers, or measures how its time and memory grow with the image. */
@Command(
        name = "ladder bench",
        usageHelpWidth = 100,
        mixinStandardHelpOptions = true,
        description = "Compares the speed of Ladder and other engines, alternating between them, on this machine.",
        footer = {
            "",
            "Sizes: x2 640x360 -> 1280x720, x3 427x240 -> 1281x720, x4 320x180 -> 1280x720.",
            "'ladder bench jmh [PATTERN]' runs the microbenchmarks of kernels."
        })
final class BenchCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--scale",
            paramLabel = "2|3|4",
            description = "may be repeated; default: all three, or those of --model")
    List<Integer> scales = List.of();

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description =
                    "instead: time a shipped model or anyone's network beside Ladder's own of the same scale, as './ladder upscale'"
                            + " runs them, and beside bicubic enlargement; may be repeated")
    List<String> models = List.of();

    @Option(
            names = "--engines",
            split = ",",
            paramLabel = "NAME",
            description = "some of vector,onnx,opencv,libtorch; vector is always included; default: all")
    List<String> engines = List.of("vector", "onnx", "opencv", "libtorch");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "number of rounds, of which the median counts; default 7")
    int rounds = 7;

    @Option(names = "--threads", paramLabel = "N", description = "threads of each engine; default 2")
    int threads = 2;

    @Option(names = "--size", paramLabel = "WxH", description = "size of the image; default: see below")
    Optional<String> size = Optional.empty();

    @Option(
            names = "--growth",
            arity = "0..1",
            fallbackValue = "SHORT",
            paramLabel = "full",
            description = "instead, enlarge 1, 4 and 16 Mpixel by 2; --growth=full adds 64 Mpixel, which takes minutes")
    Optional<GrowthMeasurement.Extent> growth = Optional.empty();

    @Option(
            names = "--remember",
            description =
                    "instead, measure the vector engine and ONNX Runtime as './ladder upscale' runs them, on 640x360 pixels,"
                            + " and store the times for --engine auto")
    boolean remember;

    @Option(names = "--json", paramLabel = "FILE", description = "also write all results to this file")
    Optional<Path> json = Optional.empty();

    @Override
    public Integer call() {
        requireAtLeastOne("--rounds", rounds);
        requireAtLeastOne("--threads", threads);
        List<Contender> contenders = Contender.of(engines);
        Optional<BenchSize> given = size.map(BenchSize::parse);
        if (scales.isEmpty() && models.isEmpty()) {
            scales = List.of(2, 3, 4);
        }
        scales.forEach(BenchSize::of);
        json.ifPresent(AtomicFiles::checkWritable);
        if (!Files.isReadable(Path.of("/proc/self/status"))) {
            throw new UserException("The bench reads each process's memory from /proc: run it on Linux.");
        }
        Path folder = temporary();
        try {
            if (remember) {
                remember(given.orElse(BenchSize.of(2)), folder);
                return 0;
            }
            BenchReport report = growth.isPresent()
                    ? grow(growth.get(), folder)
                    : models.isEmpty() ? compare(contenders, given, folder) : timeModels(given, folder);
            json.ifPresent(file ->
                    AtomicFiles.write(file, out -> out.write((report.json() + "\n").getBytes(StandardCharsets.UTF_8))));
            PrintWriter out = spec.commandLine().getOut();
            out.print(report.table());
            out.flush();
            return 0;
        } finally {
            delete(folder);
        }
    }

    private void remember(BenchSize image, Path folder) {
        Path file = EngineTimes.file()
                .orElseThrow(() ->
                        new UserException("There is no cache folder in which to store the times: set XDG_CACHE_HOME."));
        EngineTiming measurement = new EngineTiming(threads, rounds, folder, this::say);
        EngineTimes times = EngineTimes.read(file);
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.describe());
        for (int scale : scales) {
            times = measurement.measure(scale, image, times);
            out.println(measurement.describe(scale, image, times));
        }
        try {
            times.write(file);
        } catch (IOException e) {
            throw new UserException(
                    "Can't create the folder of " + file + ": set XDG_CACHE_HOME to another folder.", e);
        }
        out.println("kept in " + file);
        out.flush();
    }

    private BenchReport compare(List<Contender> contenders, Optional<BenchSize> given, Path folder) {
        EngineComparison comparison = new EngineComparison(threads, rounds, folder, this::say);
        double ceiling = 0;
        List<BenchRow> rows = new ArrayList<>();
        for (int scale : scales) {
            EngineComparison.Results results =
                    comparison.run(scale, given.orElseGet(() -> BenchSize.of(scale)), contenders);
            ceiling = Math.max(ceiling, results.ceiling());
            rows.addAll(results.rows());
        }
        return new BenchReport(Machine.describe(), ceiling, rows, List.of(), List.of());
    }

    private BenchReport timeModels(Optional<BenchSize> given, Path folder) {
        ModelTimes times = new ModelTimes(threads, rounds, folder, this::say);
        SortedMap<Integer, List<ModelTimes.Entry>> byScale = new TreeMap<>();
        for (String model : new LinkedHashSet<>(models)) {
            Network network = network(model);
            int scale = network.scale();
            if (scale < 2 || scale > 4 || (!scales.isEmpty() && !scales.contains(scale))) {
                throw new UserException("The model " + model + " enlarges by " + scale + ", and "
                        + (scale < 2 || scale > 4
                                ? "Ladder's own models, with which it is compared, by 2, 3 or 4: give a model with one of these scales."
                                : "--scale says otherwise: omit it."));
            }
            BenchSize size = given.orElseGet(() -> BenchSize.of(scale));
            String own = BenchWorker.own(scale);
            List<ModelTimes.Entry> entries = byScale.computeIfAbsent(
                    scale, _ -> new ArrayList<>(List.of(times.entry(own, BenchWorker.network(own), size))));
            if (!model.equals(own)) {
                entries.add(times.entry(model, network, size));
            }
        }
        List<ModelTimes.Row> rows = new ArrayList<>();
        byScale.forEach((scale, entries) -> {
            BenchSize size = given.orElseGet(() -> BenchSize.of(scale));
            entries.add(ModelTimes.bicubic(scale, size));
            rows.addAll(times.run(scale, size, entries));
        });
        return BenchReport.ofModels(Machine.describe(), rows);
    }

    private static Network network(String model) {
        if (model.equals(ModelSet.AUTO)) {
            throw new UserException("With 'auto' the model depends on the image, so it has no time of its own: give"
                    + " --model the names or files of the models to time.");
        }
        return BenchWorker.network(model);
    }

    private BenchReport grow(GrowthMeasurement.Extent extent, Path folder) {
        return new BenchReport(
                Machine.describe(),
                0,
                List.of(),
                GrowthMeasurement.run(GrowthMeasurement.steps(extent, threads), folder, this::say),
                List.of());
    }

    private void say(String news) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(news);
        err.flush();
    }

    private static void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw new UserException("The value of " + option + " must be at least 1, not " + value + ".");
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("ladder-bench");
        } catch (IOException e) {
            throw new UncheckedIOException("can't create a temporary folder", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder " + folder + " can't be deleted", e);
        }
    }
}
