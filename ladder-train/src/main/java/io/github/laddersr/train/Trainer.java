package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A training run in a folder: {@code last.safetensors} to resume from, {@code model.safetensors} the latest averaged weights,
 * {@code best.safetensors} those with the best validation PSNR, {@code metrics.csv}, and the {@link Report} after each validation.
 * Files are replaced atomically.
 */
public final class Trainer {
    /** Reports progress. */
    @FunctionalInterface
    public interface Listener {
        /** Called now and then; {@code message} is a line for a person. */
        void report(Progress progress, String message);
    }

    /**
     * Where a run stands.
     *
     * @param iteration done
     * @param share of the schedule done, 0 to 1
     * @param seconds trained in all
     * @param loss mean of the last iterations
     * @param rate learning rate
     * @param psnr of the last validation in dB; NaN before the first
     */
    public record Progress(long iteration, double share, double seconds, double loss, double rate, double psnr) {
        /** Time that the rest of the schedule will take at the pace so far; empty before the start and at the end. */
        public Optional<Duration> left() {
            return share <= 0 || share >= 1
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(Math.round(seconds * (1 - share) / share)));
        }
    }

    /** Name of the checkpoint in the run's folder. */
    public static final String LAST = "last.safetensors";

    private static final double SAVE_EVERY = 180;
    private static final double VALIDATE_EVERY = 300;
    private static final double REPORT_EVERY = 20;

    /** Steps that are not waited for go out for so many seconds, and so many at most. */
    private static final double BLOCK_SECONDS = 0.25;

    private static final int LARGEST_BLOCK = 64;

    /** After steps that went wrong the learning rate is lowered by this factor, and never below the least. */
    private static final double CALMER = 0.7;

    private static final double CALMEST = 0.05;

    private final Recipe recipe;
    private final Path out;
    private final TrainingDevice device;
    private final int threads;
    private final Listener listener;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Graph graph;

    /**
     * A run.
     *
     * @param out folder for the run's files; made if missing
     * @param threads of the processor, for training and for validation
     */
    public Trainer(Recipe recipe, Path out, TrainingDevice device, int threads, Listener listener) {
        this.recipe = recipe;
        this.out = out;
        this.device = device;
        this.threads = threads;
        this.listener = listener;
        this.graph = LadderPyramidNetwork.of(recipe.variant());
    }

    /** Ends the run after the present iteration, with a checkpoint. May be called from any thread. */
    public void stop() {
        stop.set(true);
    }

    /**
     * Weights to start from: random ones, or another model's. From a model of another scale all but upsampler and tail is taken over.
     *
     * @throws UserException if that model differs in more than the scale
     */
    public static Weights start(Recipe recipe, List<Model> init) {
        Graph graph = LadderPyramidNetwork.of(recipe.variant());
        Weights weights = recipe.start().weights(graph, recipe.seed());
        for (Model model : init) {
            if (!model.variant().withScale(recipe.variant().scale()).equals(recipe.variant())) {
                throw new UserException("The model to start from is a " + model.variant() + ", which differs from the "
                        + recipe.variant()
                        + " to be trained in more than its scale: give another --init, or --init none.");
            }
            boolean sameScale = model.variant().equals(recipe.variant());
            for (String name : model.weights().names()) {
                if (sameScale || !(name.startsWith("upsampler.") || name.startsWith("tail."))) {
                    weights = weights.with(name, model.weights().get(name));
                }
            }
        }
        return weights;
    }

    /**
     * Trains to the end of the schedule or until {@link #stop}.
     *
     * @param start weights to start from; not used when there is a checkpoint to resume
     * @param resume whether to go on from the checkpoint in the folder
     * @return the averaged weights at the end
     * @throws UserException if there is a checkpoint and {@code resume} is false, or the other way round
     */
    public Model run(TrainingImages images, Weights start, boolean resume) {
        return run(
                state -> device.open(recipe, images.training(), state, threads),
                new Validation(images.validation(), recipe.variant()),
                images.training().size() + " images",
                start,
                resume);
    }

    /**
     * Times training steps, without keeping anything.
     *
     * @param steps to time, after as many that warm up
     * @return times of the parts of each step, the shortest first
     */
    public List<StepTimes> timeSteps(TrainingImages images, int steps) {
        Snapshot begin = Snapshot.start(graph, start(recipe, List.of()));
        try (Learner learner = device.open(recipe, images.training(), begin, threads)) {
            return IntStream.range(0, 2 * steps)
                    .mapToObj(learner::timeStep)
                    .skip(steps)
                    .sorted(Comparator.comparingDouble(StepTimes::total))
                    .toList();
        }
    }

    /**
     * Times steps that are not waited for one by one, without keeping anything.
     *
     * @param seconds to spend, about, after as many that warm up
     * @return steps per second
     */
    public double stepsPerSecond(TrainingImages images, double seconds) {
        Snapshot begin = Snapshot.start(graph, start(recipe, List.of()));
        try (Learner learner = device.open(recipe, images.training(), begin, threads)) {
            stepsPerSecond(learner, 0, seconds);
            return stepsPerSecond(learner, 1, seconds);
        }
    }

    private static double stepsPerSecond(Learner learner, long first, double seconds) {
        long begin = System.nanoTime();
        int steps = 0;
        int block = 1;
        double taken = 0;
        while (taken < seconds) {
            learner.run(first + steps, new double[block]);
            steps += block;
            taken = (System.nanoTime() - begin) / 1e9;
            block = block(learner, taken / steps, LARGEST_BLOCK);
        }
        return steps / taken;
    }

    Model run(Function<Snapshot, Learner> open, Validation validation, String dataset, Weights start, boolean resume) {
        Path last = out.resolve(LAST);
        if (!resume && Files.exists(last)) {
            throw new UserException(out + " holds a training already: go on with --resume or choose another --out.");
        }
        if (resume && !Files.exists(last)) {
            throw new UserException(out + " holds no " + LAST + " to resume from: train without --resume.");
        }
        Checkpoint from = resume
                ? Checkpoint.read(last, recipe)
                : new Checkpoint(Snapshot.start(graph, start), 0, 0, 1, Double.NEGATIVE_INFINITY);
        RunFiles.createFolder(out);
        Report page = new Report(out, recipe.variant(), validation.images(), threads);
        try (Learner learner = open.apply(from.state());
                Metrics metrics = new Metrics(out.resolve(Metrics.FILE), resume)) {
            return loop(learner, validation, metrics, page, dataset, from);
        }
    }

    private Model loop(
            Learner learner, Validation validation, Metrics metrics, Report page, String dataset, Checkpoint from) {
        Schedule schedule = recipe.schedule();
        Snapshot good = from.state();
        long iteration = from.iteration();
        double trained = from.trained();
        double rateScale = from.rateScale();
        double best = from.best();
        double psnr = Double.NaN;
        double lastSave = trained;
        double lastValidation = trained;
        double lastReport = trained;
        double losses = 0;
        int count = 0;
        int block = 1;
        boolean end = schedule.progress(iteration, trained) >= 1;
        while (!end) {
            double[] rates = rates(iteration, trained, rateScale, block);
            long t0 = System.nanoTime();
            Learner.Outcome outcome = learner.run(iteration, rates);
            double seconds = (System.nanoTime() - t0) / 1e9;
            iteration += rates.length;
            trained += seconds;
            block = block(learner, seconds / rates.length, stepsLeft(iteration));
            losses += outcome.loss();
            count += rates.length - outcome.skipped();
            end = stop.get() || schedule.progress(iteration, trained) >= 1;
            if (outcome.skipped() > 0) {
                learner.restore(good);
                rateScale = Math.max(CALMEST, CALMER * rateScale);
                listener.report(
                        progress(iteration, trained, losses / Math.max(1, count), rates[0], psnr),
                        ("By iteration %d a gradient was not finite: back to the weights after step %d, and the learning rate"
                                        + " times %.2f from here on.")
                                .formatted(iteration, good.steps(), rateScale));
            }
            boolean validate = end || trained - lastValidation >= VALIDATE_EVERY;
            boolean report = validate || trained - lastReport >= REPORT_EVERY;
            boolean save = end || trained - lastSave >= SAVE_EVERY;
            if (validate || save) {
                good = learner.snapshot();
            }
            if (validate) {
                psnr = validation.psnr(good.average(), graph, threads);
                lastValidation = trained;
                if (psnr > best) {
                    best = psnr;
                    model(good, iteration, dataset, psnr).write(out.resolve("best.safetensors"), Dtype.F32);
                }
            }
            Progress now = progress(iteration, trained, losses / Math.max(1, count), rates[0], psnr);
            if (report) {
                metrics.add(now);
                listener.report(now, line(now));
                lastReport = trained;
                losses = 0;
                count = 0;
            }
            if (save) {
                new Checkpoint(good, iteration, trained, rateScale, best).write(out.resolve(LAST), recipe);
                model(good, iteration, dataset, psnr).write(out.resolve("model.safetensors"), Dtype.F32);
                lastSave = trained;
            }
            if (validate) {
                // Last, as a run that is being ended may not have the time for it.
                write(page, good, dataset, now);
            }
        }
        return model(good, iteration, dataset, psnr);
    }

    /** A page that fails is told of, and costs no training. */
    private void write(Report page, Snapshot state, String dataset, Progress now) {
        try {
            page.write(state.average(), Report.facts(recipe, dataset, now));
        } catch (UserException e) {
            listener.report(now, Report.PAGE + " was left out: " + e.getMessage());
        }
    }

    private double[] rates(long iteration, double trained, double rateScale, int block) {
        return IntStream.range(0, block)
                .mapToLong(i -> iteration + i)
                .mapToDouble(i -> rateScale
                        * recipe.schedule().rateAt(i, recipe.schedule().progress(i, trained)))
                .toArray();
    }

    /** Steps to give out at once, of so many that are left. */
    private static int block(Learner learner, double secondsPerStep, long left) {
        if (learner.waitsForEachStep()) {
            return 1;
        }
        double block = Math.min(Math.min(LARGEST_BLOCK, left), BLOCK_SECONDS / Math.max(1e-6, secondsPerStep));
        return Math.max(1, (int) block);
    }

    private long stepsLeft(long iteration) {
        long iterations = recipe.schedule().iterations();
        return iterations > 0 ? iterations - iteration : LARGEST_BLOCK;
    }

    private Progress progress(long iteration, double trained, double loss, double rate, double psnr) {
        return new Progress(iteration, recipe.schedule().progress(iteration, trained), trained, loss, rate, psnr);
    }

    private Model model(Snapshot state, long iteration, String dataset, double psnr) {
        Map<String, String> metadata = new LinkedHashMap<>(Model.metadata(recipe.variant()));
        metadata.put("iterations", Long.toString(iteration));
        metadata.put("dataset", dataset);
        if (!Double.isNaN(psnr)) {
            metadata.put("psnr_validation", String.format(Locale.ROOT, "%.3f", psnr));
        }
        Weights.Builder weights = Weights.builder();
        metadata.forEach(weights::metadata);
        state.average()
                .names()
                .forEach(name -> weights.add(name, state.average().get(name)));
        return Model.of(weights.build());
    }

    private static String line(Progress p) {
        String line = String.format(
                Locale.ROOT,
                "iteration %d, %.0f s, loss %.5f, rate %.2e",
                p.iteration(),
                p.seconds(),
                p.loss(),
                p.rate());
        return Double.isNaN(p.psnr()) ? line : line + String.format(Locale.ROOT, ", validation %.3f dB", p.psnr());
    }
}
