// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

/**
 * What was measured of one contender.
 *
 * @param size of the image that is enlarged
 * @param seconds median of the rounds
 * @param macs multiply-adds of the contender's graph for this size
 * @param peakMegabytes the process's peak of resident memory, less an empty JVM's
 * @param firstResultSeconds from the process's start to its first result
 * @param difference the largest from the base's result, where colour is in [0, 1]
 */
record Row(
        Contender contender,
        int scale,
        Size size,
        int threads,
        double seconds,
        double macs,
        double peakMegabytes,
        double firstResultSeconds,
        double difference) {
    /** G multiply-adds a second. */
    double gmacs() {
        return macs / seconds / 1e9;
    }
}
