// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** An image to enlarge, from its upload until it is forgotten. Its {@link State} changes; the rest does not. */
public final class Job {
    /**
     * The immutable facts about a job.
     *
     * @param id 128 random bits in hexadecimal
     * @param owner name of the key with which it was created; empty without keys
     * @param wish options of the request
     * @param bytes length of the image
     * @param sha256 hash of the image in hexadecimal
     * @param forecast prediction of the work
     * @param created when it was accepted
     * @param repeatKey the Idempotency-Key, if there was one
     */
    public record Facts(
            String id,
            String owner,
            JobOptions wish,
            long bytes,
            String sha256,
            Forecast forecast,
            Instant created,
            Optional<String> repeatKey) {}

    /**
     * The state of a job.
     *
     * @param progress share of the work that is done
     * @param version increases with each change
     */
    public record State(
            JobStatus status,
            double progress,
            Optional<Instant> started,
            Optional<Instant> finished,
            Optional<Failure> failure,
            Optional<JobResult> outcome,
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

        State succeeded(JobResult result, Instant now) {
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
            long next = Math.max(before + 1, System.currentTimeMillis()); // increases across restarts too
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

    /** The result's file, which exists once the job has succeeded. */
    public Path output() {
        return output;
    }

    /** The current state. */
    public State state() {
        return state;
    }

    /** Whether it survives the process. */
    public boolean isDurable() {
        return durable;
    }

    void makeDurable() {
        durable = true;
    }

    /** The lock for ending the job, on disk and in memory. */
    Object ending() {
        return ending;
    }

    /** Whether the work is cancelled. */
    boolean isCanceled() {
        return canceled;
    }

    void cancel() {
        canceled = true;
    }

    /** How often it was started. */
    synchronized int attempts() {
        return attempts;
    }

    synchronized void addAttempt() {
        attempts++;
    }

    /** Does not count an attempt that ended by itself rather than through a crash. */
    synchronized void takeBackAttempt() {
        attempts--;
    }

    /** Changes the state unless the job has ended; returns whether it did. */
    synchronized boolean change(UnaryOperator<State> change) {
        if (state.status().isEnd()) {
            return false;
        }
        state = change.apply(state).versioned(state.version());
        notifyAll();
        return true;
    }

    /**
     * Waits for a state.
     *
     * @return the state then, or after the maximum time
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
