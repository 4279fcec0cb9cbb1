// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

import io.github.laddersr.train.recipe.Phase;

/** What computes the steps of a training: weights, their average and the optimiser's state on some device. Not thread-safe. */
public interface Learner extends AutoCloseable {
    /**
     * What some steps gave.
     *
     * @param loss sum over the steps that were taken of each one's mean absolute difference
     * @param skipped steps whose loss or gradient was not finite; they changed nothing
     */
    record Outcome(double loss, int skipped) {}

    /**
     * Runs steps one after another. What patches a step sees depends on the recipe's seed and its iteration alone.
     *
     * @param first iteration
     * @param rates learning rate of each step
     */
    Outcome run(long first, double[] rates);

    /**
     * From the next step on. A learner that is never told follows the recipe's first phase.
     *
     * @throws UnsupportedOperationException if steps can't change, which {@link TrainingDevice#open} should have refused
     */
    default void enter(Phase phase) {
        throw new UnsupportedOperationException("the steps of this device are all alike");
    }

    /** Whether {@link #run} waits for each step anyway, so that many in one call gain nothing. */
    boolean waitsForEachStep();

    /** A copy of the present state. */
    Snapshot snapshot();

    /** Goes back to a state. */
    void restore(Snapshot snapshot);

    /**
     * Seconds that the parts of a step take, each waited for.
     *
     * @param iteration that decides which patches are seen; the weights are left as they are, the optimiser's state is not
     */
    StepTimes timeStep(long iteration);

    @Override
    void close();
}
