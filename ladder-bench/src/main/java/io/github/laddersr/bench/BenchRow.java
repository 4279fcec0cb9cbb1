// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

/**
 * The measurement of one contender.
 *
 * @param size size of the image that is enlarged
 * @param seconds median of the rounds
 * @param macs multiply-adds of the contender's graph for this size
 * @param peakMegabytes peak of the process's resident memory minus that of an empty JVM
 * @param firstResultSeconds seconds from the start of the process to its first result
 * @param difference largest difference from the base's result, for colours in [0, 1]
 */
record BenchRow(
        Contender contender,
        int scale,
        BenchSize size,
        int threads,
        double seconds,
        double macs,
        double peakMegabytes,
        double firstResultSeconds,
        double difference) {
    /** G multiply-adds per second. */
    double gmacs() {
        return macs / seconds / 1e9;
    }
}
