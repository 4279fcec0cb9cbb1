// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

/**
 * How many seconds the parts of a step take. If threads work on different parts at the same time, their times are
 * scaled so that the sum is the time of the whole step.
 *
 * @param data cutting patches
 * @param forward forward pass and loss
 * @param backward backward pass
 * @param optimizer updating the weights
 */
public record StepTimes(double data, double forward, double backward, double optimizer) {
    /** The whole step. */
    public double total() {
        return data + forward + backward + optimizer;
    }

    /** Scales the parts so that they add up to this time. */
    public StepTimes ofTotal(double seconds) {
        double factor = seconds / total();
        return new StepTimes(data * factor, forward * factor, backward * factor, optimizer * factor);
    }

    public StepTimes withOptimizer(double seconds) {
        return new StepTimes(data, forward, backward, seconds);
    }
}
