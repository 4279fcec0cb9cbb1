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
 * The jobs that wait, and which of them is next. Each key has two lanes, for giants and for all else, in the order in which they came. The
 * key that had the least work done is served first. Giants never take the last slot, nor the last quarter of the memory: what is small never
 * waits for one. Not for several threads at once.
 */
final class Lanes {
    /** What part of the memory giants may take all together. */
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

    /** A job that waits. */
    record Entry(Job job, long arrival, boolean giant) {
        long memory() {
            return job.facts().forecast().memory();
        }
    }

    private static final class Owner {
        final Deque<Entry> small = new ArrayDeque<>();
        final Deque<Entry> giant = new ArrayDeque<>();
        double work; // multiply-adds that were begun for it, as far as they count
        int running;

        boolean isIdle() {
            return small.isEmpty() && giant.isEmpty() && running == 0;
        }
    }

    /**
     * Nothing waits yet.
     *
     * @param processors of the machine
     * @param slots jobs that run at once, at least 2
     * @param memory bytes that they may take together
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
            // Who comes anew has no claim on what was done while it was away.
            fresh.work = owners.values().stream().mapToDouble(o -> o.work).min().orElse(0);
            return fresh;
        });
        Forecast forecast = job.facts().forecast();
        boolean giant = forecast.memory() > memory - giantsMemory || forecast.macs() > giantsMacs;
        (giant ? owner.giant : owner.small).add(new Entry(job, arrivals++, giant));
    }

    /** Takes out a job that waits; returns whether it did. */
    boolean remove(Job job) {
        Owner owner = owners.get(job.facts().owner());
        if (owner == null) {
            return false;
        }
        boolean removed = owner.small.removeIf(e -> e.job == job) || owner.giant.removeIf(e -> e.job == job);
        forgetIdle(job.facts().owner(), owner);
        return removed;
    }

    /** Takes out the job that is to run now, if there is one that may. */
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
        // Where a giant waits for memory only, small ones keep to their quarter, so that its turn comes.
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
     * The threads for a job that was just begun: all where it is alone or a giant, else its part. Threads that wait for each other's turns at
     * the processors would cost more than they gain.
     */
    int threadsFor(Entry begun) {
        return begun.giant || running + waiting() <= 1 ? processors : Math.max(1, processors / slots);
    }

    /** A job that ran does so no more. */
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

    /** Bytes that the running jobs may take. */
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

    /** All that wait, in about the order of their turns: each key's in the order in which they came, the keys by turns. */
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
