package io.github.laddersr.cli;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.train.CpuDevice;
import io.github.laddersr.train.Method;
import io.github.laddersr.train.Precision;
import io.github.laddersr.train.Recipe;
import io.github.laddersr.train.Schedule;
import io.github.laddersr.train.StepTimes;
import io.github.laddersr.train.Trainer;
import io.github.laddersr.train.TrainingImages;
import io.github.laddersr.weights.Model;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network. */
@Command(
        name = "train",
        description = {
            "Trains a network on a folder of high-resolution images (any depth; PNG and JPEG), in plain Java on the CPU.",
            "OUT gets last.safetensors (to --resume from), model.safetensors, best.safetensors (best on the images held out) and"
                    + " metrics.csv; Ctrl-C ends with a checkpoint."
        })
final class TrainCommand implements Runnable {
    private static final long SHUTDOWN_SECONDS = 60;
    private static final int TIMED_STEPS = 7;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "images to train on; held out: those in a folder 'valid', or DIV2K's 0801-0810, or the last 8")
    Path data = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder for the run's files")
    Path out = Path.of("");

    @Option(names = "--scale", paramLabel = "2|3|4", defaultValue = "2", description = "enlargement; default 2")
    int scale;

    @Option(names = "--pathways", paramLabel = "1|2|3", defaultValue = "3", description = "default 3")
    int pathways;

    @Option(names = "--width", paramLabel = "0.5|0.75|1", defaultValue = "1", description = "default 1")
    double width;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            defaultValue = "relu-after-depthwise",
            description = "relu-after-depthwise (default), relu-after-expand, relu-both or relu6-both")
    String activation = "";

    @Option(
            names = "--upsample",
            paramLabel = "NAME",
            defaultValue = "nearest",
            description = "nearest (default) or bilinear")
    String upsample = "";

    @Option(names = "--minutes", paramLabel = "M", description = "length of the schedule in minutes of training")
    Optional<Double> minutes = Optional.empty();

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "length of the schedule in iterations, instead of minutes")
    Optional<Long> iterations = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", defaultValue = "16", description = "patches in a step; default 16")
    int batch;

    @Option(
            names = "--patch",
            paramLabel = "N",
            defaultValue = "48",
            description = "side of a patch in small pixels; default 48")
    int patch;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            defaultValue = "4e-4",
            description = "highest learning rate; default 4e-4")
    double rate;

    @Option(names = "--optimizer", paramLabel = "adam|muon", defaultValue = "adam", description = "default adam")
    String optimizer = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of first weights and patches; default 1")
    long seed;

    @Option(names = "--threads", paramLabel = "N", description = "default: one for each processor")
    Optional<Integer> threads = Optional.empty();

    @Option(names = "--init", paramLabel = "NAME|FILE", description = "model to start from, of this or another scale")
    Optional<String> init = Optional.empty();

    @Option(names = "--resume", description = "go on from the checkpoint in OUT")
    boolean resume;

    @Option(names = "--time-check", description = "time some steps on the data and stop; nothing is written")
    boolean timeCheck;

    @Option(names = "--device", paramLabel = "cpu", defaultValue = "cpu", description = "cpu")
    String device = "";

    @Override
    public void run() {
        if (!device.equals("cpu")) {
            throw new UserException("There is no training device '" + device + "' in this build: use --device cpu.");
        }
        if (!timeCheck && minutes.isPresent() == iterations.isPresent()) {
            throw new UserException("Say how long to train: --minutes M or --iterations N.");
        }
        int workers = threads.orElse(Runtime.getRuntime().availableProcessors());
        if (workers < 1) {
            throw new UserException("The number of threads must be at least 1, not " + workers + ".");
        }
        Variant variant = new Variant(scale, pathways, width, BlockActivation.of(activation), Upsampling.of(upsample));
        Schedule schedule = new Schedule(
                Schedule.Shape.COSINE,
                rate,
                Math.min(1e-6, rate),
                200,
                timeCheck ? 1L : iterations.orElse(0L),
                60 * minutes.orElse(0.0));
        Recipe recipe =
                new Recipe(variant, batch, patch, schedule, Method.of(optimizer), 1, 0.999, Precision.BF16, seed);
        List<Model> from = init
                .map(name -> ModelChoice.of(Optional.of(name), Optional.empty()).model())
                .stream()
                .toList();
        PrintWriter log = spec.commandLine().getOut();
        long begin = System.nanoTime();
        TrainingImages images = TrainingImages.read(data, scale, patch, line -> print(log, line));
        print(
                log,
                String.format(
                        Locale.ROOT,
                        "%d images to train on, %d held out, read in %.0f s",
                        images.training().size(),
                        images.validation().size(),
                        (System.nanoTime() - begin) / 1e9));
        Trainer trainer = new Trainer(
                recipe, out, new CpuDevice(), workers, (progress, message) -> print(log, message + left(progress)));
        if (timeCheck) {
            print(log, timing(trainer.timeSteps(images, TIMED_STEPS), recipe, workers));
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> await(trainer, ended));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            trainer.run(images, Trainer.start(recipe, from), resume);
        } finally {
            ended.countDown();
        }
    }

    private static String timing(List<StepTimes> steps, Recipe recipe, int threads) {
        double[] seconds = steps.stream().mapToDouble(StepTimes::total).toArray();
        // Back takes twice the multiply-adds of forth: one product for the inputs' gradient and one for the weights'.
        Graph graph = LadderPyramidNetwork.of(recipe.variant());
        double perPixel = graph.nodes().stream().mapToLong(Cost::macsPerBlock).sum()
                / (double) (Graph.ALIGNMENT * Graph.ALIGNMENT);
        double gmacs = 3 * perPixel * recipe.batch() * recipe.patch() * recipe.patch() / 1e9;
        double median = seconds[seconds.length / 2];
        return String.format(
                Locale.ROOT,
                "a step of %d patches of %dx%d on %d threads: median of %d %.2f s (%.2f to %.2f), %.1f GMAC, %.1f GMAC/s",
                recipe.batch(),
                recipe.patch(),
                recipe.patch(),
                threads,
                seconds.length,
                median,
                seconds[0],
                seconds[seconds.length - 1],
                gmacs,
                gmacs / median);
    }

    /** Ctrl-C: the JVM goes only when the checkpoint is written. */
    private static void await(Trainer trainer, CountDownLatch ended) {
        trainer.stop();
        try {
            ended.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
