// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

/** Estimates the speed of jobs from past ones. */
final class SpeedEstimate {
    /** Multiply-adds per second and processor assumed before the first job: a cautious guess. */
    private static final double FIRST_GUESS = 1.5e10;

    private static final double WEIGHT_OF_NEWS = 0.2;

    private double macsPerSecond = FIRST_GUESS * Runtime.getRuntime().availableProcessors();
    private double secondsPerJob = 1;

    /** Records the time of a job with this work, whatever else was running. */
    synchronized void record(long macs, double seconds) {
        if (seconds > 0.05) { // shorter jobs are dominated by file access
            macsPerSecond += WEIGHT_OF_NEWS * (macs / seconds - macsPerSecond);
        }
        secondsPerJob += WEIGHT_OF_NEWS * (seconds - secondsPerJob);
    }

    /** The expected seconds for a job with this work. */
    synchronized double seconds(long macs) {
        return macs / macsPerSecond;
    }

    /** The average seconds of a job. */
    synchronized double secondsPerJob() {
        return secondsPerJob;
    }
}
