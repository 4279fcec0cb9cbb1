// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.train.Trainer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Handles signals (Ctrl-C, SIGTERM) during a training: it stops with a checkpoint, or says that there is nothing to
 * keep.
 */
public final class Interruption {
    private static final long SECONDS = 60;

    private final Consumer<String> log;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Trainer> trainer = Optional.empty();

    /** @param log receives lines for the user */
    public Interruption(Consumer<String> log) {
        this.log = log;
    }

    /** Called when the training starts, so that there is something to keep. */
    public void of(Trainer begun) {
        trainer = Optional.of(begun);
    }

    /** Called when the training has ended, with a checkpoint or a reported error. */
    public void ended() {
        ended.countDown();
    }

    /** Stops the training; returns when the process may end. */
    public void end() {
        Optional<Trainer> begun = trainer;
        if (begun.isEmpty()) {
            log.accept("Stopped before the first step: there is nothing to keep.");
            return;
        }
        log.accept("Stopping: the training ends with a checkpoint; continue it with --resume.");
        begun.get().stop();
        try {
            if (!ended.await(SECONDS, TimeUnit.SECONDS)) {
                log.accept("The training did not end within %d seconds: only the last checkpoint is kept."
                        .formatted(SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
