// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The enlargement of one image, from its upload until it is forgotten. Everything that changes is in its {@link State}.
 */
public final class Job {
    /**
     * The part of a job that never changes.
     *
     * @param id 128 random bits in hexadecimal
     * @param owner the name of the key with which it was made; empty without keys
     * @param wish what the client requested
     * @param bytes the length of the image's file
     * @param sha256 the hash of the image's file, in hexadecimal
     * @param forecast what is known about the work beforehand
     * @param created when it was accepted
     * @param repeatKey the Idempotency-Key, if it had one
     */
    public record Facts(
            String id,
            String owner,
            Wish wish,
            long bytes,
            String sha256,
            Forecast forecast,
            Instant created,
            Optional<String> repeatKey) {}

    /**
     * The state of a job.
     *
     * @param progress the share of the work that is done
     * @param version a number that grows with each change
     */
    public record State(
            JobStatus status,
            double progress,
            Optional<Instant> started,
            Optional<Instant> finished,
            Optional<Failure> failure,
            Optional<Outcome> outcome,
            long version) {
        static State queued() {
            return new State(
                    JobStatus.QUEUED,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    System.currentTimeMillis());
        }

        State running(Instant now) {
            return new State(
                    JobStatus.RUNNING, 0, Optional.of(now), Optional.empty(), Optional.empty(), Optional.empty(), 0);
        }

        State progressed(double share) {
            return new State(status, share, started, finished, failure, outcome, 0);
        }

        State succeeded(Outcome result, Instant now) {
            return new State(
                    JobStatus.SUCCEEDED, 1, started, Optional.of(now), Optional.empty(), Optional.of(result), 0);
        }

        State failed(Failure why, Instant now) {
            return new State(
                    JobStatus.FAILED, progress, started, Optional.of(now), Optional.of(why), Optional.empty(), 0);
        }

        State canceled(Instant now) {
            return new State(
                    JobStatus.CANCELED, progress, started, Optional.of(now), Optional.empty(), Optional.empty(), 0);
        }

        private State versioned(long before) {
            long next = Math.max(before + 1, System.currentTimeMillis()); // also grows over a restart
            return new State(status, progress, started, finished, failure, outcome, next);
        }
    }

    private final Facts facts;
    private final Path input;
    private final Path output;
    private volatile State state = State.queued();
    private volatile boolean canceled;
    private volatile boolean durable;
    private final Object ending = new Object();
    private int attempts;

    Job(Facts facts, Path input, Path output) {
        this.facts = facts;
        this.input = input;
        this.output = output;
    }

    public Facts facts() {
        return facts;
    }

    public String id() {
        return facts.id();
    }

    /** The image's file. */
    public Path input() {
        return input;
    }

    /** The result's file, which exists once the job succeeded. */
    public Path output() {
        return output;
    }

    /** The present state. */
    public State state() {
        return state;
    }

    /** Whether the job survives the process. */
    public boolean isDurable() {
        return durable;
    }

    void makeDurable() {
        durable = true;
    }

    /** The lock to hold while the job is ended on disk and in memory. */
    Object ending() {
        return ending;
    }

    /** Whether the job was canceled, so that its work must end. */
    boolean isCanceled() {
        return canceled;
    }

    void cancel() {
        canceled = true;
    }

    /** How often the work was begun. */
    synchronized int attempts() {
        return attempts;
    }

    synchronized void addAttempt() {
        attempts++;
    }

    /** Takes back an attempt that did not end in a crash. */
    synchronized void takeBackAttempt() {
        attempts--;
    }

    /** Changes the state unless the job has ended. Returns whether it did. */
    synchronized boolean change(UnaryOperator<State> change) {
        if (state.status().isEnd()) {
            return false;
        }
        state = change.apply(state).versioned(state.version());
        notifyAll();
        return true;
    }

    /**
     * Waits until the state fulfils a condition.
     *
     * @return the state then, or the state after {@code longest}
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public synchronized State await(Predicate<State> wanted, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!wanted.test(state)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return state;
    }
}
