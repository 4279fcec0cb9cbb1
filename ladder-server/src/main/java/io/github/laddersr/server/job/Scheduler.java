// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Gives waiting jobs to threads that work on them, as many at once as the memory allows. */
final class Scheduler {
    /** Works on a job until it has ended. */
    @FunctionalInterface
    interface Worker {
        /**
         * Works on one job.
         *
         * @param threads how many threads to use
         * @return how long to wait before the job is tried again; empty if it has ended or is to be left for the next
         *     start
         */
        Optional<Duration> work(Job job, int threads);
    }

    private final Lanes lanes;
    private final Worker worker;
    private final ExecutorService threads;
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "ladder-later"));
    private final Set<Job> running = new HashSet<>();
    private final Set<Job> resting = new HashSet<>(); // jobs that will be tried again
    private Map<String, Integer> positions = Map.of();
    private long positionsAt;
    private boolean stopped;

    Scheduler(Lanes lanes, Worker worker) {
        this.lanes = lanes;
        this.worker = worker;
        this.threads = Executors.newCachedThreadPool(WorkThread.factory("ladder-job"));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    synchronized void submit(Job job) {
        lanes.add(job);
        dispatch();
    }

    /** Removes a waiting job, so that it will not run. Returns whether it was waiting. */
    synchronized boolean remove(Job job) {
        return lanes.remove(job) | resting.remove(job);
    }

    private void dispatch() {
        while (!stopped) {
            Optional<Lanes.Entry> next = lanes.next();
            if (next.isEmpty()) {
                return;
            }
            Lanes.Entry entry = next.get();
            running.add(entry.job());
            int share = lanes.threadsFor(entry);
            threads.execute(() -> run(entry, share));
        }
    }

    private void run(Lanes.Entry entry, int share) {
        Optional<Duration> again = Optional.empty();
        try {
            again = worker.work(entry.job(), share);
        } finally {
            synchronized (this) {
                running.remove(entry.job());
                lanes.end(entry);
                again.ifPresent(wait -> rest(entry.job(), wait));
                notifyAll();
                dispatch();
            }
        }
    }

    private void rest(Job job, Duration wait) {
        if (stopped) {
            return;
        }
        resting.add(job);
        later.schedule(
                () -> {
                    synchronized (this) {
                        if (resting.remove(job)) {
                            lanes.add(job);
                            dispatch();
                        }
                    }
                },
                wait.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    synchronized int waiting() {
        return lanes.waiting() + resting.size();
    }

    synchronized int waitingOf(String owner) {
        return lanes.waitingOf(owner)
                + (int) resting.stream()
                        .filter(job -> job.facts().owner().equals(owner))
                        .count();
    }

    synchronized int running() {
        return lanes.running();
    }

    /** The bytes of memory that the running jobs may take. */
    synchronized long taken() {
        return lanes.taken();
    }

    /**
     * The position of a waiting job, 1 for the next. Empty if it does not wait. The positions are updated a few times a
     * second.
     */
    synchronized Optional<Integer> position(Job job) {
        long now = System.nanoTime();
        if (now - positionsAt > 200_000_000L || !positions.containsKey(job.id())) {
            positionsAt = now;
            List<Job> order = lanes.inOrder();
            positions = new HashMap<>();
            for (int i = 0; i < order.size(); i++) {
                positions.put(order.get(i).id(), i + 1);
            }
        }
        return Optional.ofNullable(positions.get(job.id()));
    }

    /**
     * Begins no more jobs and waits for the running ones.
     *
     * @return the jobs that still run after that time
     */
    synchronized Set<Job> stop(Duration grace) throws InterruptedException {
        stopped = true;
        later.shutdownNow();
        long end = System.nanoTime() + grace.toNanos();
        while (!running.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return Set.copyOf(running);
    }
}
