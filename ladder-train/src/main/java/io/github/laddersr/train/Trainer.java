package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A training run in a folder: {@code last.safetensors} to resume from, {@code model.safetensors} the latest averaged weights,
 * {@code best.safetensors} those with the best validation PSNR, {@code metrics.csv}. Files are replaced atomically.
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
    public record Progress(long iteration, double share, double seconds, double loss, double rate, double psnr) {}

    /** Name of the checkpoint in the run's folder. */
    public static final String LAST = "last.safetensors";

    private static final double SAVE_EVERY = 180;
    private static final double VALIDATE_EVERY = 300;
    private static final double REPORT_EVERY = 20;

    private final Recipe recipe;
    private final Path out;
    private final int threads;
    private final Listener listener;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Graph graph;
    private final ParameterLayout layout;

    /**
     * A run.
     *
     * @param out folder for the run's files; made if missing
     */
    public Trainer(Recipe recipe, Path out, int threads, Listener listener) {
        this.recipe = recipe;
        this.out = out;
        this.threads = threads;
        this.listener = listener;
        this.graph = LadderPyramidNetwork.of(recipe.variant());
        this.layout = new ParameterLayout(graph);
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
        Weights weights = Weights.random(graph, recipe.seed());
        for (Model model : init) {
            if (!model.variant().withScale(recipe.variant().scale()).equals(recipe.variant())) {
                throw new UserException("The model to start from is a " + model.variant() + ", which differs from the "
                        + recipe.variant() + " to be trained in more than its scale: train without --init.");
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
        Samples patches = new Patches(images.training(), recipe.variant().scale(), recipe.seed());
        return run(
                patches,
                new Validation(images.validation(), recipe.variant()),
                images.training().size() + " images",
                start,
                resume);
    }

    /**
     * Times training steps, without keeping anything.
     *
     * @param steps to time, after as many that warm up
     * @return seconds of each, sampling and update included, the shortest first
     */
    public double[] timeSteps(TrainingImages images, int steps) {
        Samples patches = new Patches(images.training(), recipe.variant().scale(), recipe.seed());
        Adam adam = Adam.start(layout.pack(start(recipe, List.of())));
        double[] seconds = new double[steps];
        try (TrainStep step = new TrainStep(graph, layout, recipe.patch(), threads)) {
            for (int i = 0; i < 2 * steps; i++) {
                long begin = System.nanoTime();
                step.run(adam.weights(), patches, i, recipe.batch());
                adam.step(step.gradient(), recipe.lastRate(), recipe.clip(), recipe.decay(), step.workers());
                seconds[i % steps] = (System.nanoTime() - begin) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return seconds;
    }

    Model run(Samples samples, Validation validation, String dataset, Weights start, boolean resume) {
        Path last = out.resolve(LAST);
        if (!resume && Files.exists(last)) {
            throw new UserException(out + " holds a training already: go on with --resume or choose another --out.");
        }
        if (resume && !Files.exists(last)) {
            throw new UserException(out + " holds no " + LAST + " to resume from: train without --resume.");
        }
        Checkpoint state = resume
                ? Checkpoint.read(last, layout, recipe)
                : new Checkpoint(Adam.start(layout.pack(start)), 0, 0, Double.NEGATIVE_INFINITY);
        RunFiles.createFolder(out);
        try (TrainStep step = new TrainStep(graph, layout, recipe.patch(), threads);
                Metrics metrics = new Metrics(out.resolve("metrics.csv"), resume)) {
            return loop(step, samples, validation, metrics, dataset, state);
        }
    }

    private Model loop(
            TrainStep step, Samples samples, Validation validation, Metrics metrics, String dataset, Checkpoint state) {
        Adam adam = state.adam();
        long iteration = state.iteration();
        double best = state.best();
        double psnr = Double.NaN;
        double trained = state.trained();
        double lastSave = trained;
        double lastValidation = trained;
        double lastReport = trained;
        double losses = 0;
        int count = 0;
        while (!stop.get() && progress(iteration, trained) < 1) {
            long t0 = System.nanoTime();
            double rate = recipe.rateAt(iteration, progress(iteration, trained));
            double loss = step.run(adam.weights(), samples, iteration, recipe.batch());
            double norm = adam.step(step.gradient(), rate, recipe.clip(), recipe.decay(), step.workers());
            if (!Double.isFinite(norm)) {
                listener.report(
                        new Progress(iteration, progress(iteration, trained), trained, loss, rate, psnr),
                        "Iteration " + iteration + " gave a gradient that is not finite; it was left out.");
            } else {
                losses += loss;
                count++;
            }
            iteration++;
            trained += (System.nanoTime() - t0) / 1e9;
            boolean end = stop.get() || progress(iteration, trained) >= 1;
            if (end || trained - lastValidation >= VALIDATE_EVERY) {
                psnr = validation.psnr(layout.unpack(adam.average(), Map.of()), graph, threads);
                lastValidation = trained;
                if (psnr > best) {
                    best = psnr;
                    model(adam, iteration, dataset, psnr).write(out.resolve("best.safetensors"), Dtype.F32);
                }
            }
            if (end || trained - lastReport >= REPORT_EVERY) {
                Progress now = new Progress(
                        iteration, progress(iteration, trained), trained, losses / Math.max(1, count), rate, psnr);
                metrics.add(now);
                listener.report(now, line(now));
                lastReport = trained;
                losses = 0;
                count = 0;
            }
            if (end || trained - lastSave >= SAVE_EVERY) {
                new Checkpoint(adam, iteration, trained, best).write(out.resolve(LAST), layout, recipe);
                model(adam, iteration, dataset, psnr).write(out.resolve("model.safetensors"), Dtype.F32);
                lastSave = trained;
            }
        }
        return model(adam, iteration, dataset, psnr);
    }

    private double progress(long iteration, double trained) {
        return recipe.iterations() > 0 ? (double) iteration / recipe.iterations() : trained / recipe.seconds();
    }

    private Model model(Adam adam, long iteration, String dataset, double psnr) {
        Map<String, String> metadata = new LinkedHashMap<>(Model.metadata(recipe.variant()));
        metadata.put("iterations", Long.toString(iteration));
        metadata.put("dataset", dataset);
        if (!Double.isNaN(psnr)) {
            metadata.put("psnr_validation", String.format(Locale.ROOT, "%.3f", psnr));
        }
        return Model.of(layout.unpack(adam.average(), metadata));
    }

    private static String line(Progress p) {
        return String.format(
                Locale.ROOT,
                "iteration %d, %.0f s, loss %.5f, rate %.2e, validation %.3f dB",
                p.iteration(),
                p.seconds(),
                p.loss(),
                p.rate(),
                p.psnr());
    }
}
