// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.cli.option.CacheFolder;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.cli.option.RecipeOptions;
import io.github.laddersr.cli.option.Threads;
import io.github.laddersr.cli.report.Interruption;
import io.github.laddersr.cli.report.TimeCheck;
import io.github.laddersr.cli.report.Verbosity;
import io.github.laddersr.train.Devices;
import io.github.laddersr.train.Recipe;
import io.github.laddersr.train.Trainer;
import io.github.laddersr.train.TrainingDevice;
import io.github.laddersr.train.TrainingImages;
import io.github.laddersr.train.recipe.RecipeFile;
import io.github.laddersr.train.recipe.RecipeSettings;
import io.github.laddersr.train.recipe.Recipes;
import io.github.laddersr.train.recipe.Setting;
import io.github.laddersr.train.teach.Teacher;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network. The options that recipes have too are {@link RecipeOptions}. */
@Command(
        name = "train",
        modelTransformer = RecipeOptions.class,
        description = {
            "Trains a network on a folder of high-resolution images (any depth; PNG, JPEG and WebP).",
            "How is told by a recipe, by options, or both: an option overrides what the recipe says.",
            "OUT gets last.safetensors (to --resume from), model.safetensors, best.safetensors (best on the images held out) and"
                    + " metrics.csv; Ctrl-C ends with a checkpoint."
        },
        footer = {
            "",
            "Examples:",
            "  ladder train --list-recipes",
            "  ladder train --data DIV2K --out run --recipe cpu-x2",
            "  ladder train --data DIV2K --out run --resume",
            "  ladder train --data DIV2K --out run --recipe fast-x2 --teacher large_x2.onnx",
            "  ladder train --data DIV2K --recipe cpu-x2 --time-check"
        })
public final class TrainCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "images to train on; held out: those in a folder 'valid', or DIV2K's 0801-0810, or the last 8")
    public Optional<Path> data = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "folder for the run's files")
    public Optional<Path> out = Optional.empty();

    @Option(
            names = "--cache",
            paramLabel = "DIR|none",
            description =
                    "folder that keeps decoded images for the next run, or none; default: ladder/pixels in $XDG_CACHE_HOME or ~/.cache")
    public Optional<String> cache = Optional.empty();

    @Option(
            names = "--recipe",
            paramLabel = "NAME|FILE",
            description = "a shipped recipe (see --list-recipes) or a YAML file")
    public Optional<String> recipe = Optional.empty();

    @Option(names = "--list-recipes", description = "print the shipped recipes and stop")
    public boolean listRecipes;

    @Option(names = "--threads", paramLabel = "N", description = "default: one for each processor")
    public Optional<Integer> threads = Optional.empty();

    @Option(names = "--resume", description = "go on from the checkpoint in OUT")
    public boolean resume;

    @Option(names = "--time-check", description = "time some steps on the data and stop; needs no --out")
    public boolean timeCheck;

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "cpu", description = "cpu (default) or cuda")
    public String device = "";

    @Override
    public void run() {
        if (listRecipes) {
            list(spec.commandLine().getOut());
            return;
        }
        PrintWriter log = timeCheck ? spec.commandLine().getOut() : Verbosity.news(spec);
        if (timeCheck) {
            train(log, new Interruption(line -> {}));
            return;
        }
        Interruption interruption = new Interruption(line -> print(log, line));
        try (AtomicFiles.Registration _ = AtomicFiles.beforeEnd(interruption::end)) {
            train(log, interruption);
        } finally {
            interruption.ended();
        }
    }

    private void train(PrintWriter log, Interruption interruption) {
        Path from = required("--data", data);
        Path to = timeCheck ? out.orElse(Path.of("")) : required("--out", out);
        TrainingDevice trainingDevice = Devices.of(device);
        int workers = Threads.of(threads);
        RecipeSettings settings = settings();
        Recipe plain = settings.recipe();
        Weights start = Trainer.start(plain, init(settings));
        Optional<Teacher> teacher = teacher(settings, plain, workers);
        Recipe how = teacher.map(t -> plain.withTeaching(t.teaching(settings.teacherWeight())))
                .orElse(plain);
        TrainingImages images = read(from, how, teacher, log);
        Trainer trainer = new Trainer(
                how, to, trainingDevice, workers, (progress, message) -> print(log, message + left(progress)));
        if (timeCheck) {
            String where = device.equals("cpu") ? workers + " threads" : device;
            TimeCheck.run(trainer, images, how, where).forEach(line -> print(log, line));
        } else {
            interruption.of(trainer);
            print(log, "with " + settings.describe());
            trainer.run(images, start, resume);
        }
    }

    private static void list(PrintWriter out) {
        for (String name : Recipes.names()) {
            out.printf("%-18s %s%n", name, Recipes.of(name).about());
        }
        out.flush();
    }

    /** Read and checked; none where it counts for nothing. */
    private static Optional<Teacher> teacher(RecipeSettings settings, Recipe recipe, int threads) {
        return settings.teacher().filter(_ -> settings.teacherWeight() > 0).map(name -> {
            ModelChoice model = ModelChoice.of(Optional.of(name), Optional.empty());
            int scale = recipe.variant().scale();
            if (model.scale() != scale) {
                throw new UserException("The teacher " + name + " enlarges by " + model.scale()
                        + ", and the network to be trained by " + scale + ": give a teacher of that scale.");
            }
            return new Teacher(
                    model.network(), model.sha256(), UpscaleOptions.defaults().withThreads(threads));
        });
    }

    private TrainingImages read(Path folder, Recipe recipe, Optional<Teacher> teacher, PrintWriter log) {
        long begin = System.nanoTime();
        int scale = recipe.variant().scale();
        TrainingImages images;
        try {
            images = TrainingImages.read(
                    folder, scale, recipe.patch(), CacheFolder.of(cache), teacher, line -> print(log, line));
        } finally {
            teacher.ifPresent(Teacher::close);
        }
        print(
                log,
                String.format(
                        Locale.ROOT,
                        "%d images to train on, %d held out, read in %.0f s",
                        images.training().size(),
                        images.validation().size(),
                        (System.nanoTime() - begin) / 1e9));
        return images;
    }

    /** Options over the recipe's settings. Timing needs no length, training does. */
    private RecipeSettings settings() {
        RecipeSettings options = RecipeOptions.given(spec.commandLine().getParseResult());
        RecipeSettings both = recipe.map(Recipes::of)
                .map(RecipeFile::settings)
                .map(options::over)
                .orElse(options);
        return timeCheck ? both.over(RecipeSettings.of(Map.of(Setting.ITERATIONS, "1"), Setting::key)) : both;
    }

    private static List<Model> init(RecipeSettings settings) {
        return settings
                .init()
                .map(name -> ModelChoice.of(Optional.of(name), Optional.empty()).model())
                .stream()
                .toList();
    }

    private Path required(String option, Optional<Path> value) {
        return value.orElseThrow(
                () -> new ParameterException(spec.commandLine(), "Missing required option: '" + option + "=DIR'"));
    }

    private static String left(Trainer.Progress p) {
        return p.left()
                .map(left -> String.format(
                        Locale.ROOT, ", %d:%02d:%02d left", left.toHours(), left.toMinutesPart(), left.toSecondsPart()))
                .orElse("");
    }

    private static synchronized void print(PrintWriter log, String line) {
        log.println(line);
        log.flush();
    }
}
