// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.cli.picture.FeatureSheet;
import io.github.laddersr.cli.picture.Typeface;
import io.github.laddersr.cli.report.BranchLosses;
import io.github.laddersr.engine.MapEngine;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.metric.BenchmarkSet;
import io.github.laddersr.upscale.PlaneImages;
import io.github.laddersr.upscale.UpscaleOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the feature maps that a model computes for an image. */
@Command(
        name = "features",
        description = {
            "Draws feature maps that a model computes for an image: those in the right part of the paper's Fig. 1, and the ends of the pathways.",
            "Writes DIR/features.png with all of them and DIR/<map>.png for each.",
            "With --rungs: prints how many decibels are lost on a folder of images when a stage (C2 to C4) or a pathway (alpha, beta, gamma) is"
                    + " switched off, which shows what each part of the ladder contributes."
        },
        footer = {
            "",
            "Examples:",
            "  ladder features photo.jpg -o maps",
            "  ladder features photo.jpg --model x4 -o maps",
            "  ladder features sets/Urban100 --rungs"
        })
public final class FeaturesCommand implements Runnable {
    /** A map in the paper and the node that computes it. */
    private record PaperMap(String file, String title, String node) {}

    private static final List<PaperMap> MAPS = List.of(
            new PaperMap("up2-A2", "up2(A2)", "alpha.0.up"),
            new PaperMap("lateral-C1", "conv(C1)", "alpha.0"),
            new PaperMap("A1", "A1, the sum of both", "alpha.0.sum"),
            new PaperMap("B1", "B1", "beta.0.sum"),
            new PaperMap("G1", "G1", "gamma.0.sum"));

    private static final int LARGEST = 512;

    @Spec
    public CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description = "a shipped model (see 'ladder models') or a safetensors file; default x2")
    public Optional<String> model = Optional.empty();

    @Parameters(
            paramLabel = "IMAGE|DIR",
            description =
                    "PNG, JPEG, TIFF, WebP, BMP or GIF, which the network reads unchanged; with --rungs a folder of images or sets")
    public Path input = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "folder for the pictures; created if missing")
    public Optional<Path> output = Optional.empty();

    @Option(
            names = "--rungs",
            description =
                    "print what each stage and pathway contributes, as decibels lost without it, and draw nothing")
    public boolean rungs;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "longest side to show or measure, 8 to 512 pixels; the centre of larger images is used; default 256")
    public int size;

    @Override
    public void run() {
        if (size < Graph.ALIGNMENT || size > LARGEST) {
            throw new UserException("--size " + size + " is out of range: give 8 to " + LARGEST + " pixels.");
        }
        ModelChoice choice = ModelChoice.of(model, Optional.empty());
        if (rungs) {
            printLosses(choice);
            return;
        }
        Path folder =
                output.orElseThrow(() -> new UserException("The folder for the pictures is missing: give -o DIR."));
        Typeface.require();
        ByteImage image = centre(ImageFiles.read(input).toRgb());
        Graph graph = choice.model().graph();
        List<PaperMap> there =
                MAPS.stream().filter(map -> has(graph, map.node())).toList();
        makeFolder(folder);
        Map<String, Planes> values;
        int threads = Runtime.getRuntime().availableProcessors();
        try (MapEngine engine = new MapEngine(graph, choice.model().weights(), threads)) {
            values = engine.maps(
                    PlaneImages.toPlanes(image),
                    there.stream().map(PaperMap::node).collect(Collectors.toSet()));
        }
        PrintWriter out = spec.commandLine().getOut();
        List<FeatureSheet.Map> maps = new ArrayList<>();
        for (PaperMap map : there) {
            Node node = graph.node(map.node());
            Planes planes = values.get(map.node());
            if (planes == null) {
                throw new IllegalStateException("the engine returned no map of " + map.node());
            }
            String detail = "%s, %d channels".formatted(node.name(), node.channels());
            FeatureSheet.Map shown = new FeatureSheet.Map(map.title(), detail, planes);
            maps.add(shown);
            write(out, FeatureSheet.grid(shown), folder, map.file());
        }
        String title = String.format(
                Locale.ROOT, "Feature maps of %s, model %s", String.valueOf(input.getFileName()), choice.name());
        write(out, FeatureSheet.rows(title, image, maps), folder, "features");
        out.flush();
    }

    /** Measures each image's centre, with low-resolution input made by bicubic. */
    private void printLosses(ModelChoice choice) {
        PrintWriter out = spec.commandLine().getOut();
        List<BenchmarkSet> sets =
                BenchmarkSet.findAll(input, choice.model().variant().scale());
        BranchLosses losses = BranchLosses.of(choice.model(), UpscaleOptions.defaults(), sets, size);
        out.printf(Locale.ROOT, "%-8s %8s %8s%n", "silenced", "PSNR", "lost");
        out.printf(Locale.ROOT, "%-8s %8.3f   (%d images)%n", "nothing", losses.psnr(), losses.images());
        losses.without()
                .forEach((branch, psnr) ->
                        out.printf(Locale.ROOT, "%-8s %8.3f %8.3f%n", branch.label(), psnr, losses.psnr() - psnr));
        out.flush();
    }

    private static void write(PrintWriter out, ByteImage picture, Path folder, String name) {
        Path file = folder.resolve(name + ".png");
        ImageFiles.write(picture, file);
        out.println(file);
    }

    private static boolean has(Graph graph, String node) {
        return graph.nodes().stream().anyMatch(n -> n.name().equals(node));
    }

    /** The centre of the image, with sides that are multiples of the coarsest map's pixels. */
    private ByteImage centre(ByteImage image) {
        int width = Math.min(image.width(), size) / Graph.ALIGNMENT * Graph.ALIGNMENT;
        int height = Math.min(image.height(), size) / Graph.ALIGNMENT * Graph.ALIGNMENT;
        if (width == 0 || height == 0) {
            throw new UserException("%s of %dx%d pixels is too small: give an image of at least %dx%d."
                    .formatted(input, image.width(), image.height(), Graph.ALIGNMENT, Graph.ALIGNMENT));
        }
        return image.cropTo((image.width() - width) / 2, (image.height() - height) / 2, width, height);
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserException("The folder " + folder + " can't be created: choose an -o that can be written.", e);
        }
    }
}
