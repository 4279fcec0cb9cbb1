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
 * The waiting jobs, and which of them is next. Each key has two lanes, one for giants and one for all other jobs, each
 * in the order of arrival. The key for which the least work was done is served first. Giants never take the last slot
 * or the last quarter of the memory, so small jobs never wait for a giant. Not safe for several threads.
 */
final class Lanes {
    /** The part of the memory that all giants together may take. */
    private static final double GIANTS_SHARE = 0.75;

    private final int processors;
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
        double work; // multiply-adds that were begun for this owner, as far as they count
        int running;

        boolean isIdle() {
            return small.isEmpty() && giant.isEmpty() && running == 0;
        }
    }

    /**
     * Empty lanes.
     *
     * @param processors the processors of the machine
     * @param slots how many jobs run at once, at least 2
     * @param memory bytes of memory that they may take together
     * @param giantsMacs multiply-adds above which a job is a giant
     */
    Lanes(int processors, int slots, long memory, long giantsMacs) {
        this.processors = processors;
        this.slots = slots;
        this.memory = memory;
        this.giantsMemory = (long) (memory * GIANTS_SHARE);
        this.giantsMacs = giantsMacs;
    }

    /** The most memory that a job may take. */
    long largest() {
        return giantsMemory;
    }

    void add(Job job) {
        Owner owner = owners.computeIfAbsent(job.facts().owner(), name -> {
            Owner fresh = new Owner();
            // An owner that comes back gets no compensation for the time without jobs.
            fresh.work = owners.values().stream().mapToDouble(o -> o.work).min().orElse(0);
            return fresh;
        });
        Forecast forecast = job.facts().forecast();
        boolean giant = forecast.memory() > memory - giantsMemory || forecast.macs() > giantsMacs;
        (giant ? owner.giant : owner.small).add(new Entry(job, arrivals++, giant));
    }

    /** Removes a waiting job. Returns whether it was there. */
    boolean remove(Job job) {
        Owner owner = owners.get(job.facts().owner());
        if (owner == null) {
            return false;
        }
        boolean removed = owner.small.removeIf(e -> e.job == job) || owner.giant.removeIf(e -> e.job == job);
        forgetIdle(job.facts().owner(), owner);
        return removed;
    }

    /** Removes and returns the job that should run now, if any may run. */
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
        // While a giant waits only for memory, small jobs are limited to their quarter, so that the giant's turn comes.
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

    /**
     * How many threads a job that has just begun gets: all if it is alone or a giant, otherwise a part of them. More
     * threads than processors would cost more than they gain.
     */
    int threadsFor(Entry begun) {
        return begun.giant || running + waiting() <= 1 ? processors : Math.max(1, processors / slots);
    }

    /** Notes that a running job has ended. */
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

    /** The bytes of memory that the running jobs may take. */
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
     * All waiting jobs, approximately in the order in which they will run: the keys take turns, and the jobs of a key
     * are in the order of arrival.
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
