// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.base.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All jobs that are not forgotten yet, and their files. */
final class JobStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);
    private static final String LEFT = "left";

    private final Folders folders;
    private final Disk disk;
    private final Measures measures;
    private final Journal journal;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();

    private JobStore(Folders folders, Disk disk, Measures measures) throws IOException {
        this.folders = folders;
        this.disk = disk;
        this.measures = measures;
        Map<String, Job> found = new LinkedHashMap<>();
        this.journal = Journal.open(folders.journal(), node -> read(node, found));
        this.jobs.putAll(found);
        sweep();
    }

    /**
     * Reads the journal and deletes files that belong to no job.
     *
     * @throws IOException if that fails
     */
    static JobStore open(Folders folders, Disk disk, Measures measures) throws IOException {
        return new JobStore(folders, disk, measures);
    }

    private void read(JsonNode node, Map<String, Job> found) {
        String id = node.path(Journal.ID).asText();
        String event = node.path(Journal.EVENT).asText();
        Optional<Job> job = Optional.ofNullable(found.get(id));
        switch (event) {
            case Journal.ACCEPTED -> {
                try {
                    Job accepted = job(JobRecords.facts(node));
                    accepted.makeDurable();
                    found.putIfAbsent(id, accepted);
                } catch (RuntimeException e) {
                    LOG.error("A job of another version of Ladder can't be continued: {}", node, e);
                }
            }
            case Journal.FORGOTTEN -> found.remove(id);
            case JobRecords.STARTED -> job.ifPresent(Job::addAttempt);
            case LEFT -> job.ifPresent(Job::takeBackAttempt);
            default ->
                JobStatus.of(event)
                        .filter(JobStatus::isEnd)
                        .ifPresent(status -> job.ifPresent(j -> j.change(state -> JobRecords.ended(node, status))));
        }
    }

    private Job job(Job.Facts facts) {
        return new Job(
                facts,
                folders.inputs().resolve(facts.id()),
                folders.results()
                        .resolve(facts.id() + "." + facts.wish().format().extension()));
    }

    private void sweep() throws IOException {
        AtomicFiles.deleteStale(folders.results());
        for (Path folder : List.of(folders.inputs(), folders.results())) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    String id = file.getFileName().toString().replaceFirst("\\..*", "");
                    Job job = jobs.get(id);
                    boolean result = folder.equals(folders.results());
                    if (job == null || (result && job.state().status() != JobStatus.SUCCEEDED)) {
                        Files.deleteIfExists(file);
                    } else {
                        disk.found(Files.size(file));
                    }
                }
            }
        }
        for (Job job : jobs.values()) {
            if (!job.state().status().isEnd()) {
                if (!Files.exists(job.input())) {
                    end(job, state -> state.failed(Failures.inputGone(), Instant.now()));
                } else {
                    disk.promise(job.facts().forecast().disk());
                }
            }
        }
    }

    /** The jobs that have not ended, in the order in which they were accepted. */
    List<Job> unfinished() {
        return jobs.values().stream()
                .filter(job -> !job.state().status().isEnd())
                .sorted(java.util.Comparator.comparing((Job job) -> job.facts().created())
                        .thenComparing(Job::id))
                .toList();
    }

    Stream<Job> all() {
        return jobs.values().stream();
    }

    Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /**
     * Adds a new job. It is only in memory at first. Space for its result is reserved.
     *
     * @throws Refused if there is no space
     */
    Job add(Job.Facts facts, Incoming incoming) {
        long result = facts.forecast().disk();
        if (!disk.take(result)) {
            throw Failures.noSpace();
        }
        Job job = job(facts);
        try {
            Files.move(incoming.file(), job.input(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            disk.giveBack(result);
            throw Failures.of(e);
        }
        jobs.put(facts.id(), job);
        return job;
    }

    /**
     * Makes a job survive the process from now on.
     *
     * @throws Refused if the disk fails; the job is then unchanged
     */
    void keep(Job job) {
        synchronized (job.ending()) {
            if (job.isDurable()) {
                return;
            }
            try {
                Durable.force(job.input());
                Durable.forceFolder(folders.inputs());
                if (job.state().status() == JobStatus.SUCCEEDED) {
                    Durable.force(job.output());
                    Durable.forceFolder(folders.results());
                }
                append(JobRecords.accepted(job.facts()));
            } catch (IOException e) {
                LOG.error("Job {} can't be kept", job.id(), e);
                throw Failures.of(e);
            }
            job.makeDurable();
            if (job.state().status().isEnd()) {
                appendOrWarn(JobRecords.ended(job, job.state()));
            }
        }
    }

    /** Ends a job, on disk first, unless it has ended already. */
    void end(Job job, UnaryOperator<Job.State> change) {
        synchronized (job.ending()) {
            if (job.state().status().isEnd()) {
                return;
            }
            Job.State last = change.apply(job.state());
            if (job.isDurable()) {
                appendOrWarn(JobRecords.ended(job, last));
            }
            job.change(state -> last);
            long promised = job.facts().forecast().disk();
            disk.giveBack(promised);
            last.outcome().ifPresent(outcome -> disk.found(outcome.bytes()));
            measures.ended(last.status());
            last.outcome()
                    .ifPresent(outcome -> measures.done(
                            outcome.seconds(), job.facts().forecast().large().pixels()));
        }
    }

    /** Records that the work was begun. So a job that crashes the process again and again is recognized. */
    void noteStart(Job job) {
        if (job.isDurable()) {
            journal.append(JobRecords.started(job));
        }
    }

    /** Records that a stopping server abandoned the work. */
    void noteLeft(Job job) {
        if (job.isDurable()) {
            journal.append(JobRecords.event(LEFT, job.id()));
        }
    }

    /** Forgets an ended job and deletes its files. */
    void forget(Job job) {
        synchronized (job.ending()) {
            if (jobs.remove(job.id()) == null) {
                return;
            }
            if (job.isDurable()) {
                appendOrWarn(JobRecords.forgotten(job.id()));
            }
            delete(job.input(), job.facts().bytes());
            job.state().outcome().ifPresent(outcome -> delete(job.output(), outcome.bytes()));
        }
    }

    /** Deletes the result of a job that did not succeed. */
    void deleteResult(Job job) {
        delete(job.output(), 0);
    }

    private void delete(Path file, long bytes) {
        try {
            Files.deleteIfExists(file);
            disk.deleted(bytes);
        } catch (IOException e) {
            LOG.warn("{} can't be deleted: {}", file, e.getMessage());
        }
    }

    private void appendOrWarn(ObjectNode node) {
        try {
            append(node);
        } catch (IOException e) {
            LOG.warn(
                    "The journal can't be written ({}), so after a restart this will be unknown: {}",
                    e.getMessage(),
                    node);
        }
    }

    private void append(ObjectNode node) throws IOException {
        try {
            journal.append(node).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
        folders.close();
    }
}
