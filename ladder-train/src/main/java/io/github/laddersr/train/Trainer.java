// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.device.StepTimes;
import io.github.laddersr.train.device.TrainingDevice;
import io.github.laddersr.train.recipe.Loss;
import io.github.laddersr.train.recipe.Phase;
import io.github.laddersr.train.recipe.Recipe;
import io.github.laddersr.train.report.Metrics;
import io.github.laddersr.train.report.TrainingProgress;
import io.github.laddersr.train.report.TrainingReport;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A training run in a folder: {@code last.safetensors} to resume from, {@code model.safetensors} with the latest
 * averaged weights, {@code best.safetensors} with those of the best validation PSNR, {@code metrics.csv}, and the
 * {@link TrainingReport} after each validation. Files are replaced atomically.
 */
public final class Trainer {
    /** Receives progress. */
    @FunctionalInterface
    public interface Listener {
        /** Called from time to time; {@code message} is a line for users. */
        void report(TrainingProgress progress, String message);
    }

    /** File name of the checkpoint in the run's folder. */
    public static final String CHECKPOINT = "last.safetensors";

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
     * @param out folder for the run's files; created if missing
     * @param threads processor threads for training and validation
     */
    public Trainer(Recipe recipe, Path out, TrainingDevice device, int threads, Listener listener) {
        this.recipe = recipe;
        this.out = out;
        this.device = device;
        this.threads = threads;
        this.listener = listener;
        this.graph = LadderPyramidNetwork.of(recipe.variant());
    }

    /**
     * Stops the run after the current iteration, or before its first, with a checkpoint. May be called from any thread.
     */
    public void stop() {
        stop.set(true);
    }

    /**
     * The weights to start from: random ones, or those of another model. If that model has another scale, everything
     * but its upsampler and tail is used.
     *
     * @throws UserException if that model differs in more than its scale
     */
    public static Weights initialWeights(Recipe recipe, List<Model> init) {
        Graph graph = LadderPyramidNetwork.of(recipe.variant());
        Weights weights = recipe.initialization().weights(graph, recipe.seed());
        for (Model model : init) {
            if (!model.variant().withScale(recipe.variant().scale()).equals(recipe.variant())) {
                throw new UserException(
                        "The model to start from is " + model.variant() + ", which differs in more than its scale from "
                                + recipe.variant()
                                + ", the network to be trained: give another --init, or --init none.");
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
     * Trains until the end of the schedule or until {@link #stop}.
     *
     * @param start weights to start from; ignored when a checkpoint is resumed
     * @param resume whether to continue from the checkpoint in the folder
     * @return the averaged weights at the end
     * @throws UserException if there is a checkpoint although {@code resume} is false, or none although it is true
     */
    public Model run(TrainingImages images, Weights start, boolean resume) {
        return run(
                state -> device.open(recipe, images.training(), state, threads),
                new Validation(images.validation(), recipe.variant(), recipe.degradation()),
                images.training().size() + " images",
                start,
                resume);
    }

    /**
     * Measures training steps without keeping any result.
     *
     * @param steps number of steps to measure, after the same number of warm-up steps
     * @return times of the parts of each step, sorted by total time
     */
    public List<StepTimes> timeSteps(TrainingImages images, int steps) {
        Snapshot begin = Snapshot.start(graph, initialWeights(recipe, List.of()));
        try (Learner learner = device.open(recipe, images.training(), begin, threads)) {
            enterLargest(learner);
            return IntStream.range(0, 2 * steps)
                    .mapToObj(learner::timeStep)
                    .skip(steps)
                    .sorted(Comparator.comparingDouble(StepTimes::total))
                    .toList();
        }
    }

    /**
     * Measures the throughput of steps that are not waited for one by one, without keeping any result.
     *
     * @param seconds approximate seconds to measure, after the same time of warm-up
     * @return steps per second
     */
    public double stepsPerSecond(TrainingImages images, double seconds) {
        Snapshot begin = Snapshot.start(graph, initialWeights(recipe, List.of()));
        try (Learner learner = device.open(recipe, images.training(), begin, threads)) {
            enterLargest(learner);
            stepsPerSecond(learner, 0, seconds);
            return stepsPerSecond(learner, 1, seconds);
        }
    }

    /** Measures with the largest patches. */
    private void enterLargest(Learner learner) {
        if (recipe.patches().size() > 1) {
            learner.enter(new Phase(recipe.patch(), Loss.L1));
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
            block = TrainingRun.block(learner, taken / steps, TrainingRun.LARGEST_BLOCK);
        }
        return steps / taken;
    }

    Model run(Function<Snapshot, Learner> open, Validation validation, String dataset, Weights start, boolean resume) {
        Path last = out.resolve(CHECKPOINT);
        if (!resume && Files.exists(last)) {
            throw new UserException(
                    out + " already contains a training: continue it with --resume or choose another --out.");
        }
        if (resume && !Files.exists(last)) {
            throw new UserException(out + " contains no " + CHECKPOINT + " to resume from: train without --resume.");
        }
        Checkpoint from = resume
                ? Checkpoint.read(last, recipe)
                : new Checkpoint(Snapshot.start(graph, start), 0, 0, 1, Double.NEGATIVE_INFINITY);
        RunFolder.create(out);
        TrainingReport page = new TrainingReport(out, recipe.variant(), validation.images(), threads);
        try (Learner learner = open.apply(from.state());
                Metrics metrics = new Metrics(out.resolve(Metrics.FILE), resume)) {
            List<TrainingRun.Observer> observers =
                    RunObservers.all(recipe, graph, out, validation, metrics, page, dataset, listener, threads);
            return new TrainingRun(recipe, learner, dataset, from, listener, stop).run(observers);
        }
    }
}
