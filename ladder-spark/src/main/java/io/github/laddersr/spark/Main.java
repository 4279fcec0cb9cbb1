// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.ModelSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The job as {@code spark-submit} and {@code ./ladder spark} start it. */
@Command(
        name = "ladder spark",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Enlarges a folder of images on a Spark cluster. The tree of the folder is kept; OUT/manifest.parquet says what became of each image.",
            "IN and OUT are Hadoop's paths (file, hdfs, s3a, ...). Exit status 0: all done; 2: nothing was enlarged, the message says why; 3: some"
                    + " images failed."
        },
        footer = {
            "",
            "Examples:",
            "  ladder spark photos enlarged --master 'local[*]'",
            "  spark-submit --class io.github.laddersr.spark.Main ladder-spark.jar hdfs:///photos hdfs:///enlarged --scale 4 --resume"
        })
public final class Main implements Callable<Integer> {
    private static final int WRONG_INPUT = 2;
    private static final int SOME_FAILED = 3;
    private static final int FAILURES_SHOWN = 20;

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "folder of images, with those below it; or one image")
    String in = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "folder of the results; made if it is not there")
    String out = "";

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark's master, such as 'local[*]'; spark-submit's own wins")
    Optional<String> master = Optional.empty();

    @Option(names = "--scale", paramLabel = "N", description = "enlargement, above 1 and at most 16; default 2")
    Optional<Double> scale = Optional.empty();

    @Option(names = "--width", paramLabel = "PIXELS", description = "columns of the results; rows by the aspect")
    Optional<Integer> width = Optional.empty();

    @Option(names = "--height", paramLabel = "PIXELS", description = "rows of the results; columns by the aspect")
    Optional<Integer> height = Optional.empty();

    @Option(names = "--fit", paramLabel = "WxH", description = "as large as fits into this box")
    Optional<String> fit = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description = "a shipped model (see 'ladder models') or a file on the driver; default: ${DEFAULT-VALUE}",
            defaultValue = "auto")
    String model = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "png, jpg, webp or tif; default: ${DEFAULT-VALUE}",
            defaultValue = "png")
    String format = "";

    @Option(
            names = "--quality",
            paramLabel = "1..100",
            description = "of JPEG and WebP; default: ${DEFAULT-VALUE}",
            defaultValue = "95")
    int quality;

    @Option(names = "--lossless", description = "write lossless WebP")
    boolean lossless;

    @Option(names = "--strip", description = "leave out all metadata but the colour profile")
    boolean strip;

    @Option(names = "--include", paramLabel = "GLOB", description = "only images with such a name; may be repeated")
    List<String> include = List.of();

    @Option(names = "--resume", description = "go on with what an earlier run left")
    boolean resume;

    @Option(names = "--overwrite", description = "replace results that are there")
    boolean overwrite;

    @Option(
            names = "--split-pixels",
            paramLabel = "N",
            description = "cut images of more pixels into bands of rows for several tasks; default: ${DEFAULT-VALUE}",
            defaultValue = "100000000")
    long splitPixels;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "refuse images of more pixels, by their header; default: ${DEFAULT-VALUE}",
            defaultValue = "" + ImageFiles.DEFAULT_MAX_PIXELS)
    long maxPixels;

    /** Starts the job. */
    public static void main(String[] args) {
        int status = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
        System.exit(status);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            JobSettings settings = settings();
            Optional<java.nio.file.Path> file = modelFile();
            requireVectors();
            SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "ladder");
            master.ifPresent(url -> conf.setIfMissing("spark.master", url));
            if (!conf.contains("spark.master")) {
                throw new UserException("No master is named: give --master 'local[*]', or start with spark-submit.");
            }
            try (JavaSparkContext spark = new JavaSparkContext(conf)) {
                file.ifPresent(f -> spark.addFile(f.toUri().toString()));
                SparkJob.Request request = new SparkJob.Request(
                        qualified(spark, in),
                        qualified(spark, out),
                        include,
                        existing(),
                        splitPixels,
                        settings,
                        ModelSet.of(Models.byName()).identity(model),
                        version());
                SparkJob.Summary summary = new SparkJob(spark, request, line -> say(err, line)).run();
                return report(summary, err);
            }
        } catch (UserException e) {
            say(err, String.valueOf(e.getMessage()));
            return WRONG_INPUT;
        }
    }

    private int report(SparkJob.Summary summary, PrintWriter err) {
        summary.failures().stream()
                .limit(FAILURES_SHOWN)
                .forEach(row -> say(err, "%s: %s".formatted(row.path(), row.reason())));
        if (summary.failures().size() > FAILURES_SHOWN) {
            say(
                    err,
                    "and %d more, see the manifest".formatted(summary.failures().size() - FAILURES_SHOWN));
        }
        PrintWriter standard = spec.commandLine().getOut();
        standard.printf(
                Locale.ROOT,
                "%d enlarged, %d done before, %d failed, %d other files left out, in %.1f s; %s%n",
                summary.done(),
                summary.skipped(),
                summary.failures().size(),
                summary.leftOut(),
                summary.seconds(),
                new Path(out, SparkJob.MANIFEST));
        standard.flush();
        return summary.failures().isEmpty() ? 0 : SOME_FAILED;
    }

    private static void say(PrintWriter err, String line) {
        err.println("ladder: " + line);
        err.flush();
    }

    private static Path qualified(JavaSparkContext spark, String path) throws IOException {
        if (path.isEmpty()) {
            throw new UserException("A folder's name is empty: give IN and OUT.");
        }
        Path asked = new Path(path);
        return asked.getFileSystem(spark.hadoopConfiguration()).makeQualified(asked);
    }

    private JobSettings settings() {
        if (resume && overwrite) {
            throw new UserException("--resume and --overwrite contradict each other: give one of them.");
        }
        if (splitPixels < 1) {
            throw new UserException("--split-pixels must be at least 1, not " + splitPixels + ".");
        }
        if (quality < 1 || quality > 100) {
            throw new UserException("--quality " + quality + " is out of range: give 1 to 100.");
        }
        if (ImageFormat.ofOutputName(java.nio.file.Path.of("result." + format)).isEmpty()) {
            throw new UserException("--format " + format + " is not written: give png, jpg, webp or tif.");
        }
        boolean sized = width.isPresent() || height.isPresent();
        if ((scale.isPresent() ? 1 : 0) + (sized ? 1 : 0) + (fit.isPresent() ? 1 : 0) > 1) {
            throw new UserException(
                    "--scale, --width with --height, and --fit are three ways to say the size: give one.");
        }
        int columns = width.orElse(0);
        int rows = height.orElse(0);
        if (fit.isPresent()) {
            String[] sides = fit.get().split("x", -1);
            if (sides.length != 2 || !sides[0].matches("[1-9][0-9]{0,8}") || !sides[1].matches("[1-9][0-9]{0,8}")) {
                throw new UserException("--fit " + fit.get() + " is no size: give one such as 1920x1080.");
            }
            columns = Integer.parseInt(sides[0]);
            rows = Integer.parseInt(sides[1]);
        }
        boolean boxed = fit.isPresent() || sized;
        JobSettings settings = new JobSettings(
                boxed ? 0 : scale.orElse(2.0),
                columns,
                rows,
                fit.isPresent(),
                model,
                modelFile().isPresent(),
                format,
                quality,
                lossless,
                strip,
                maxPixels);
        settings.size(); // says what is wrong with it
        return settings;
    }

    /** The model's file, where it is no shipped one. */
    private Optional<java.nio.file.Path> modelFile() {
        java.nio.file.Path file = java.nio.file.Path.of(model);
        boolean shipped = model.equals(ModelSet.AUTO) || Models.byName().containsKey(model);
        return shipped || !Files.isRegularFile(file) ? Optional.empty() : Optional.of(file.toAbsolutePath());
    }

    private SparkJob.Existing existing() {
        return resume ? SparkJob.Existing.RESUME : overwrite ? SparkJob.Existing.REPLACE : SparkJob.Existing.REFUSE;
    }

    /** The driver's JVM has what an executor's needs, or neither has. */
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
