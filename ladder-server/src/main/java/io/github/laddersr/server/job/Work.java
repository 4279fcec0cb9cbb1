// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works on a job from its image to its result or to the reason why there is none. */
final class Work implements Scheduler.Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);
    private static final int MOST_ATTEMPTS = 5;
    private static final Duration WAIT_FOR_SPACE = Duration.ofSeconds(15);
    private static final double STEP = 0.002; // the smallest progress that is reported

    private final Enlarging enlarging;
    private final JobStore store;
    private final Duration deadline;
    private final Pace pace;
    private final String version;
    private volatile boolean stopping;

    Work(Enlarging enlarging, JobStore store, Duration deadline, Pace pace, String version) {
        this.enlarging = enlarging;
        this.store = store;
        this.deadline = deadline;
        this.pace = pace;
        this.version = version;
    }

    /** Makes the running jobs end soon. They are begun again at the next start. */
    void stop() {
        stopping = true;
    }

    @Override
    public Optional<Duration> work(Job job, int threads) {
        if (!job.change(state -> state.running(Instant.now()))) {
            return Optional.empty();
        }
        job.addAttempt();
        if (job.attempts() > MOST_ATTEMPTS) {
            store.end(job, state -> state.failed(Failures.crashed(job.attempts() - 1), Instant.now()));
            return Optional.empty();
        }
        store.noteStart(job);
        long start = System.nanoTime();
        long end = start + deadline.toNanos();
        try {
            Enlarging.Used used =
                    enlarging.enlarge(job.input(), job.output(), job.facts().wish(), threads, hearing(job, end));
            double seconds = (System.nanoTime() - start) / 1e9;
            succeeded(job, used, seconds);
            return Optional.empty();
        } catch (CancellationException e) {
            return canceled(job, System.nanoTime() >= end);
        } catch (UserException e) {
            return e.code() == UserException.Code.NO_SPACE || Failures.isNoSpace(e)
                    ? retry(job, e)
                    : failed(job, Failures.of(e));
        } catch (IOException e) {
            if (Failures.isNoSpace(e)) {
                return retry(job, e);
            }
            LOG.error("Job {} failed", job.id(), e);
            return failed(job, Failures.internal());
        } catch (OutOfMemoryError e) {
            LOG.error("Job {} took more memory than forecast", job.id(), e);
            return failed(job, Failures.noMemory());
        } catch (RuntimeException | Error e) {
            LOG.error("Job {} failed", job.id(), e);
            return failed(job, Failures.internal());
        }
    }

    private Enlarging.Hearing hearing(Job job, long end) {
        return new Enlarging.Hearing() {
            @Override
            public void progress(double share) {
                if (share - job.state().progress() >= STEP) {
                    job.change(state -> state.progressed(Math.min(1, share)));
                }
            }

            @Override
            public boolean isCanceled() {
                return stopping || job.isCanceled() || System.nanoTime() >= end;
            }
        };
    }

    private void succeeded(Job job, Enlarging.Used used, double seconds) throws IOException {
        if (job.isDurable()) {
            Durable.force(job.output());
            Path folder = job.output().getParent();
            if (folder != null) {
                Durable.forceFolder(folder);
            }
        }
        Outcome outcome = new Outcome(
                Files.size(job.output()), used.models(), used.engine(), used.warnings(), etag(job, used), seconds);
        pace.saw(job.facts().forecast().macs(), seconds);
        store.end(job, state -> state.succeeded(outcome, Instant.now()));
        if (job.state().status() != JobStatus.SUCCEEDED) {
            store.deleteResult(job); // the job was canceled meanwhile
        }
    }

    private String etag(Job job, Enlarging.Used used) {
        StringBuilder text = new StringBuilder(job.facts().sha256());
        job.facts()
                .wish()
                .deciding()
                .forEach((name, value) ->
                        text.append('\n').append(name).append('=').append(value));
        // The hash covers all models, because a mix of several may have been used.
        enlarging.models().forEach(model -> text.append('\n').append(model.sha256()));
        text.append('\n')
                .append(used.models())
                .append('\n')
                .append(used.engine())
                .append('\n')
                .append(version);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private Optional<Duration> canceled(Job job, boolean late) {
        if (stopping && !job.isCanceled()) {
            store.noteLeft(job);
            job.change(state -> Job.State.queued());
        } else if (late && !job.isCanceled()) {
            store.end(job, state -> state.failed(Failures.deadline(deadline.toSeconds()), Instant.now()));
        }
        return Optional.empty();
    }

    private Optional<Duration> failed(Job job, Failure why) {
        store.end(job, state -> state.failed(why, Instant.now()));
        return Optional.empty();
    }

    /** Waits because the disk is full. Results of other jobs may expire meanwhile. */
    private Optional<Duration> retry(Job job, Exception e) {
        LOG.warn("Job {} waits for space on the disk: {}", job.id(), e.getMessage());
        job.change(state -> Job.State.queued());
        job.takeBackAttempt();
        return Optional.of(WAIT_FOR_SPACE);
    }
}
