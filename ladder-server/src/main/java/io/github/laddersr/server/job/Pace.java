// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

/** Estimates the speed of jobs from those that have ended. */
final class Pace {
    /** A cautious guess, used until a job has ended: multiply-adds per second of a processor. */
    private static final double FIRST_GUESS = 1.5e10;

    private static final double WEIGHT_OF_NEWS = 0.2;

    private double macsPerSecond = FIRST_GUESS * Runtime.getRuntime().availableProcessors();
    private double secondsPerJob = 1;

    /** Notes how long a job with this many multiply-adds took, with other jobs running meanwhile. */
    synchronized void saw(long macs, double seconds) {
        if (seconds > 0.05) { // shorter times depend more on files than on computing
            macsPerSecond += WEIGHT_OF_NEWS * (macs / seconds - macsPerSecond);
        }
        secondsPerJob += WEIGHT_OF_NEWS * (seconds - secondsPerJob);
    }

    /** How many seconds a job with this many multiply-adds will take. */
    synchronized double seconds(long macs) {
        return macs / macsPerSecond;
    }

    /** How many seconds a job takes on average. */
    synchronized double secondsPerJob() {
        return secondsPerJob;
    }
}
