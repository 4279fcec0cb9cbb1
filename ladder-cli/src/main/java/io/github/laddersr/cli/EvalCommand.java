package io.github.laddersr.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.UserException;
import io.github.laddersr.image.AtomicFiles;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.metric.BenchmarkSet;
import io.github.laddersr.metric.Imresize;
import io.github.laddersr.metric.Quality;
import io.github.laddersr.upscale.Upscaler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The literature's measure of a model. */
@Command(
        name = "eval",
        description = {
            "Measures a model on benchmark sets: PSNR and SSIM on Y, with `scale` pixels cropped from each border, beside bicubic.",
            "LR images are read from DIR/<set>/LR_bicubic/X<scale> or made by MATLAB's bicubic imresize from DIR/<set>/HR."
        })
final class EvalCommand implements Runnable {
    private record Result(String name, Quality ours, Quality bicubic) {}

    @Spec
    CommandSpec spec;

    @Mixin
    EngineOptions engine;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "folder with the sets, each DIR/<set>/HR")
    Path data = Path.of("");

    @Option(
            names = "--sets",
            split = ",",
            paramLabel = "SET",
            description = "sets to measure, separated by commas; default: all in DIR")
    List<String> sets = List.of();

    @Parameters(arity = "0..*", paramLabel = "SET", description = "the same as --sets")
    List<String> more = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "write a report as JSON")
    Optional<Path> json = Optional.empty();

    @Option(names = "--save", paramLabel = "DIR", description = "write the enlarged images to DIR/<set>/<name>.png")
    Optional<Path> save = Optional.empty();

    @Override
    public void run() {
        ModelChoice choice = engine.choice();
        json.ifPresent(AtomicFiles::checkWritable);
        List<BenchmarkSet> found = wanted();
        int scale = choice.model().variant().scale();
        ObjectNode report =
                Json.object().put("scale", scale).put("model", choice.name()).put("sha256", choice.sha256());
        ArrayNode array = report.putArray("sets");
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%-10s %6s  %-18s %-18s%n", "x" + scale, "images", choice.name() + " PSNR/SSIM", "bicubic PSNR/SSIM");
        out.flush();
        try (Upscaler upscaler = Upscaler.open(choice.model(), engine.options())) {
            for (BenchmarkSet set : found) {
                List<Result> results = measure(upscaler, set, scale);
                Quality ours = Quality.mean(results.stream().map(Result::ours).toList());
                Quality bicubic =
                        Quality.mean(results.stream().map(Result::bicubic).toList());
                out.printf(
                        Locale.ROOT,
                        "%-10s %6d  %7.3f / %.4f   %7.3f / %.4f%n",
                        set.name(),
                        results.size(),
                        ours.psnr(),
                        ours.ssim(),
                        bicubic.psnr(),
                        bicubic.ssim());
                out.flush();
                add(array, set.name(), results, ours, bicubic);
            }
        }
        json.ifPresent(file ->
                AtomicFiles.write(file, stream -> stream.write(Json.text(report).getBytes(StandardCharsets.UTF_8))));
    }

    private List<BenchmarkSet> wanted() {
        List<String> names = new ArrayList<>(sets);
        names.addAll(more);
        return names.isEmpty()
                ? BenchmarkSet.findAll(data)
                : names.stream().map(name -> BenchmarkSet.find(data, name)).toList();
    }

    private List<Result> measure(Upscaler upscaler, BenchmarkSet set, int scale) {
        Optional<Path> folder = save.map(dir -> makeFolder(dir.resolve(set.name())));
        List<Result> results = new ArrayList<>();
        try (Bar bar = new Bar(set.name())) {
            for (BenchmarkSet.Image image : set.images()) {
                BenchmarkSet.Pair pair = set.pair(image, scale);
                ByteImage large = upscaler.upscale(pair.lr());
                folder.ifPresent(dir -> ImageFiles.write(large, dir.resolve(image.name() + ".png")));
                Quality ours = Quality.of(pair.hr(), large, scale);
                Quality bicubic = Quality.of(pair.hr(), Imresize.up(pair.lr(), scale), scale);
                results.add(new Result(image.name(), ours, bicubic));
                bar.show((double) results.size() / set.images().size());
            }
        }
        return results;
    }

    private static Path makeFolder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserException("The folder " + folder + " can't be made: choose a --save that can be written.", e);
        }
    }

    private static void add(ArrayNode array, String name, List<Result> results, Quality ours, Quality bicubic) {
        ObjectNode set = array.addObject().put("name", name).put("images", results.size());
        set.put("psnr", ours.psnr()).put("ssim", ours.ssim());
        set.putObject("bicubic").put("psnr", bicubic.psnr()).put("ssim", bicubic.ssim());
        ArrayNode images = set.putArray("per_image");
        results.forEach(r -> images.addObject()
                .put("name", r.name())
                .put("psnr", r.ours().psnr())
                .put("ssim", r.ours().ssim()));
    }
}
