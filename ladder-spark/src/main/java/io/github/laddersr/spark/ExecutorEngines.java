// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.EnginePool;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.upscale.NetworkChooser;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.UpscaleOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkFiles;

/**
 * The engines of this JVM, those of a job shared by its tasks and kept while the JVM lives: compiling the kernels costs
 * more than many an image.
 */
final class ExecutorEngines {
    /**
     * What engines depend on.
     *
     * @param model a name, or where the file is on this machine
     * @param identity of the model's bytes, as it stands in the settings' text
     */
    private record Key(JobSettings settings, String model, String identity, int threads, long maxMemory) {}

    /** @param bands a pool of its own, as its engines have less memory to think of */
    private record Open(NetworkChooser models, UpscaleOptions options, Enlargement whole, EnginePool bands) {}

    private static final Map<Key, Open> OPEN = new ConcurrentHashMap<>();

    private ExecutorEngines() {}

    /** The enlargement for a job's tasks, with as many threads as a task has cores. */
    static Enlargement of(TaskPlan plan, int threads) {
        return open(plan, threads).whole;
    }

    /** What enlarges bands of an image; to be closed, which gives the engine back. */
    static Enlarger enlarger(TaskPlan plan, int threads, SourceFacts source) {
        Open open = open(plan, threads);
        return new Enlarger(open.models.networksFor(source), open.options, open.bands);
    }

    private static Open open(TaskPlan plan, int threads) {
        JobSettings settings = plan.settings();
        Key key = new Key(settings, place(settings.weights()), plan.settingsText(), threads, plan.maxMemory());
        return OPEN.computeIfAbsent(key, k -> open(k, plan));
    }

    private static Open open(Key key, TaskPlan plan) {
        JobSettings settings = plan.settings();
        NetworkChooser models = models(settings.weights(), key.model);
        UpscaleOptions options = settings.computing().options(key.threads, key.maxMemory);
        Enlargement whole = Enlargement.of(models)
                .size(settings.size())
                .writing(settings.results().options())
                .strip(settings.results().strip())
                .maxPixels(settings.maxPixels())
                .upscaling(options);
        return new Open(models, options, whole, new EnginePool());
    }

    /**
     * The models to choose from.
     *
     * @param model a name, or a file's path on this machine
     * @throws io.github.laddersr.UserException if there is no such model
     */
    static NetworkChooser models(JobSettings.Weights weights, String model) {
        ModelSet shipped = ModelSet.of(Models.byName());
        if (!model.equals(ModelSet.AUTO)) {
            return NetworkChooser.of(List.of(shipped.named(model, ColourOrder.of(weights.channels()))));
        }
        return weights.denoise() < 0 ? shipped.auto() : shipped.denoising(weights.denoise());
    }

    /** A model's name, or where Spark has put its file on this machine, an executor or the driver. */
    static String place(JobSettings.Weights weights) {
        String model = weights.model();
        return weights.file() ? SparkFiles.get(model.substring(model.lastIndexOf('/') + 1)) : model;
    }
}
