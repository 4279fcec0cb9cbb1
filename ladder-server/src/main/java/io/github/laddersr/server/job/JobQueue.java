// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The waiting jobs, and which of them is next. Each key has two lanes, one for giants and one for all other jobs, in
 * order of arrival. The key with the least work done is served first. Giants never take the last slot or the last
 * quarter of the memory, so small jobs never wait for one. Not thread-safe.
 */
final class JobQueue {
    /** The share of the memory that all giants together may use. */
    private static final double GIANTS_SHARE = 0.75;

    private final int slots;
    private final long memory;
    private final long giantsMemory;
    private final long giantsMacs;
    private final Map<String, Owner> owners = new HashMap<>();
    private long arrivals;
    private int running;
    private int giantsRunning;
    private long taken;
    private long giantsTaken;

    /** A waiting job. */
    record Entry(Job job, long arrival, boolean giant) {
        long memory() {
            return job.facts().forecast().memory();
        }
    }

    private static final class Owner {
        final Deque<Entry> small = new ArrayDeque<>();
        final Deque<Entry> giant = new ArrayDeque<>();
        double work; // multiply-adds started for it, as far as they count
        int running;

        boolean isIdle() {
            return small.isEmpty() && giant.isEmpty() && running == 0;
        }
    }

    /**
     * An empty queue.
     *
     * @param slots number of concurrent jobs, at least 2
     * @param memory bytes that they may use together
     * @param giantsMacs multiply-adds above which a job is a giant
     */
    JobQueue(int slots, long memory, long giantsMacs) {
        this.slots = slots;
        this.memory = memory;
        this.giantsMemory = (long) (memory * GIANTS_SHARE);
        this.giantsMacs = giantsMacs;
    }

    /** The maximum memory of a job. */
    long largest() {
        return giantsMemory;
    }

    void add(Job job) {
        Owner owner = owners.computeIfAbsent(job.facts().owner(), name -> {
            Owner fresh = new Owner();
            // A new owner gets no credit for work done while it was away.
            fresh.work = owners.values().stream().mapToDouble(o -> o.work).min().orElse(0);
            return fresh;
        });
        Forecast forecast = job.facts().forecast();
        boolean giant = forecast.memory() > memory - giantsMemory || forecast.macs() > giantsMacs;
        (giant ? owner.giant : owner.small).add(new Entry(job, arrivals++, giant));
    }

    /** Removes a waiting job; returns whether it was waiting. */
    boolean remove(Job job) {
        Owner owner = owners.get(job.facts().owner());
        if (owner == null) {
            return false;
        }
        boolean removed = owner.small.removeIf(e -> e.job == job) || owner.giant.removeIf(e -> e.job == job);
        forgetIdle(job.facts().owner(), owner);
        return removed;
    }

    /** Removes and returns the job to run now, if any may run. */
    Optional<Entry> next() {
        if (running >= slots) {
            return Optional.empty();
        }
        return owners.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Owner>>comparingDouble(o -> o.getValue().work)
                        .thenComparing(Map.Entry::getKey))
                .map(o -> nextOf(o.getValue()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(this::begin);
    }

    private Optional<Entry> nextOf(Owner owner) {
        Optional<Entry> giant = Optional.ofNullable(owner.giant.peek()).filter(this::mayRun);
        Optional<Entry> small = Optional.ofNullable(owner.small.peek()).filter(this::mayRun);
        if (giant.isPresent() && small.isPresent()) {
            return giant.get().arrival < small.get().arrival ? giant : small;
        }
        return giant.or(() -> small);
    }

    private boolean mayRun(Entry entry) {
        long bytes = entry.memory();
        if (taken + bytes > memory) {
            return false;
        }
        if (entry.giant) {
            return giantsRunning < slots - 1 && giantsTaken + bytes <= giantsMemory;
        }
        // If a giant waits only for memory, small jobs keep to their quarter, so that its turn comes.
        return !aGiantWaitsForMemory() || taken - giantsTaken + bytes <= memory - giantsMemory;
    }

    private boolean aGiantWaitsForMemory() {
        return giantsRunning < slots - 1
                && owners.values().stream()
                        .map(o -> o.giant.peek())
                        .anyMatch(e ->
                                e != null && giantsTaken + e.memory() <= giantsMemory && taken + e.memory() > memory);
    }

    private Entry begin(Entry entry) {
        Owner owner = owners.get(entry.job.facts().owner());
        if (owner == null) {
            throw new IllegalStateException("a job that waits has an owner");
        }
        (entry.giant ? owner.giant : owner.small).remove();
        owner.work += entry.job.facts().forecast().macs();
        owner.running++;
        running++;
        taken += entry.memory();
        if (entry.giant) {
            giantsRunning++;
            giantsTaken += entry.memory();
        }
        return entry;
    }

    /** Marks a running job as ended. */
    void end(Entry entry) {
        running--;
        taken -= entry.memory();
        if (entry.giant) {
            giantsRunning--;
            giantsTaken -= entry.memory();
        }
        Owner owner = owners.get(entry.job.facts().owner());
        if (owner != null) {
            owner.running--;
            forgetIdle(entry.job.facts().owner(), owner);
        }
    }

    private void forgetIdle(String name, Owner owner) {
        if (owner.isIdle()) {
            owners.remove(name);
        }
    }

    int running() {
        return running;
    }

    /** The bytes that the running jobs may use. */
    long taken() {
        return taken;
    }

    int waiting() {
        return owners.values().stream()
                .mapToInt(o -> o.small.size() + o.giant.size())
                .sum();
    }

    int waitingOf(String owner) {
        return Optional.ofNullable(owners.get(owner))
                .map(o -> o.small.size() + o.giant.size())
                .orElse(0);
    }

    /**
     * All waiting jobs, approximately in the order of their turns: those of each key in order of arrival, alternating
     * between keys.
     */
    List<Job> inOrder() {
        List<List<Entry>> queues = new ArrayList<>();
        owners.values().stream()
                .sorted(Comparator.comparingDouble(o -> o.work))
                .forEach(o -> queues.add(java.util.stream.Stream.of(o.small, o.giant)
                        .flatMap(Collection::stream)
                        .sorted(Comparator.comparingLong(Entry::arrival))
                        .toList()));
        List<Job> order = new ArrayList<>();
        int longest = queues.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<Entry> queue : queues) {
                if (i < queue.size()) {
                    order.add(queue.get(i).job);
                }
            }
        }
        return order;
    }
}
