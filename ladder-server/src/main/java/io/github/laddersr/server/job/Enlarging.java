// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;
import java.util.List;

/** How jobs use the library. Safe for several threads. */
public interface Enlarging extends AutoCloseable {
    /**
     * A model that a request may name.
     *
     * @param name the name for people and programs
     * @param scale 2, 3 or 4
     * @param file the name of its file
     * @param sha256 the hash of the file, in hexadecimal
     * @param card its model card, in Markdown
     */
    record ModelFacts(String name, int scale, String file, String sha256, String card) {}

    /** Receives progress and can cancel the work. */
    interface Hearing {
        /** Receives the share of the work that is done, up to 1. */
        void progress(double share);

        /** Whether the work must end. This is called for each band of rows. */
        boolean isCanceled();
    }

    /**
     * What an enlargement used.
     *
     * @param models the names of the models
     * @param engine the name of the engine
     * @param warnings warnings about what was lost or left out
     */
    record Used(List<String> models, String engine, List<Outcome.Note> warnings) {}

    /** Whether requests may ask for less noise, because there are models that remove it. */
    boolean canDenoise();

    /** All models. */
    List<ModelFacts> models();

    /**
     * Forecasts a job from the file's header.
     *
     * @throws io.github.laddersr.UserException if the job can't be done
     */
    Forecast forecast(Path input, Wish wish);

    /**
     * Enlarges a file.
     *
     * @param output the result's file, which is written completely or not at all; its name has the extension of its
     *     format
     * @param threads how many threads to use, at least 1; the result does not depend on it
     * @throws io.github.laddersr.UserException if the job can't be done
     * @throws java.util.concurrent.CancellationException if the job was canceled
     */
    Used enlarge(Path input, Path output, Wish wish, int threads, Hearing hearing);

    /** The bytes of memory that all running jobs together may take. */
    long memory();

    @Override
    void close();
}
