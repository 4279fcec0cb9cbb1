// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

/** Runs independent tasks, on one thread or several. */
@FunctionalInterface
public interface Parallel {
    /** One of several tasks. */
    @FunctionalInterface
    interface Task {
        /**
         * Runs the task.
         *
         * @param index index of this task
         * @param scratch scratch memory of the running thread
         */
        void run(int index, InvertedResidual.Scratch scratch);
    }

    /** Runs tasks 0 to {@code tasks - 1} and returns when all are done; exceptions of tasks are thrown here. */
    void run(int tasks, Task task);

    /** Runs all tasks on the calling thread, in order. */
    static Parallel sequential() {
        InvertedResidual.Scratch scratch = new InvertedResidual.Scratch();
        return (tasks, task) -> {
            for (int i = 0; i < tasks; i++) {
                task.run(i, scratch);
            }
        };
    }
}
