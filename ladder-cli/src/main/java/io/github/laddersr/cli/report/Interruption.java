// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.train.Trainer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a signal (Ctrl-C, SIGTERM) does to a training: it ends with a checkpoint, or says that there is nothing to keep. */
public final class Interruption {
    private static final long SECONDS = 60;

    private final Consumer<String> log;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Trainer> trainer = Optional.empty();

    /** @param log takes lines for a person */
    public Interruption(Consumer<String> log) {
        this.log = log;
    }

    /** From now on there is something to keep. */
    public void of(Trainer begun) {
        trainer = Optional.of(begun);
    }

    /** The training has ended, with a checkpoint or an error that was told. */
    public void ended() {
        ended.countDown();
    }

    /** Ends the training; returns when the process may go. */
    public void end() {
        Optional<Trainer> begun = trainer;
        if (begun.isEmpty()) {
            log.accept("Stopped before the first step: there is nothing to keep.");
            return;
        }
        log.accept("Stopping: the training ends with a checkpoint, to go on from with --resume.");
        begun.get().stop();
        try {
            if (!ended.await(SECONDS, TimeUnit.SECONDS)) {
                log.accept("The training did not end within %d seconds: what is kept is the last checkpoint."
                        .formatted(SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
