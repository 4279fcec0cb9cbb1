// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.UserException;
import io.github.laddersr.server.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts jobs, lets them be worked on, and keeps their results for a while. Safe for several threads. */
public final class Jobs implements AutoCloseable {
    /** The most uploads at once. Each takes a few buffers. */
    private static final int MOST_UPLOADS = 256;

    /** A job with more multiply-adds than this for each processor is a giant. That is a few seconds of work. */
    private static final long GIANTS_MACS = 150_000_000_000L;

    private static final int LONGEST_RETRY = 60;
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private final Limits limits;
    private final Enlarging enlarging;
    private final Measures measures;
    private final Folders folders;
    private final Disk disk;
    private final JobStore store;
    private final Pace pace = new Pace();
    private final Work work;
    private final Lanes lanes;
    private final Scheduler scheduler;
    private final boolean shared;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger uploads = new AtomicInteger();
    private final Map<List<String>, Job> repeatable = new HashMap<>(); // the keys are owner and Idempotency-Key
    private final ScheduledExecutorService housekeeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ladder-housekeeper");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean stopping;

    /**
     * Continues with the jobs in the folder.
     *
     * @param shared whether several keys share the queue
     * @param version the version of Ladder
     * @throws UserException if the folder can't be used
     */
    public Jobs(Path data, Limits limits, Enlarging enlarging, Measures measures, boolean shared, String version) {
        this.limits = limits;
        this.enlarging = enlarging;
        this.measures = measures;
        this.shared = shared;
        this.folders = Folders.open(data);
        this.disk = new Disk(data, limits.disk());
        try {
            this.store = JobStore.open(folders, disk, measures);
        } catch (IOException e) {
            throw new UserException(
                    "The folder %s can't be used (%s): choose one that may be written to."
                            .formatted(data, e.getMessage()),
                    e);
        }
        this.work = new Work(enlarging, store, limits.deadline(), pace, version);
        int processors = Runtime.getRuntime().availableProcessors();
        this.lanes = new Lanes(processors, slots(processors), enlarging.memory(), GIANTS_MACS * processors);
        this.scheduler = new Scheduler(lanes, work);
        addGauges();
        store.all()
                .forEach(job -> job.facts()
                        .repeatKey()
                        .ifPresent(key -> repeatable.put(List.of(job.facts().owner(), key), job)));
        store.unfinished().forEach(scheduler::submit);
        long period = Math.clamp(limits.keep().toMillis() / 10, 200, 60_000);
        housekeeper.scheduleWithFixedDelay(this::forgetExpired, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * With two jobs at once, one reads and writes while the other computes. The more processors there are, the worse a
     * single image uses them all.
     */
    private static int slots(int processors) {
        return Math.max(2, processors / 4);
    }

    private void addGauges() {
        measures.gauge("ladder.queue.jobs", "Jobs that wait", scheduler::waiting);
        measures.gauge("ladder.running.jobs", "Jobs that are worked on", scheduler::running);
        measures.gauge("ladder.reserved.bytes", "Memory that the running jobs may take", scheduler::taken);
        measures.gauge("ladder.memory.bytes", "Memory that jobs may take together", enlarging::memory);
        measures.gauge("ladder.disk.bytes", "Disk space that is used or reserved", disk::taken);
        measures.gauge("ladder.uploads", "Uploads under way", uploads::get);
    }

    /** The folder for uploads that are not complete yet. */
    public Path uploadFolder() {
        return folders.uploads();
    }

    public Disk disk() {
        return disk;
    }

    /** An upload that was admitted. It must be closed when it has ended. */
    public interface Admission extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Checks whether an upload can be accepted, before it is read.
     *
     * @throws Refused if there is no room for the job, or its owner has too many jobs
     */
    public Admission admit(String owner) {
        if (stopping) {
            throw Failures.stopping();
        }
        int now = uploads.incrementAndGet();
        try {
            if (now > MOST_UPLOADS) {
                throw Failures.tooMany("uploads");
            }
            if (scheduler.waiting() + now > limits.queue()) {
                throw Failures.queueFull(retryAfter());
            }
            if (shared && scheduler.waitingOf(owner) >= Math.max(1, limits.queue() / 2)) {
                throw Failures.share(retryAfter());
            }
        } catch (Refused e) {
            uploads.decrementAndGet();
            throw e;
        }
        return uploads::decrementAndGet;
    }

    private int retryAfter() {
        return Math.clamp((long) Math.ceil(pace.secondsPerJob()), 1, LONGEST_RETRY);
    }

    /**
     * Accepts a job. Once this returns, the job survives the process.
     *
     * @throws Refused if it can't be done, or the Idempotency-Key belongs to another request
     */
    public Job accept(Incoming incoming, Wish wish, String owner, Optional<String> repeatKey) {
        Forecast forecast = forecast(incoming.file(), wish);
        List<String> key = List.of(owner, repeatKey.orElse(""));
        Job job;
        boolean fresh = true;
        synchronized (repeatable) {
            Optional<Job> before = repeatKey.isPresent() ? Optional.ofNullable(repeatable.get(key)) : Optional.empty();
            if (before.isPresent()) {
                job = before.get();
                fresh = false;
                if (!job.facts().sha256().equals(incoming.sha256())
                        || !job.facts().wish().deciding().equals(wish.deciding())) {
                    throw Failures.keyReused();
                }
            } else {
                job = add(incoming, wish, owner, repeatKey, forecast);
                if (repeatKey.isPresent()) {
                    repeatable.put(key, job);
                }
            }
        }
        keep(job); // necessary even if another thread is about to keep it
        if (fresh) {
            scheduler.submit(job);
        }
        return job;
    }

    /** Begins a job that only lasts as long as its client waits, unless it is {@linkplain #keep kept}. */
    public Job begin(Incoming incoming, Wish wish, String owner) {
        Job job = add(incoming, wish, owner, Optional.empty(), forecast(incoming.file(), wish));
        scheduler.submit(job);
        return job;
    }

    /**
     * Makes a job survive the process from now on.
     *
     * @throws Refused if the disk fails; the job is then forgotten
     */
    public void keep(Job job) {
        try {
            store.keep(job);
        } catch (Refused e) {
            cancel(job);
            forget(job);
            throw e;
        }
    }

    private Job add(Incoming incoming, Wish wish, String owner, Optional<String> repeatKey, Forecast forecast) {
        if (stopping) {
            throw Failures.stopping();
        }
        byte[] id = new byte[16];
        random.nextBytes(id);
        Job job = store.add(
                new Job.Facts(
                        HexFormat.of().formatHex(id),
                        owner,
                        wish,
                        incoming.bytes(),
                        incoming.sha256(),
                        forecast,
                        Instant.now(),
                        repeatKey),
                incoming);
        measures.accepted();
        return job;
    }

    private Forecast forecast(Path file, Wish wish) {
        Forecast forecast;
        try {
            forecast = enlarging.forecast(file, wish);
        } catch (UserException e) {
            throw new Refused(Failures.of(e));
        }
        if (forecast.small().pixels() > limits.pixels()) {
            throw Failures.tooManyPixels("image", forecast.small().pixels(), limits.pixels());
        }
        if (forecast.large().pixels() > limits.outputPixels()) {
            throw Failures.tooManyPixels("result", forecast.large().pixels(), limits.outputPixels());
        }
        if (forecast.memory() > lanes.largest()) {
            throw new Refused(Failures.noMemory());
        }
        return forecast;
    }

    /** Finds a job of this owner. */
    public Optional<Job> find(String id, String owner) {
        return store.find(id).filter(job -> job.facts().owner().equals(owner));
    }

    /** All jobs of this owner, the newest first. */
    public List<Job> of(String owner) {
        return store.all()
                .filter(job -> job.facts().owner().equals(owner))
                .sorted(Comparator.comparing((Job job) -> job.facts().created())
                        .thenComparing(Job::id)
                        .reversed())
                .toList();
    }

    /** Cancels a job unless it has ended. Its work ends with the next band of rows. */
    public void cancel(Job job) {
        job.cancel();
        scheduler.remove(job);
        store.end(job, state -> state.canceled(Instant.now()));
    }

    /** Forgets an ended job and deletes its files. */
    public void forget(Job job) {
        synchronized (repeatable) {
            job.facts()
                    .repeatKey()
                    .ifPresent(key -> repeatable.remove(List.of(job.facts().owner(), key), job));
        }
        store.forget(job);
    }

    private void forgetExpired() {
        try {
            Instant now = Instant.now();
            store.all()
                    .filter(job -> job.isDurable()) // the others are forgotten by the request that waits for them
                    .filter(job -> expires(job).filter(now::isAfter).isPresent())
                    .toList()
                    .forEach(this::forget);
        } catch (RuntimeException e) {
            LOG.error("Jobs that expired can't be forgotten", e); // otherwise the executor would stop silently
        }
    }

    /** When an ended job will be forgotten. */
    public Optional<Instant> expires(Job job) {
        return job.state().finished().map(end -> end.plus(limits.keep()));
    }

    /** The position of a waiting job in the queue, 1 for the next. */
    public Optional<Integer> position(Job job) {
        return job.state().status() == JobStatus.QUEUED ? scheduler.position(job) : Optional.empty();
    }

    /** How many seconds a running job still takes. Empty if that can't be estimated yet. */
    public OptionalDouble secondsLeft(Job job) {
        Job.State state = job.state();
        if (state.status() != JobStatus.RUNNING) {
            return OptionalDouble.empty();
        }
        double all = pace.seconds(job.facts().forecast().macs());
        double gone = state.started()
                .map(start -> Duration.between(start, Instant.now()).toMillis() / 1e3)
                .orElse(0.0);
        double share = state.progress();
        // The further the job has got, the more its own speed counts.
        double seen = share > 0.02 ? gone / share : all;
        return OptionalDouble.of(Math.max(0, (seen * share + all * (1 - share)) * (1 - share)));
    }

    /** How many seconds the work of a job will take, estimated from other jobs. */
    public double seconds(Job job) {
        return pace.seconds(job.facts().forecast().macs());
    }

    public int waiting() {
        return scheduler.waiting();
    }

    public int running() {
        return scheduler.running();
    }

    /** Whether new jobs are no longer accepted. */
    public boolean isStopping() {
        return stopping;
    }

    /** Accepts no new jobs from now on. */
    public void stopTaking() {
        stopping = true;
    }

    /** Waits a while for running jobs. The others are begun again at the next start. */
    @Override
    public void close() {
        stopTaking();
        housekeeper.shutdownNow();
        try {
            Set<Job> left = scheduler.stop(limits.grace());
            work.stop();
            if (!left.isEmpty()) {
                LOG.info("{} jobs are left for the next start", left.size());
                scheduler.stop(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            store.close();
        } catch (IOException e) {
            LOG.warn("The journal can't be closed: {}", e.getMessage());
        }
        enlarging.close();
    }
}
