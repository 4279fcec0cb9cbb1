// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.engine.EngineTimes;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.onnx.OnnxNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The comparison with peers, or how Ladder grows with the image. */
@Command(
        name = "ladder bench",
        usageHelpWidth = 100,
        mixinStandardHelpOptions = true,
        description = "Times Ladder beside other engines, in turns, on this machine.",
        footer = {
            "",
            "Sizes: x2 640x360 -> 1280x720, x3 427x240 -> 1281x720, x4 320x180 -> 1280x720.",
            "'ladder bench jmh [PATTERN]' runs the benchmarks of single kernels."
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
            paramLabel = "FILE",
            description =
                    "instead: time anyone's network beside Ladder's of the same scale, both as './ladder upscale' runs them; may be"
                            + " repeated")
    List<Path> models = List.of();

    @Option(
            names = "--engines",
            split = ",",
            paramLabel = "NAME",
            description = "some of vector,onnx,opencv,libtorch; vector always takes part; default: all")
    List<String> engines = List.of("vector", "onnx", "opencv", "libtorch");

    @Option(names = "--rounds", paramLabel = "N", description = "whose median counts; default 7")
    int rounds = 7;

    @Option(names = "--threads", paramLabel = "N", description = "of each engine; default 2")
    int threads = 2;

    @Option(names = "--size", paramLabel = "WxH", description = "of the image; default: see below")
    Optional<String> size = Optional.empty();

    @Option(
            names = "--growth",
            arity = "0..1",
            fallbackValue = "SHORT",
            paramLabel = "full",
            description =
                    "instead: enlarge 1, 4 and 16 Mpixel by 2, and with --growth=full 64 Mpixel too, which takes minutes")
    Optional<Growth.Extent> growth = Optional.empty();

    @Option(
            names = "--remember",
            description =
                    "instead: time the vector engine and ONNX Runtime as './ladder upscale' runs them, on 640x360 pixels,"
                            + " and keep the times for its --engine auto")
    boolean remember;

    @Option(names = "--json", paramLabel = "FILE", description = "write all figures to this file too")
    Optional<Path> json = Optional.empty();

    @Override
    public Integer call() {
        requireAtLeastOne("--rounds", rounds);
        requireAtLeastOne("--threads", threads);
        List<Contender> contenders = Contender.of(engines);
        Optional<Size> given = size.map(Size::parse);
        if (scales.isEmpty() && models.isEmpty()) {
            scales = List.of(2, 3, 4);
        }
        scales.forEach(Size::of);
        json.ifPresent(AtomicFiles::checkWritable);
        if (!Files.isReadable(Path.of("/proc/self/status"))) {
            throw new UserException("The bench reads each process's memory from /proc: run it on Linux.");
        }
        Path folder = temporary();
        try {
            if (remember) {
                remember(given.orElse(Size.of(2)), folder);
                return 0;
            }
            Report report = growth.isPresent()
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

    private void remember(Size image, Path folder) {
        Path file = EngineTimes.file()
                .orElseThrow(() -> new UserException(
                        "There is no folder for caches to remember times in: set XDG_CACHE_HOME to one."));
        Remember measurement = new Remember(threads, rounds, folder, this::say);
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
            throw new UserException("Can't make the folder of " + file + ": set XDG_CACHE_HOME to another one.", e);
        }
        out.println("kept in " + file);
        out.flush();
    }

    private Report compare(List<Contender> contenders, Optional<Size> given, Path folder) {
        Comparison comparison = new Comparison(threads, rounds, folder, this::say);
        double ceiling = 0;
        List<Row> rows = new ArrayList<>();
        for (int scale : scales) {
            Comparison.Outcome outcome = comparison.run(scale, given.orElseGet(() -> Size.of(scale)), contenders);
            ceiling = Math.max(ceiling, outcome.ceiling());
            rows.addAll(outcome.rows());
        }
        return new Report(Machine.describe(), ceiling, rows, List.of(), List.of());
    }

    private Report timeModels(Optional<Size> given, Path folder) {
        ModelTimes times = new ModelTimes(threads, rounds, folder, this::say);
        SortedMap<Integer, List<ModelTimes.Entry>> byScale = new TreeMap<>();
        for (Path file : models) {
            Network network = Networks.read(file);
            int scale = network.scale();
            if (scale < 2 || scale > 4 || (!scales.isEmpty() && !scales.contains(scale))) {
                throw new UserException("The model " + file + " enlarges by " + scale + ", and "
                        + (scale < 2 || scale > 4
                                ? "Ladder's own, which it is timed beside, by 2, 3 or 4: give one of these."
                                : "--scale says otherwise: leave it out."));
            }
            Size size = given.orElseGet(() -> Size.of(scale));
            OptionalDouble macs = network instanceof OnnxNetwork onnx
                    ? onnx.countedMacsPerPixel().stream().asDoubleStream().findFirst()
                    : OptionalDouble.of(network.macsPerPixel());
            byScale.computeIfAbsent(scale, s -> new ArrayList<>(List.of(times.own(s, size))))
                    .add(times.foreign(file, size, network, macs));
        }
        List<ModelTimes.Row> rows = new ArrayList<>();
        byScale.forEach(
                (scale, entries) -> rows.addAll(times.run(scale, given.orElseGet(() -> Size.of(scale)), entries)));
        return Report.ofModels(Machine.describe(), rows);
    }

    private Report grow(Growth.Extent extent, Path folder) {
        return new Report(
                Machine.describe(),
                0,
                List.of(),
                Growth.run(Growth.steps(extent, threads), folder, this::say),
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
            throw new UncheckedIOException("no temporary folder can be made", e);
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
