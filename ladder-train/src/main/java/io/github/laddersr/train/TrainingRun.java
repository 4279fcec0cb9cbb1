// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.train.device.Learner;
import io.github.laddersr.train.device.Snapshot;
import io.github.laddersr.train.recipe.Phase;
import io.github.laddersr.train.recipe.Recipe;
import io.github.laddersr.train.report.TrainingProgress;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * A training from one checkpoint on. It runs the steps and, between them, calls observers, which validate, record and
 * save. Not thread-safe, except for the request to stop.
 */
final class TrainingRun {
    /** Called between steps, in the order in which the observers were given. */
    @FunctionalInterface
    interface Observer {
        /** Called after some steps. {@link #ends} is true in the last call, which may come without a step before it. */
        void between(TrainingRun run);
    }

    /**
     * Steps that are not waited for are started in blocks of about this many seconds, and of at most this many steps.
     */
    private static final double BLOCK_SECONDS = 0.25;

    static final int LARGEST_BLOCK = 64;

    /**
     * After steps with gradients that were not finite, the learning rate is multiplied by this factor, down to a
     * minimum.
     */
    private static final double RATE_CUT = 0.7;

    private static final double MIN_RATE_SCALE = 0.05;

    /**
     * A step counts as interrupted if it takes this many times as long as the steps before it and at least this many
     * seconds.
     */
    private static final double PAUSE_FACTOR = 5;

    private static final double MIN_PAUSE_SECONDS = 1;

    private final Recipe recipe;
    private final Learner learner;
    private final String dataset;
    private final Trainer.Listener listener;
    private final AtomicBoolean stop;

    private final double begin;
    private Snapshot lastGood;
    private long iteration;
    private long snapshotAt;
    private double trained;
    private double usualSeconds = Double.NaN; // moving average of the seconds of a step
    private double rateScale;
    private double best;
    private Validation.Result measured = new Validation.Result(Double.NaN, Double.NaN, Double.NaN);
    private Phase phase;
    private double rate;
    private double losses;
    private int count;
    private boolean ends;
    private boolean validated;

    /**
     * A run that has not begun.
     *
     * @param dataset description of the training data, for the model's metadata
     * @param from state to continue from
     * @param stop becomes true when the run is to stop before the end of its schedule
     */
    TrainingRun(
            Recipe recipe,
            Learner learner,
            String dataset,
            Checkpoint from,
            Trainer.Listener listener,
            AtomicBoolean stop) {
        this.recipe = recipe;
        this.learner = learner;
        this.dataset = dataset;
        this.listener = listener;
        this.stop = stop;
        this.phase = recipe.phase(0);
        this.lastGood = from.state();
        this.iteration = from.iteration();
        this.snapshotAt = from.iteration();
        this.begin = from.trained();
        this.trained = from.trained();
        this.rateScale = from.rateScale();
        this.best = from.best();
    }

    /** Runs steps until the end of the schedule, or until it is stopped; returns the averaged weights. */
    Model run(List<Observer> observers) {
        int block = 1;
        ends = share() >= 1;
        while (!ends) {
            if (stop.get()) {
                // Stopped between two steps: save what was learned so far, even if that is only the initial state.
                ends = true;
            } else {
                block = steps(block);
                ends = stop.get() || share() >= 1;
            }
            validated = false;
            observers.forEach(observer -> observer.between(this));
        }
        return model();
    }

    /** Runs a block of steps and returns the size of the next block. */
    private int steps(int block) {
        Phase next = recipe.phase(share());
        if (!next.equals(phase)) {
            learner.enter(next);
            phase = next;
        }
        double[] rates = IntStream.range(0, block)
                .mapToLong(i -> iteration + i)
                .mapToDouble(i -> rateScale
                        * recipe.schedule().rateAt(i, recipe.schedule().progress(i, trained)))
                .toArray();
        long begin = System.nanoTime();
        Learner.StepResults results = learner.run(iteration, rates);
        double seconds = (System.nanoTime() - begin) / 1e9;
        iteration += block;
        trained += countedSeconds(seconds / block) * block;
        rate = rates[0];
        losses += results.loss();
        count += block - results.skipped();
        if (results.skipped() > 0) {
            recover();
        }
        return block(learner, seconds / block, stepsLeft());
    }

    /**
     * The seconds of a step that count as training: if the process was paused or the machine slept, the schedule must
     * not have passed in the meantime.
     */
    private double countedSeconds(double seconds) {
        double longest =
                Double.isNaN(usualSeconds) ? seconds : Math.max(MIN_PAUSE_SECONDS, PAUSE_FACTOR * usualSeconds);
        double countedSeconds = Math.min(seconds, longest);
        usualSeconds =
                Double.isNaN(usualSeconds) ? countedSeconds : usualSeconds + (countedSeconds - usualSeconds) / 10;
        return countedSeconds;
    }

    private void recover() {
        learner.restore(lastGood);
        rateScale = Math.max(MIN_RATE_SCALE, RATE_CUT * rateScale);
        listener.report(
                progress(),
                ("By iteration %d a gradient was not finite: returning to the weights after step %d and multiplying the"
                                + " learning rate by %.2f from now on.")
                        .formatted(iteration, lastGood.steps(), rateScale));
    }

    /** The number of steps to start at once. */
    static int block(Learner learner, double secondsPerStep, long left) {
        if (learner.waitsForEachStep()) {
            return 1;
        }
        double block = Math.min(Math.min(LARGEST_BLOCK, left), BLOCK_SECONDS / Math.max(1e-6, secondsPerStep));
        return Math.max(1, (int) block);
    }

    private long stepsLeft() {
        long iterations = recipe.schedule().iterations();
        return iterations > 0 ? iterations - iteration : LARGEST_BLOCK;
    }

    private double share() {
        return recipe.schedule().progress(iteration, trained);
    }

    /** Whether the run is at its end. */
    boolean ends() {
        return ends;
    }

    /** Whether the run ends because the user stopped it, who may not wait for long. */
    boolean isStopped() {
        return stop.get();
    }

    /** Seconds of training before this run. */
    double begin() {
        return begin;
    }

    /** Seconds of training so far. */
    double trained() {
        return trained;
    }

    /** Whether an observer has validated the weights since the last step. */
    boolean isValidated() {
        return validated;
    }

    /** The current state. If a later step goes wrong, the run continues from here. */
    Snapshot snapshot() {
        if (snapshotAt != iteration) {
            lastGood = learner.snapshot();
            snapshotAt = iteration;
        }
        return lastGood;
    }

    /**
     * Records a validation.
     *
     * @return whether it is the best so far
     */
    boolean validated(Validation.Result now) {
        measured = now;
        validated = true;
        boolean better = now.psnr() > best;
        best = better ? now.psnr() : best;
        return better;
    }

    /** The last validation; NaN before the first. */
    Validation.Result measured() {
        return measured;
    }

    /** The progress of the run, with the mean loss since {@link #resetLoss}. */
    TrainingProgress progress() {
        return new TrainingProgress(iteration, share(), trained, losses / Math.max(1, count), rate, measured.psnr());
    }

    /** Starts a new mean of the loss. */
    void resetLoss() {
        losses = 0;
        count = 0;
    }

    /** Everything that is needed to continue from here. */
    Checkpoint checkpoint() {
        return new Checkpoint(snapshot(), iteration, trained, rateScale, best);
    }

    /** The averaged weights, with metadata on their training. */
    Model model() {
        Map<String, String> metadata = new LinkedHashMap<>(Model.metadata(recipe.variant()));
        metadata.put("iterations", Long.toString(iteration));
        metadata.put("dataset", dataset);
        recipe.teaching().ifPresent(teaching -> metadata.put("teacher", teaching.describe()));
        if (!Double.isNaN(measured.psnr())) {
            metadata.put("psnr_validation", String.format(Locale.ROOT, "%.3f", measured.psnr()));
        }
        Weights average = snapshot().average();
        Weights.Builder weights = Weights.builder();
        metadata.forEach(weights::metadata);
        average.names().forEach(name -> weights.add(name, average.get(name)));
        return Model.of(weights.build());
    }
}
