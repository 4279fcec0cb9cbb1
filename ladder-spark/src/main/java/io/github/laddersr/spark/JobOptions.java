// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.base.PixelCount;
import io.github.laddersr.batch.IfExists;
import io.github.laddersr.batch.NameFilter;
import io.github.laddersr.batch.NamePattern;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.UpscaleOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of {@code upscale} that a job has too, and its own options. */
final class JobOptions {
    /** The options of {@code upscale} that a job does not have, and what replaces them. */
    static final Map<String, String> INSTEAD = instead();

    private static final Pattern BOX = Pattern.compile("([1-9][0-9]{0,8})[xX×]([1-9][0-9]{0,8})");
    private static final int STANDARD_SCALE = 2;
    private static final ImageSize SOME_IMAGE = new ImageSize(1, 1);

    @Option(
            names = "--scale",
            paramLabel = "F",
            description = "factor above 1, at most 16, such as 2, 3, 4, 1.5 or 8; default 2, or the --model's")
    Optional<Double> scale = Optional.empty();

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "width of the results in pixels; the height follows from the aspect ratio")
    Optional<Integer> width = Optional.empty();

    @Option(
            names = "--height",
            paramLabel = "N",
            description = "height of the results in pixels; the width follows from the aspect ratio")
    Optional<Integer> height = Optional.empty();

    @Option(
            names = "--fit",
            paramLabel = "WxH",
            description = "largest size that fits into this box, such as 1920x1080")
    Optional<String> fit = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "PATTERN",
            description =
                    "how results are named, with {stem}, {name} (with its extension), {scale}, {ext}, {width}, {height}, {model};"
                            + " default: {stem}_x{scale}.{ext}, or {stem}_{width}x{height}.{ext} if a size in pixels is asked for")
    Optional<String> name = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "png, jpeg, webp or tiff; default: ${DEFAULT-VALUE}",
            defaultValue = "png")
    String format = "";

    @Option(
            names = "--quality",
            paramLabel = "N",
            description = "quality of JPEG and lossy WebP, 1 to 100; default: ${DEFAULT-VALUE}",
            defaultValue = "95")
    int quality;

    @Option(names = "--lossless", description = "WebP without any loss")
    boolean lossless;

    @Option(names = "--strip", description = "remove all metadata except the colour profile")
    boolean strip;

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description =
                    "auto, a shipped model (see 'ladder models'), or a safetensors or ONNX file on the driver, which is sent to the"
                            + " executors; default: ${DEFAULT-VALUE}",
            defaultValue = "auto")
    String model = "";

    @Option(
            names = "--denoise",
            paramLabel = "0..1",
            description = "share of the models for photographs; default: depends on each image's compression")
    Optional<Double> denoise = Optional.empty();

    @Option(
            names = "--channels",
            paramLabel = "rgb|bgr",
            description = "channel order of an ONNX --model; default: detected, or rgb")
    Optional<String> channels = Optional.empty();

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description =
                    "vector, onnx or reference; auto, the default, is vector for Ladder's own networks on every executor, so that results are equal",
            defaultValue = "auto")
    String engine = "";

    @Option(names = "--tile", paramLabel = "N", description = "side of the tiles in input pixels")
    Optional<Integer> tile = Optional.empty();

    @Option(
            names = "--ensemble",
            description = "average the results of the image's eight symmetries: eight times the work")
    boolean ensemble;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "only files whose names match, such as '*.jpg'; may be repeated")
    List<String> include = List.of();

    @Option(names = "--resume", description = "continue an earlier job")
    boolean resume;

    @Option(names = "--skip-existing", description = "keep existing results")
    boolean skipExisting;

    @Option(names = "--overwrite", description = "replace existing results")
    boolean overwrite;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "refuse images with more pixels, judged by their header, such as 500M; default 268M")
    Optional<String> maxPixels = Optional.empty();

    @Option(
            names = "--split-pixels",
            paramLabel = "N",
            description = "divide larger images into bands of rows for several tasks; default: ${DEFAULT-VALUE}",
            defaultValue = "100M")
    String split = "";

    @Option(
            names = "--plan",
            description = "print what the job would do and how much memory it needs, and enlarge nothing")
    boolean plan;

    @Option(names = "--recursive", hidden = true, description = "always so")
    boolean recursive;

    private static Map<String, String> instead() {
        Map<String, String> instead = new LinkedHashMap<>();
        instead.put("--threads", "a task has as many threads as Spark's spark.task.cpus says");
        instead.put("--max-memory", "a task has its share of Spark's spark.executor.memory");
        instead.put("--device", "executors compute on their processors");
        instead.put("--json", "OUT/manifest.parquet lists the outcome for each image");
        instead.put("--output", "OUT follows IN on the command line");
        instead.put("-o", "OUT follows IN on the command line");
        return instead;
    }

    /** @throws UserException if the value of an option is wrong, or two options contradict each other */
    JobSettings settings() {
        JobSettings settings = new JobSettings(
                size(),
                new JobSettings.Weights(
                        file().map(Path::toString).orElse(model), file().isPresent(), order().label(), share()),
                new JobSettings.Computing(sameEngine(), tile(), ensemble),
                new JobSettings.Writing(format, quality, lossless, strip),
                maxPixels.map(text -> PixelCount.parse("--max-pixels", text)).orElse(ImageFiles.DEFAULT_MAX_PIXELS),
                name.orElse(""));
        // Each of these throws if it is wrong.
        settings.size();
        settings.results().options();
        settings.computing().options(1, 0);
        name.ifPresent(NamePattern::new);
        splitPixels();
        existing();
        requireIncludes();
        return settings;
    }

    private ColourOrder order() {
        ColourOrder order = channels.map(ColourOrder::of).orElse(ColourOrder.AUTO);
        if (isShipped()) {
            Networks.requireRgb("each model that ships with Ladder", order);
        }
        return order;
    }

    private int tile() {
        return tile.map(UpscaleOptions.defaults()::withTile)
                .map(UpscaleOptions::tile)
                .orElse(0);
    }

    private boolean isShipped() {
        return model.equals(ModelSet.AUTO) || Models.byName().containsKey(model);
    }

    private void requireIncludes() {
        new NameFilter(include).accepts(Path.of(""), Path.of("image"));
    }

    /**
     * The engine, which must not depend on an executor's processor: results of different engines may differ by a level,
     * and the bands of an image would not fit together.
     */
    private String sameEngine() {
        boolean own = file().flatMap(Networks::format).isEmpty();
        return engine.equals(UpscaleOptions.FASTEST) && own ? VectorEngine.NAME : engine;
    }

    private double share() {
        if (denoise.isPresent() && !model.equals(ModelSet.AUTO)) {
            throw new UserException("--model and --denoise both choose the weights: give only one of them.");
        }
        denoise.ifPresent(ModelSet.of(Models.byName())::denoising);
        return denoise.orElse(-1.0);
    }

    private JobSettings.Size size() {
        boolean sized = width.isPresent() || height.isPresent();
        if ((scale.isPresent() ? 1 : 0) + (sized ? 1 : 0) + (fit.isPresent() ? 1 : 0) > 1) {
            throw new UserException("Only one size can be given: use --scale, --fit, or --width and --height.");
        }
        if (fit.isPresent()) {
            Matcher box = BOX.matcher(fit.get());
            if (!box.matches()) {
                throw new UserException(
                        "The --fit '%s' is not a size: give width and height, such as 1920x1080.".formatted(fit.get()));
            }
            return new JobSettings.Size(0, Integer.parseInt(box.group(1)), Integer.parseInt(box.group(2)), true);
        }
        if (sized) {
            Stream.of(width, height)
                    .flatMap(Optional::stream)
                    .filter(n -> n < 1)
                    .forEach(n -> {
                        throw new UserException("A side of the results must be at least 1 pixel, not " + n + ".");
                    });
            return new JobSettings.Size(0, width.orElse(0), height.orElse(0), false);
        }
        return JobSettings.Size.times(scale.orElseGet(() -> (double) ownScale()));
    }

    private int ownScale() {
        if (model.equals(ModelSet.AUTO)) {
            return STANDARD_SCALE;
        }
        JobSettings.Weights weights = new JobSettings.Weights(model, false, ColourOrder.AUTO.label(), -1);
        Network first = ExecutorEngines.models(weights, model)
                .networksFor(SourceFacts.ofPixels(SOME_IMAGE))
                .getFirst();
        return first.scale();
    }

    /** The model's file, unless it is a shipped model. */
    Optional<Path> file() {
        Path file = Path.of(model);
        return isShipped() || !Files.isRegularFile(file)
                ? Optional.empty()
                : Optional.of(file.toAbsolutePath().normalize());
    }

    long splitPixels() {
        long pixels = PixelCount.parse("--split-pixels", split);
        if (pixels < 1) {
            throw new UserException("--split-pixels must be at least 1, not " + pixels + ".");
        }
        return pixels;
    }

    IfExists existing() {
        if (Stream.of(overwrite, skipExisting, resume).filter(given -> given).count() > 1) {
            throw new UserException("--overwrite, --skip-existing and --resume exclude each other: choose one.");
        }
        return overwrite ? IfExists.REPLACE : skipExisting ? IfExists.SKIP : resume ? IfExists.RESUME : IfExists.REFUSE;
    }
}
