// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.EnginePool;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.upscale.NetworkChooser;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.UpscaleOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkFiles;

/**
 * The engines of this JVM, those of a job shared by its tasks and kept while the JVM lives: compiling the kernels costs
 * more than many an image.
 */
final class ExecutorEngines {
    /** What an engine depends on. */
    private record Key(JobSettings settings, int threads, long maxMemory) {}

    private static final Map<Key, Enlargement> OPEN = new ConcurrentHashMap<>();

    /** For bands; networks of one name are the same for all jobs, but for files', which have names of their own. */
    private static final EnginePool BANDS = new EnginePool();

    private ExecutorEngines() {}

    /** The enlargement for a job's tasks, with as many threads as a task has cores. */
    static Enlargement of(TaskPlan plan, int threads) {
        return OPEN.computeIfAbsent(
                new Key(plan.settings(), threads, plan.maxMemory()),
                key -> configured(plan, true).threads(threads));
    }

    /**
     * The same without engines, for predictions.
     *
     * @param sent whether a model's file is where Spark put it on this executor, not where the user has it
     */
    static Enlargement configured(TaskPlan plan, boolean sent) {
        JobSettings settings = plan.settings();
        return Enlargement.of(models(settings, sent))
                .size(settings.size())
                .format(settings.imageFormat())
                .quality(settings.quality())
                .lossless(settings.lossless())
                .strip(settings.strip())
                .maxPixels(settings.maxPixels())
                .maxMemory(plan.maxMemory());
    }

    /** What enlarges bands of an image; to be closed, which gives the engine back. */
    static Enlarger enlarger(TaskPlan plan, int threads, SourceFacts source) {
        UpscaleOptions options = UpscaleOptions.defaults().withThreads(threads).withMaxMemory(plan.maxMemory());
        return new Enlarger(models(plan.settings(), true).networksFor(source), options, BANDS);
    }

    /** The models to choose from. */
    static NetworkChooser models(JobSettings settings, boolean sent) {
        String name = settings.modelFile() && sent ? SparkFiles.get(fileName(settings.model())) : settings.model();
        return ModelSet.of(Models.byName()).chooser(name);
    }

    /** What a file is called on the executors. */
    static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
