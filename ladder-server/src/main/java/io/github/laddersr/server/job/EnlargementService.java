// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;
import java.util.List;

/** The part of the library that jobs use. Thread-safe. */
public interface EnlargementService extends AutoCloseable {
    /**
     * A model that a request may name.
     *
     * @param name name for people and programs
     * @param scale 2, 3 or 4
     * @param file name of its file
     * @param sha256 hash of the file in hexadecimal
     * @param card its model card in Markdown
     */
    record ModelFacts(String name, int scale, String file, String sha256, String card) {}

    /** Receives progress and can cancel the work. */
    interface Listener {
        /** Called with the share of the work that is done, up to 1. */
        void progress(double share);

        /** Whether to cancel the work; called for each band of rows. */
        boolean isCanceled();
    }

    /**
     * What was used for a result.
     *
     * @param models names of the models
     * @param engine name of the engine
     * @param warnings what was lost or left out
     */
    record Used(List<String> models, String engine, List<JobResult.Note> warnings) {}

    /** All models. */
    List<ModelFacts> models();

    /**
     * Predicts a job from the file's header.
     *
     * @throws io.github.laddersr.UserException if it is not possible
     */
    Forecast forecast(Path input, JobOptions wish);

    /**
     * Enlarges a file.
     *
     * @param output written completely or not at all; its name has the extension of its format
     * @throws io.github.laddersr.UserException if it is not possible
     * @throws java.util.concurrent.CancellationException if it was cancelled
     */
    Used enlarge(Path input, Path output, JobOptions wish, Listener hearing);

    /** The bytes that all jobs together may use. */
    long memory();

    @Override
    void close();
}
