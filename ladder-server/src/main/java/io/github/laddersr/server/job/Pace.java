// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

/** How fast jobs go, as far as it was seen. */
final class Pace {
    /** Multiply-adds a second of a processor, before anything was seen: on the careful side. */
    private static final double FIRST_GUESS = 1.5e10;

    private static final double WEIGHT_OF_NEWS = 0.2;

    private double macsPerSecond = FIRST_GUESS * Runtime.getRuntime().availableProcessors();
    private double secondsPerJob = 1;

    /** A job of that work took so long, beside whatever else ran. */
    synchronized void saw(long macs, double seconds) {
        if (seconds > 0.05) { // what is shorter says more of files than of work
            macsPerSecond += WEIGHT_OF_NEWS * (macs / seconds - macsPerSecond);
        }
        secondsPerJob += WEIGHT_OF_NEWS * (seconds - secondsPerJob);
    }

    /** How long a job of that work will take. */
    synchronized double seconds(long macs) {
        return macs / macsPerSecond;
    }

    /** How long a job takes on average. */
    synchronized double secondsPerJob() {
        return secondsPerJob;
    }
}
