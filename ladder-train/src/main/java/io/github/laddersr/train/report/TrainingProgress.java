// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param iteration iterations done
 * @param share share of the schedule done, 0 to 1
 * @param seconds seconds trained in total, over all sessions of the run
 * @param loss mean loss since the last report
 * @param rate current learning rate
 * @param psnr PSNR of the last validation in dB; NaN before the first
 */
public record TrainingProgress(long iteration, double share, double seconds, double loss, double rate, double psnr) {
    /** Time that the rest of the schedule takes at the pace so far; empty at the start and at the end. */
    public Optional<Duration> left() {
        return share <= 0 || share >= 1
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.round(seconds * (1 - share) / share)));
    }
}
