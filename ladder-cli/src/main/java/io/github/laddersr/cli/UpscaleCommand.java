package io.github.laddersr.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.MetadataWriter;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Enlarges images. */
@Command(
        name = "upscale",
        description = "Enlarges images of any size in bounded memory.",
        footer = {
            "",
            "Examples:",
            "  ladder upscale photo.jpg                 writes photo_x2.png beside it",
            "  ladder upscale photo.jpg -o large.jpg    another place or format",
            "  ladder upscale a.png b.png -o enlarged/  several into a folder"
        })
final class UpscaleCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    EngineOptions engine;

    @Parameters(
            arity = "1..*",
            paramLabel = "IN",
            description = "images: PNG, JPEG, TIFF or WebP; gray, RGB or RGBA, 8 bits (16 are rounded to 8)")
    List<Path> inputs = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description =
                    "a .png, .jpg or .tif file for one image, a folder for several; default: <name>_x<scale>.png beside each")
    Optional<Path> output = Optional.empty();

    @Option(
            names = "--strip",
            description = "leave out EXIF, XMP, IPTC and density; the ICC profile stays, as colours depend on it")
    boolean strip;

    @Option(names = "--json", description = "print a JSON object for each image, one a line")
    boolean json;

    @Override
    public Integer call() {
        UpscaleOptions options = engine.options();
        ModelChoice choice = engine.choice();
        int scale = choice.model().variant().scale();
        if (inputs.size() == 1) {
            Path in = inputs.getFirst();
            Path out = target(in, scale);
            check(in, out);
            ImageRows stored = ImageFiles.open(in);
            Metadata metadata = metadata(in);
            ImageRows small = metadata.orientation().apply(stored);
            checkFits(small, scale, out);
            try (Upscaler upscaler = Upscaler.open(choice.model(), options)) {
                one(upscaler, in, small, metadata, out);
            }
            return Ladder.DONE;
        }
        return several(choice, options, scale);
    }

    /** Each by itself: one that fails does not stop the others. */
    private int several(ModelChoice choice, UpscaleOptions options, int scale) {
        output.ifPresent(UpscaleCommand::requireFolder);
        int failed = 0;
        try (Upscaler upscaler = Upscaler.open(choice.model(), options)) {
            for (Path in : inputs) {
                try {
                    Path out = target(in, scale);
                    check(in, out);
                    ImageRows stored = ImageFiles.open(in);
                    Metadata metadata = metadata(in);
                    ImageRows small = metadata.orientation().apply(stored);
                    checkFits(small, scale, out);
                    one(upscaler, in, small, metadata, out);
                } catch (UserException e) {
                    Errors.report(e, spec.commandLine().getErr());
                    failed++;
                }
            }
        }
        return failed == 0 ? Ladder.DONE : failed == inputs.size() ? Ladder.WRONG_INPUT : Ladder.SOME_FAILED;
    }

    private void one(Upscaler upscaler, Path in, ImageRows small, Metadata metadata, Path out) {
        long start = System.nanoTime();
        ImageRows large;
        try (Bar bar = new Bar(String.valueOf(in.getFileName()))) {
            large = upscaler.upscale(small, bar::show);
            // computes it row by row
            MetadataWriter.write(large, out, WriteOptions.defaults(), metadata.enlarged(small, large));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            ObjectNode object = Json.object()
                    .put("input", in.toString())
                    .put("output", out.toString())
                    .put("width", large.width())
                    .put("height", large.height())
                    .put("scale", upscaler.scale())
                    .put("engine", upscaler.engineName())
                    .put("seconds", seconds);
            writer.println(Json.line(object));
        } else {
            writer.println(String.format(
                    Locale.ROOT,
                    "%s  %dx%d -> %dx%d  %.1f s",
                    out,
                    small.width(),
                    small.height(),
                    large.width(),
                    large.height(),
                    seconds));
        }
        writer.flush();
    }

    private Metadata metadata(Path in) {
        Metadata metadata = Metadata.read(in);
        return strip ? metadata.stripped() : metadata;
    }

    private Path target(Path in, int scale) {
        String file = String.valueOf(in.getFileName());
        String stem = file.contains(".") && file.lastIndexOf('.') > 0 ? file.substring(0, file.lastIndexOf('.')) : file;
        String name = stem + "_x" + scale + ".png";
        if (output.isEmpty()) {
            return in.resolveSibling(name);
        }
        Path out = output.get();
        return Files.isDirectory(out) ? out.resolve(name) : out;
    }

    /** All that can be known to fail before the long work. */
    private static void check(Path in, Path out) {
        try {
            if (Files.exists(in) && Files.exists(out) && Files.isSameFile(in, out)) {
                throw new UserException(out + " is the image itself: choose another -o.");
            }
        } catch (IOException e) {
            throw new UserException("The file " + in + " can't be looked at: " + e.getMessage() + ".", e);
        }
        ImageFiles.checkWritable(out);
    }

    private static void checkFits(ImageRows small, int scale, Path out) {
        ImageFiles.checkFits(out, (long) small.width() * scale, (long) small.height() * scale, small.channels());
    }

    private static void requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserException("For several images -o must be a folder that exists, which " + folder + " is not.");
        }
    }
}
