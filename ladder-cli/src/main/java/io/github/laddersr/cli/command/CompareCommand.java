// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.UserException;
import io.github.laddersr.cli.option.EngineOptions;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.cli.option.ScaleOptions;
import io.github.laddersr.cli.picture.CompareSheet;
import io.github.laddersr.cli.picture.Crop;
import io.github.laddersr.cli.picture.ImageComparison;
import io.github.laddersr.cli.picture.Typeface;
import io.github.laddersr.cli.report.Json;
import io.github.laddersr.cli.report.TerminalBar;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.Luma;
import io.github.laddersr.metric.Quality;
import io.github.laddersr.upscale.Upscaler;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares an enlarged image with the original. */
@Command(
        name = "compare",
        description = {
            "Compares an enlarged image with the original, in numbers and in a picture.",
            "With two images, A and B: PSNR and SSIM of A against the original B, on Y.",
            "With one image, the original: reduces it with MATLAB's bicubic imresize, enlarges it with bicubic and with the model, and measures both.",
            "-o draws a sheet with magnified crops and a map of the differences."
        },
        footer = {
            "",
            "Examples:",
            "  ladder compare enlarged.png truth.png --border 2",
            "  ladder compare --model x2 truth.png -o sheet.png",
            "  ladder compare --model x4 truth.png --crop 40,20,64,64 --crop 120,80,48,48 -o sheet.png"
        })
public final class CompareCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Mixin
    public EngineOptions engine;

    @Mixin
    public ScaleOptions scaling;

    @Parameters(
            arity = "1..2",
            paramLabel = "IMAGE",
            description = "A and B of the same size, or only the original: PNG, JPEG, TIFF, WebP, BMP or GIF")
    public List<Path> images = List.of();

    @Option(
            names = "--crop",
            paramLabel = "X,Y,W,H",
            description = "a part to show and measure, in pixels of the original; may be repeated."
                    + " Default: where the model gains most over bicubic, or where A differs most from B")
    public List<String> crops = List.of();

    @Option(
            names = "--border",
            paramLabel = "N",
            description = "pixels to ignore on each side when the whole image is measured; default: the scale, or 0"
                    + " when two images are compared without --scale")
    public Optional<Integer> border = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write a sheet: .png or .jpg")
    public Optional<Path> output = Optional.empty();

    @Option(names = "--json", description = "print a JSON object")
    public boolean json;

    @Override
    public void run() {
        output.ifPresent(file -> {
            ImageFiles.checkWritable(file);
            Typeface.require();
        });
        List<Crop> wanted = crops.stream().map(Crop::parse).toList();
        border.filter(b -> b < 0).ifPresent(b -> {
            throw new UserException("A border of " + b + " pixels does not exist: give 0 or more.");
        });
        ImageComparison comparison = images.size() == 2 ? twoFiles(wanted) : againstBicubic(wanted);
        output.ifPresent(file -> ImageFiles.write(CompareSheet.draw(comparison), file));
        report(comparison);
    }

    private ImageComparison twoFiles(List<Crop> wanted) {
        if (engine.model.isPresent()) {
            throw new UserException(
                    "With --model, give one image, the original: the command makes the enlargement itself.");
        }
        ByteImage result = opaque(ImageFiles.read(images.getFirst()));
        ByteImage truth = opaque(ImageFiles.read(images.getLast()));
        if (result.width() != truth.width() || result.height() != truth.height()) {
            throw new UserException("%s has %dx%d pixels and %s %dx%d: give two images of the same size."
                    .formatted(
                            images.getFirst(),
                            result.width(),
                            result.height(),
                            images.getLast(),
                            truth.width(),
                            truth.height()));
        }
        if (result.channels() != truth.channels()) { // one is gray, the other colour
            result = result.toRgb();
            truth = truth.toRgb();
        }
        int edge = edge(truth, scaling.scale.orElse(0));
        List<Crop> shown = inside(wanted, truth);
        if (shown.isEmpty()) {
            Luma y = Luma.of(truth);
            shown = List.of(Crop.whereItGains(y, Luma.of(result), y));
        }
        String name = name(images.getFirst());
        return new ImageComparison(
                name + " against " + name(images.getLast()),
                truth,
                "truth",
                List.of(new ImageComparison.Entry(name, result, Quality.of(truth, result, edge))),
                shown);
    }

    private ImageComparison againstBicubic(List<Crop> wanted) {
        ModelChoice choice = scaling.choice(engine);
        int scale = choice.scale();
        ByteImage full = opaque(ImageFiles.read(images.getFirst()));
        int edge = edge(full, scale);
        ByteImage truth = full.modCrop(scale);
        List<Crop> shown = inside(wanted, truth);
        ByteImage small = Imresize.down(truth, scale);
        ByteImage bicubic = Imresize.up(small, scale);
        String model = choice.network().name();
        ByteImage enlarged;
        try (TerminalBar bar = new TerminalBar(name(images.getFirst()));
                Upscaler upscaler = Upscaler.open(choice.network(), engine.options())) {
            enlarged = upscaler.upscale(small, bar::show);
        }
        if (shown.isEmpty()) {
            shown = List.of(Crop.whereItGains(Luma.of(truth), Luma.of(bicubic), Luma.of(enlarged)));
        }
        return new ImageComparison(
                "%s: %d × %d pixels enlarged ×%d by the model %s"
                        .formatted(name(images.getFirst()), small.width(), small.height(), scale, model),
                truth,
                "truth",
                List.of(
                        new ImageComparison.Entry("bicubic", bicubic, Quality.of(truth, bicubic, edge)),
                        new ImageComparison.Entry(model, enlarged, Quality.of(truth, enlarged, edge))),
                shown);
    }

    /** The border, after checking that it leaves enough of the image for SSIM. */
    private int edge(ByteImage truth, int byDefault) {
        int edge = border.orElse(byDefault);
        // Cropping to a multiple of the scale removes less than another border.
        long least = Crop.SMALLEST + 3L * edge;
        if (Math.min(truth.width(), truth.height()) < least) {
            throw new UserException("%s of %dx%d pixels is too small to measure: give at least %dx%d pixels."
                    .formatted(images.getLast(), truth.width(), truth.height(), least, least));
        }
        return edge;
    }

    private static List<Crop> inside(List<Crop> wanted, ByteImage truth) {
        wanted.forEach(crop -> crop.requireInside(truth));
        return wanted;
    }

    /** Alpha is not measured. */
    private static ByteImage opaque(ByteImage image) {
        return image.hasAlpha() ? image.toRgb() : image;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private void report(ImageComparison comparison) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(object(comparison)));
        } else {
            comparison.entries().forEach(entry -> out.println(line("whole image", entry.name(), entry.whole())));
            for (Crop crop : comparison.crops()) {
                for (ImageComparison.Entry entry : comparison.entries()) {
                    out.println(line("crop " + crop, entry.name(), quality(comparison, entry, crop)));
                }
            }
            output.ifPresent(out::println);
        }
        out.flush();
    }

    private static Quality quality(ImageComparison comparison, ImageComparison.Entry entry, Crop crop) {
        return Quality.of(crop.of(comparison.truth()), crop.of(entry.image()), 0);
    }

    private static String line(String where, String who, Quality quality) {
        return String.format(
                Locale.ROOT,
                "%-24s %-16s %8s dB  %.4f",
                where,
                who,
                Double.isInfinite(quality.psnr()) ? "inf" : String.format(Locale.ROOT, "%.3f", quality.psnr()),
                quality.ssim());
    }

    private ObjectNode object(ImageComparison comparison) {
        ObjectNode object = Json.object()
                .put("truth", images.getLast().toString())
                .put("width", comparison.truth().width())
                .put("height", comparison.truth().height());
        ArrayNode whole = object.putArray("images");
        comparison.entries().forEach(entry -> add(whole, entry.name(), entry.whole()));
        ArrayNode parts = object.putArray("crops");
        for (Crop crop : comparison.crops()) {
            ArrayNode of = parts.addObject()
                    .put("x", crop.x())
                    .put("y", crop.y())
                    .put("width", crop.width())
                    .put("height", crop.height())
                    .putArray("images");
            comparison.entries().forEach(entry -> add(of, entry.name(), quality(comparison, entry, crop)));
        }
        output.ifPresent(file -> object.put("output", file.toString()));
        return object;
    }

    /** JSON has no infinity, so the PSNR of identical images is null. */
    private static void add(ArrayNode array, String name, Quality quality) {
        ObjectNode node = array.addObject().put("name", name);
        if (Double.isInfinite(quality.psnr())) {
            node.putNull("psnr");
        } else {
            node.put("psnr", quality.psnr());
        }
        node.put("ssim", quality.ssim());
    }
}
