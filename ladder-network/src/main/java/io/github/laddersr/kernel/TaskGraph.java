// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tasks some of which need the results of others, to be run again and again. A task begins as soon as all that it needs is done, the
 * lowest number first; no thread waits for a whole layer of a network to end. For one caller at a time.
 */
public final class TaskGraph {
    /** Looks for a task before a thread lets others have its processor. */
    private static final int LOOKS = 1000;

    private final int tasks;
    /** By task: those that need it. */
    private final int[][] followers;
    /** By task: how many it needs. */
    private final int[] needs;

    /** By task: how many of those are not done. */
    private final AtomicIntegerArray missing;
    /** A bit for each task that may begin. */
    private final AtomicLongArray ready;

    private final AtomicInteger left = new AtomicInteger();
    private volatile boolean failed;

    /**
     * A graph.
     *
     * @param needed by task: the numbers of the tasks that must be done before it, each lower than its own and named once
     * @throws IllegalArgumentException if a number is not lower
     */
    public TaskGraph(List<List<Integer>> needed) {
        this.tasks = needed.size();
        this.needs = needed.stream().mapToInt(List::size).toArray();
        int[] counts = new int[tasks];
        for (int i = 0; i < tasks; i++) {
            for (int before : needed.get(i)) {
                if (before < 0 || before >= i) {
                    throw new IllegalArgumentException("task " + i + " needs " + before);
                }
                counts[before]++;
            }
        }
        this.followers = new int[tasks][];
        for (int i = 0; i < tasks; i++) {
            followers[i] = new int[counts[i]];
        }
        for (int i = tasks - 1; i >= 0; i--) {
            for (int before : needed.get(i)) {
                followers[before][--counts[before]] = i;
            }
        }
        this.missing = new AtomicIntegerArray(tasks);
        this.ready = new AtomicLongArray((tasks + Long.SIZE - 1) / Long.SIZE);
    }

    /** Number of tasks. */
    public int size() {
        return tasks;
    }

    /**
     * Runs every task once and returns when all are done.
     *
     * @throws RuntimeException what a task threw; then some are not done
     */
    public void run(WorkerPool workers, Parallel.Task task) {
        failed = false;
        left.set(tasks);
        for (int word = 0; word < ready.length(); word++) {
            ready.set(word, 0);
        }
        for (int i = 0; i < tasks; i++) {
            missing.set(i, needs[i]);
            if (needs[i] == 0) {
                open(i);
            }
        }
        workers.run(Math.min(tasks, workers.threads()), (thread, scratch) -> work(task, scratch));
    }

    private void work(Parallel.Task task, InvertedResidual.Scratch scratch) {
        int looks = 0;
        while (left.get() > 0 && !failed) {
            int next = take();
            if (next >= 0) {
                one(next, task, scratch);
                looks = 0;
            } else if (looks++ < LOOKS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void one(int index, Parallel.Task task, InvertedResidual.Scratch scratch) {
        boolean done = false;
        try {
            task.run(index, scratch);
            done = true;
        } finally {
            if (!done) {
                failed = true;
            }
        }
        for (int follower : followers[index]) {
            if (missing.decrementAndGet(follower) == 0) {
                open(follower);
            }
        }
        left.decrementAndGet();
    }

    private void open(int index) {
        ready.getAndAccumulate(index / Long.SIZE, 1L << index, (a, b) -> a | b);
    }

    /** The lowest task that may begin, now this thread's; -1 if there is none. */
    private int take() {
        for (int word = 0; word < ready.length(); word++) {
            long bits = ready.get(word);
            while (bits != 0) {
                long seen = ready.compareAndExchange(word, bits, bits & (bits - 1));
                if (seen == bits) {
                    return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
                }
                bits = seen;
            }
        }
        return -1;
    }
}
