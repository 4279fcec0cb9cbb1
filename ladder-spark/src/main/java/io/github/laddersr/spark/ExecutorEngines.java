package io.github.laddersr.spark;

import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.ModelChooser;
import io.github.laddersr.upscale.ModelSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkFiles;

/**
 * The engines of this JVM, those of a job shared by its tasks and kept while the JVM lives: compiling the kernels
 * costs more than many an image.
 */
final class ExecutorEngines {
    /** What an engine depends on. */
    private record Key(JobSettings settings, int threads, long maxMemory) {}

    private static final Map<Key, Enlargement> OPEN = new ConcurrentHashMap<>();

    private ExecutorEngines() {}

    /**
     * The enlargement for a job.
     *
     * @param threads of each engine: the cores of a task
     * @param maxMemory bytes that one task may take
     */
    static Enlargement of(JobSettings settings, int threads, long maxMemory) {
        return OPEN.computeIfAbsent(
                new Key(settings, threads, maxMemory),
                key -> configured(models(settings, true), settings, maxMemory).threads(threads));
    }

    /** The same for the driver's predictions; nothing is opened. */
    static Enlargement configured(ModelChooser models, JobSettings settings, long maxMemory) {
        return Enlargement.of(models)
                .size(settings.size())
                .format(settings.imageFormat())
                .quality(settings.quality())
                .lossless(settings.lossless())
                .strip(settings.strip())
                .maxPixels(settings.maxPixels())
                .maxMemory(maxMemory);
    }

    /**
     * The models to choose from.
     *
     * @param sent whether a model's file is where Spark put it on this executor, not where the user has it
     */
    static ModelChooser models(JobSettings settings, boolean sent) {
        String name = settings.modelFile() && sent ? SparkFiles.get(fileName(settings.model())) : settings.model();
        return ModelSet.of(Models.byName()).chooser(name);
    }

    /** What a file is called on the executors. */
    static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
