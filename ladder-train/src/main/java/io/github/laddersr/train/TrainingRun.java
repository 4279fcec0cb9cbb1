// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * A training from one checkpoint on: it takes the steps, and hands each moment between them to observers, which validate, record and
 * save. Not thread-safe, but for the request to stop.
 */
final class TrainingRun {
    /** Is told of the moments between steps, in the order in which observers were given. */
    @FunctionalInterface
    interface Observer {
        /** Called after some steps; the last time, which may be without one, {@link #ends} is true. */
        void between(TrainingRun run);
    }

    /** Steps that are not waited for go out for so many seconds, and so many at most. */
    private static final double BLOCK_SECONDS = 0.25;

    static final int LARGEST_BLOCK = 64;

    /** After steps that went wrong the learning rate is lowered by this factor, and never below the least. */
    private static final double CALMER = 0.7;

    private static final double CALMEST = 0.05;

    /** A step that takes so many times as long as those before it was interrupted, if it takes so many seconds. */
    private static final double PAUSE = 5;

    private static final double LEAST_PAUSE = 1;

    private final Recipe recipe;
    private final Learner learner;
    private final String dataset;
    private final Trainer.Listener listener;
    private final AtomicBoolean stop;

    private final double begin;
    private Snapshot good;
    private long iteration;
    private long snapshotAt;
    private double trained;
    private double usual = Double.NaN; // seconds of a step, of late
    private double rateScale;
    private double best;
    private Validation.Measured measured = new Validation.Measured(Double.NaN, Double.NaN, Double.NaN);
    private Phase phase;
    private double rate;
    private double losses;
    private int count;
    private boolean ends;
    private boolean validated;

    /**
     * A run that has not begun.
     *
     * @param dataset what is trained on, for the model's metadata
     * @param from where it stands
     * @param stop true once it is to end before its schedule
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
        this.good = from.state();
        this.iteration = from.iteration();
        this.snapshotAt = from.iteration();
        this.begin = from.trained();
        this.trained = from.trained();
        this.rateScale = from.rateScale();
        this.best = from.best();
    }

    /** Takes steps to the end of the schedule, or until it is stopped; returns the averaged weights. */
    Model toEnd(List<Observer> observers) {
        int block = 1;
        ends = share() >= 1;
        while (!ends) {
            if (stop.get()) {
                // Between two steps: what was learned so far is kept, be it the start alone.
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

    /** Takes so many steps, and returns how many to take next. */
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
        Learner.Outcome outcome = learner.run(iteration, rates);
        double seconds = (System.nanoTime() - begin) / 1e9;
        iteration += block;
        trained += counted(seconds / block) * block;
        rate = rates[0];
        losses += outcome.loss();
        count += block - outcome.skipped();
        if (outcome.skipped() > 0) {
            calmDown();
        }
        return block(learner, seconds / block, stepsLeft());
    }

    /**
     * The seconds of a step that count as training: a process that was paused, or a machine that slept, must not find its schedule
     * over.
     */
    private double counted(double seconds) {
        double longest = Double.isNaN(usual) ? seconds : Math.max(LEAST_PAUSE, PAUSE * usual);
        double counted = Math.min(seconds, longest);
        usual = Double.isNaN(usual) ? counted : usual + (counted - usual) / 10;
        return counted;
    }

    private void calmDown() {
        learner.restore(good);
        rateScale = Math.max(CALMEST, CALMER * rateScale);
        listener.report(
                progress(),
                ("By iteration %d a gradient was not finite: back to the weights after step %d, and the learning rate"
                                + " times %.2f from here on.")
                        .formatted(iteration, good.steps(), rateScale));
    }

    /** Steps to give out at once, of so many that are left. */
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

    /** Whether no step follows. */
    boolean ends() {
        return ends;
    }

    /** Whether it ends because somebody asked for it, who may not wait for long. */
    boolean isStopped() {
        return stop.get();
    }

    /** Seconds of training before this run. */
    double begin() {
        return begin;
    }

    /** Seconds of training. */
    double trained() {
        return trained;
    }

    /** Whether one of the observers has measured the weights since the last step. */
    boolean isValidated() {
        return validated;
    }

    /** The present state; from here the run goes on if a step goes wrong. */
    Snapshot snapshot() {
        if (snapshotAt != iteration) {
            good = learner.snapshot();
            snapshotAt = iteration;
        }
        return good;
    }

    /**
     * Takes note of a validation.
     *
     * @return whether it is the best so far
     */
    boolean validated(Validation.Measured now) {
        measured = now;
        validated = true;
        boolean better = now.psnr() > best;
        best = better ? now.psnr() : best;
        return better;
    }

    /** The last validation; NaN before the first. */
    Validation.Measured measured() {
        return measured;
    }

    /** Where the run stands, with the mean loss since {@link #forgetLoss}. */
    Trainer.Progress progress() {
        return new Trainer.Progress(iteration, share(), trained, losses / Math.max(1, count), rate, measured.psnr());
    }

    /** Begins a new mean of the loss. */
    void forgetLoss() {
        losses = 0;
        count = 0;
    }

    /** All that is needed to go on from here. */
    Checkpoint checkpoint() {
        return new Checkpoint(snapshot(), iteration, trained, rateScale, best);
    }

    /** The averaged weights, with where they come from. */
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
