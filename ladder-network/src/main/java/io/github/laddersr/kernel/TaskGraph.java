// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tasks with dependencies, which can be run repeatedly. A task starts as soon as all tasks that it depends on are done,
 * the lowest index first; no thread has to wait for a whole layer of a network to finish. May be used by one caller at
 * a time.
 */
public final class TaskGraph {
    /** How often a thread looks for a task before it yields its processor. */
    private static final int LOOKS = 1000;

    private final int tasks;
    /** For each task: the tasks that depend on it. */
    private final int[][] followers;
    /** For each task: how many tasks it depends on. */
    private final int[] needs;

    /** For each task: how many of these are not done yet. */
    private final AtomicIntegerArray missing;
    /** One bit for each task that is ready. */
    private final AtomicLongArray ready;

    private final AtomicInteger left = new AtomicInteger();
    private volatile boolean failed;

    /**
     * A graph of tasks.
     *
     * @param needed for each task: the indices of the tasks that must be done before it, each lower than its own and
     *     listed once
     * @throws IllegalArgumentException if an index is not lower
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

    /** The number of tasks. */
    public int size() {
        return tasks;
    }

    /**
     * Runs every task once and returns when all are done.
     *
     * @throws RuntimeException if a task threw it; some tasks are then not done
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

    /** Takes the ready task with the lowest index for this thread; -1 if there is none. */
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
