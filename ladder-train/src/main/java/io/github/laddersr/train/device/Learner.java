// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

import io.github.laddersr.train.recipe.Phase;

/**
 * Computes the steps of a training on a device; holds the weights, their average and the optimiser's state. Not
 * thread-safe.
 */
public interface Learner extends AutoCloseable {
    /**
     * The result of some steps.
     *
     * @param loss sum, over the steps that were taken, of each one's mean absolute difference
     * @param skipped steps whose loss or gradient was not finite; they changed nothing
     */
    record StepResults(double loss, int skipped) {}

    /**
     * Runs steps one after another. Which patches a step sees depends only on the recipe's seed and the step's
     * iteration.
     *
     * @param first iteration of the first step
     * @param rates learning rate of each step
     */
    StepResults run(long first, double[] rates);

    /**
     * Starts a phase with the next step. Until the first call, a learner follows the recipe's first phase.
     *
     * @throws UnsupportedOperationException if this device has only one phase, which {@link TrainingDevice#open} should
     *     have checked
     */
    default void enter(Phase phase) {
        throw new UnsupportedOperationException("this device has only one phase");
    }

    /** Whether {@link #run} waits for each step anyway, so that running several in one call gains nothing. */
    boolean waitsForEachStep();

    /** A copy of the current state. */
    Snapshot snapshot();

    /** Restores a state. */
    void restore(Snapshot snapshot);

    /**
     * Measures the parts of one step, waiting for each part to finish.
     *
     * @param iteration determines which patches are used; the weights do not change, but the optimiser's state does
     */
    StepTimes timeStep(long iteration);

    @Override
    void close();
}
