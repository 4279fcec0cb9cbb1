// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.base.Messages;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.ModelSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The job as {@code spark-submit} and {@code ./ladder spark} start it. */
@Command(
        name = "ladder spark",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Enlarges a folder of images on a Spark cluster. The tree of the folder is kept; OUT/manifest.parquet lists the outcome for each image.",
            "IN and OUT are Hadoop's paths (file, hdfs, s3a, ...). Exit status 0: all done; 1: the job ended early, go on with --resume; 2: nothing was"
                    + " enlarged, the message says why; 3: some images failed."
        },
        footer = {
            "",
            "Examples:",
            "  ladder spark photos enlarged --master 'local[*]'",
            "  ladder spark photos enlarged --master 'local[*]' --plan",
            "  spark-submit --class io.github.laddersr.spark.Main ladder-spark.jar hdfs:///photos hdfs:///enlarged --scale 4 --resume"
        })
public final class Main implements Callable<Integer> {
    private static final int ENDED_EARLY = 1;
    private static final int WRONG_INPUT = 2;
    private static final int SOME_FAILED = 3;
    private static final int FAILURES_SHOWN = 20;
    private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

    /**
     * What an executor's JVM starts with, before the options of the user, so that those win. Kernels check their operands
     * once before their loops, so each vector need not be checked again; C2 compiles them early, because until then each
     * vector is an object; and an image's maps are not moved from one generation of the heap to the next.
     */
    static final String FAST_EXECUTORS = "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0"
            + " -XX:PretenureSizeThreshold=64k -XX:CompileCommand=quiet"
            + " -XX:CompileCommand=CompileThresholdScaling,io.github.laddersr.kernel.*::*,0.05";

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "folder of images, including subfolders; or one image")
    String in = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "folder of the results; created if missing")
    String out = "";

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark's master, such as 'local[*]'; spark-submit's own takes precedence")
    Optional<String> master = Optional.empty();

    @Mixin
    JobOptions options = new JobOptions();

    /** Starts the job. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command with its error handling. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongOption);
    }

    private static int wrongOption(ParameterException failure, String[] args) {
        Optional<String> instead = JobOptions.INSTEAD.entrySet().stream()
                .filter(entry -> Arrays.stream(args)
                        .anyMatch(arg -> arg.equals(entry.getKey()) || arg.startsWith(entry.getKey() + "=")))
                .map(entry -> "A Spark job has no %s: %s.".formatted(entry.getKey(), entry.getValue()))
                .findFirst();
        String sentence = String.valueOf(failure.getMessage());
        say(
                failure.getCommandLine().getErr(),
                instead.orElse(sentence + (sentence.endsWith(".") ? "" : ".") + " Try 'ladder spark --help'."));
        return WRONG_INPUT;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            JobSettings settings = options.settings();
            requireVectors();
            SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "ladder");
            conf.set(EXECUTOR_OPTIONS, (FAST_EXECUTORS + " " + conf.get(EXECUTOR_OPTIONS, "")).strip());
            master.ifPresent(url -> conf.setIfMissing("spark.master", url));
            if (!conf.contains("spark.master")) {
                throw new UserException("There is no master: give --master 'local[*]', or start with spark-submit.");
            }
            String identity = ModelSet.of(Models.byName()).identity(options.model);
            try (JavaSparkContext spark = started(conf)) {
                options.file().ifPresent(file -> spark.addFile(file.toUri().toString()));
                SparkJob.Request request = new SparkJob.Request(
                        qualified(spark, in),
                        qualified(spark, out),
                        options.include,
                        options.existing(),
                        options.splitPixels(),
                        settings,
                        identity,
                        version(),
                        options.plan);
                SparkJob.Summary summary = new SparkJob(spark, request, line -> say(err, line)).run();
                return report(summary, err);
            }
        } catch (UserException e) {
            say(err, String.valueOf(e.getMessage()));
            return WRONG_INPUT;
        } catch (SparkException e) {
            say(err, early(e));
            return ENDED_EARLY;
        }
    }

    private static JavaSparkContext started(SparkConf conf) {
        try {
            return context(conf);
        } catch (SparkException | IllegalStateException e) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "Spark doesn't start with the master %s (%s)"
                            .formatted(conf.get("spark.master"), Messages.reason(e)),
                    "check --master and whether the cluster can be reached",
                    e);
        }
    }

    /** Declares what Spark's constructor, written in Scala, throws without saying so. */
    private static JavaSparkContext context(SparkConf conf) throws SparkException {
        return new JavaSparkContext(conf);
    }

    /** Of a lost cluster, tasks that fail everywhere, or somebody who stopped the job. */
    private static String early(SparkException e) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
        return "The job ended early (%s). What is done is kept: go on with --resume.".formatted(reason);
    }

    private int report(SparkJob.Summary summary, PrintWriter err) {
        summary.failures().stream().limit(FAILURES_SHOWN).forEach(row -> say(err, named(row)));
        if (summary.failures().size() > FAILURES_SHOWN) {
            say(
                    err,
                    "and %d more, see the manifest".formatted(summary.failures().size() - FAILURES_SHOWN));
        }
        Warnings.report(summary.warned()).forEach(line -> say(err, line));
        if (!options.plan) {
            PrintWriter standard = spec.commandLine().getOut();
            standard.printf(
                    Locale.ROOT,
                    "%d enlarged, %d skipped, %d failed, %d other files ignored, in %.1f s%s; %s%n",
                    summary.done(),
                    summary.skipped(),
                    summary.failures().size(),
                    summary.leftOut(),
                    summary.seconds(),
                    speed(summary),
                    new Path(out, SparkJob.MANIFEST));
            standard.flush();
        }
        return summary.failures().isEmpty() ? 0 : SOME_FAILED;
    }

    /** For a local file, the reason already contains the path. */
    private static String named(ManifestRow row) {
        return row.reason().contains(new Path(row.path()).toUri().getPath())
                ? row.reason()
                : row.path() + ": " + row.reason();
    }

    private static String speed(SparkJob.Summary summary) {
        return summary.megapixels() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", %.3f Mpixel at %.2f s of a task for each",
                        summary.megapixels(),
                        summary.taskSeconds() / summary.megapixels());
    }

    private static void say(PrintWriter err, String line) {
        err.println("ladder: " + line);
        err.flush();
    }

    /** A path with its scheme and authority. */
    private static Path qualified(JavaSparkContext spark, String path) throws IOException {
        if (path.isEmpty()) {
            throw new UserException("The name of a folder is empty: give IN and OUT.");
        }
        try {
            Path asked = new Path(path);
            return asked.getFileSystem(spark.hadoopConfiguration()).makeQualified(asked);
        } catch (IllegalArgumentException | IOException e) {
            throw new UserException(
                    UserException.Code.INVALID,
                    "The path %s can't be used (%s)".formatted(path, e.getMessage()),
                    "check its scheme and address; a file system's client may be missing on the class path",
                    e);
        }
    }

    /** The driver's JVM has the Vector API if and only if the executors' JVMs have it. */
    private static void requireVectors() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new UserException(
                    "This JVM lacks the Vector API: start it with --add-modules jdk.incubator.vector (spark-submit of Spark 4.2 does), and the"
                            + " executors too (spark.executor.extraJavaOptions).");
        }
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
