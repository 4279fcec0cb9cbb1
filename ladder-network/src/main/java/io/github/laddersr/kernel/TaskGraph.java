// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tasks with dependencies, which can be run repeatedly. A task starts as soon as all tasks that it depends on are done;
 * no thread has to wait for a whole layer of a network to finish. A thread takes its own tasks first, the lowest index
 * first, and then those of other threads. May be used by one caller at a time.
 */
public final class TaskGraph {
    /** How often a thread looks for a task before it yields its processor. */
    private static final int LOOKS = 1000;

    private final int tasks;
    /** For each task: the thread whose own it is. */
    private final int[] owners;
    /** For each task: the tasks that depend on it. */
    private final int[][] followers;
    /** For each task: how many tasks it depends on. */
    private final int[] needs;

    /** For each task: how many of these are not done yet. */
    private final AtomicIntegerArray missing;
    /** For each thread: one bit for each of its tasks that is ready. */
    private final AtomicLongArray[] ready;

    private final AtomicInteger left = new AtomicInteger();
    private volatile boolean failed;

    /**
     * A task.
     *
     * @param needed indices of the tasks that must be done before it, each lower than its own and listed once
     * @param owner index of the thread that takes it before other tasks, at least 0; any thread may run it
     */
    public record Task(List<Integer> needed, int owner) {
        /** Copies the list. */
        public Task {
            needed = List.copyOf(needed);
        }
    }

    /**
     * A graph of tasks.
     *
     * @throws IllegalArgumentException if a task needs one whose index is not lower than its own
     */
    public TaskGraph(List<Task> graph) {
        this.tasks = graph.size();
        this.owners = graph.stream().mapToInt(Task::owner).toArray();
        this.needs = graph.stream().mapToInt(task -> task.needed().size()).toArray();
        int[] counts = new int[tasks];
        for (int i = 0; i < tasks; i++) {
            for (int before : graph.get(i).needed()) {
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
            for (int before : graph.get(i).needed()) {
                followers[before][--counts[before]] = i;
            }
        }
        this.missing = new AtomicIntegerArray(tasks);
        this.ready = new AtomicLongArray[1 + Arrays.stream(owners).max().orElse(0)];
        Arrays.setAll(ready, thread -> new AtomicLongArray((tasks + Long.SIZE - 1) / Long.SIZE));
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
        for (AtomicLongArray own : ready) {
            for (int word = 0; word < own.length(); word++) {
                own.set(word, 0);
            }
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
            int next = take(scratch.thread());
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
        ready[owners[index]].getAndAccumulate(index / Long.SIZE, 1L << index, (a, b) -> a | b);
    }

    /** Takes a ready task for this thread, one of its own if there is one; -1 if none is ready. */
    private int take(int thread) {
        for (int i = 0; i < ready.length; i++) {
            int task = lowest(ready[(thread + i) % ready.length]);
            if (task >= 0) {
                return task;
            }
        }
        return -1;
    }

    private static int lowest(AtomicLongArray ready) {
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
