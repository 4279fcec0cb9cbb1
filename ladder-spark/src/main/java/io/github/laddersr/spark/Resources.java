// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What the cluster has, by its settings.
 *
 * @param heap bytes of an executor's heap
 * @param tasks that run in an executor at once
 * @param slots tasks that run in all executors at once, as far as is known
 * @param maxFailures attempts at a task
 */
record Resources(long heap, int tasks, int slots, int maxFailures) {
    /** Of the heap, what the images of tasks may take; the rest is Spark's own and the JVM's. */
    private static final double SHARE = 0.6;

    private static final Pattern LOCAL = Pattern.compile("local(?:\\[([0-9]+|\\*)(?:,\\s*([0-9]+))?])?");
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\s*([0-9]+)\\s*,.*");

    /** Those of a running context. */
    static Resources of(JavaSparkContext spark) {
        SparkConf conf = spark.getConf();
        int cpus = conf.getInt("spark.task.cpus", 1);
        Matcher local = LOCAL.matcher(spark.master());
        if (local.matches()) {
            String number = local.group(1);
            int cores = number == null
                    ? 1
                    : number.equals("*") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(number);
            int tasks = Math.max(1, cores / cpus);
            int attempts = local.group(2) == null ? 1 : Integer.parseInt(local.group(2));
            return new Resources(Runtime.getRuntime().maxMemory(), tasks, tasks, attempts);
        }
        long heap = conf.getSizeAsBytes("spark.executor.memory", "1g");
        int total = Math.max(1, spark.defaultParallelism());
        Matcher cluster = LOCAL_CLUSTER.matcher(spark.master());
        int executors =
                cluster.matches() ? Integer.parseInt(cluster.group(1)) : conf.getInt("spark.executor.instances", 1);
        int cores = conf.getInt("spark.executor.cores", Math.max(1, total / executors));
        return new Resources(
                heap, Math.max(1, cores / cpus), Math.max(1, total / cpus), conf.getInt("spark.task.maxFailures", 4));
    }

    /** Bytes that one task may take. */
    long memoryForTask() {
        return (long) (heap * SHARE / tasks);
    }

    /**
     * The sentence for an image that needs more than a task may take.
     *
     * @param why with the memory that would suffice
     */
    UserException tooLittle(String path, String why) {
        return new UserException(
                UserException.Code.NO_MEMORY,
                "The executors are too small for %s. %s A task has %d MB: %.0f %% of a heap of %d MB, for %d tasks at once"
                        .formatted(path, why, memoryForTask() >> 20, SHARE * 100, heap >> 20, tasks),
                "raise spark.executor.memory (with a local master Java's -Xmx, LADDER_JAVA_OPTS), or run fewer tasks in an executor"
                        + " (spark.executor.cores, spark.task.cpus)");
    }
}
