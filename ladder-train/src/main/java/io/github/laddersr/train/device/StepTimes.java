// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

/**
 * Seconds of a step's parts. Where threads do different parts at the same time, their times are shared out so that the sum is the
 * whole step's.
 *
 * @param data cutting patches
 * @param forward the network and the loss
 * @param backward gradients
 * @param optimizer the update
 */
public record StepTimes(double data, double forward, double backward, double optimizer) {
    /** The whole step. */
    public double total() {
        return data + forward + backward + optimizer;
    }

    /** In the same proportions. */
    public StepTimes ofTotal(double seconds) {
        double factor = seconds / total();
        return new StepTimes(data * factor, forward * factor, backward * factor, optimizer * factor);
    }

    public StepTimes withOptimizer(double seconds) {
        return new StepTimes(data, forward, backward, seconds);
    }
}
