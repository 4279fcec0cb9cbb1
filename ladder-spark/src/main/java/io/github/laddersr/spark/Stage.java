// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Runs bins of work on the cluster, one task each, and passes on each task's results as soon as it has ended. */
final class Stage {
    /** What a task does with an entry of its bin. */
    interface Work<T, R> extends Serializable {
        R run(TaskWorker worker, T entry) throws IOException;
    }

    private Stage() {}

    /**
     * Runs all tasks and returns when they have ended.
     *
     * @param bins bins of entries that can be serialized
     * @param heard receives a task's results, only once even if the task was attempted several times; must return
     *     immediately
     * @throws SparkException if a task failed as often as Spark allows, or the job was stopped
     */
    static <T extends Serializable, R extends Serializable> void run(
            JavaSparkContext spark,
            TaskPlan plan,
            String title,
            List<List<T>> bins,
            Work<T, R> work,
            Consumer<List<R>> heard)
            throws SparkException {
        if (bins.isEmpty()) {
            return;
        }
        spark.setJobDescription(title);
        List<ArrayList<T>> serializable = bins.stream().map(ArrayList::new).toList();
        RDD<ArrayList<T>> rdd =
                spark.parallelize(new ArrayList<>(serializable), bins.size()).rdd();
        SerializableConfiguration conf = new SerializableConfiguration(spark.hadoopConfiguration());
        spark.sc()
                .runJob(
                        rdd,
                        new Task<>(plan, conf, work),
                        CollectionConverters.asScala(IntStream.range(0, bins.size())
                                        .boxed()
                                        .map(i -> (Object) i)
                                        .toList())
                                .toSeq(),
                        new AbstractFunction2<Object, ArrayList<R>, BoxedUnit>() {
                            @Override
                            public BoxedUnit apply(Object number, ArrayList<R> results) {
                                heard.accept(results);
                                return BoxedUnit.UNIT;
                            }
                        },
                        ClassTag$.MODULE$.apply(ArrayList.class));
    }

    /** One bin on an executor. */
    private static final class Task<T, R> extends AbstractFunction2<TaskContext, Iterator<ArrayList<T>>, ArrayList<R>>
            implements Serializable {
        private final TaskPlan plan;
        private final SerializableConfiguration conf;
        private final Work<T, R> work;

        private Task(TaskPlan plan, SerializableConfiguration conf, Work<T, R> work) {
            this.plan = plan;
            this.conf = conf;
            this.work = work;
        }

        @Override
        public ArrayList<R> apply(TaskContext context, Iterator<ArrayList<T>> bins) {
            TaskWorker worker = new TaskWorker(plan, conf.value(), context);
            ArrayList<R> results = new ArrayList<>();
            while (bins.hasNext()) {
                for (T entry : bins.next()) {
                    context.killTaskIfInterrupted();
                    try {
                        results.add(work.run(worker, entry));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            return results;
        }
    }
}
