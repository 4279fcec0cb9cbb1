// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.nio.file.Path;
import java.util.List;

/** The library as jobs use it. For several threads at once. */
public interface Enlarging extends AutoCloseable {
    /**
     * A model that a wish may name.
     *
     * @param name for people and programs
     * @param scale 2, 3 or 4
     * @param file its name
     * @param sha256 of the file, in hexadecimal
     * @param card its model card, in Markdown
     */
    record ModelFacts(String name, int scale, String file, String sha256, String card) {}

    /** Hears how it goes, and may end it. */
    interface Hearing {
        /** What share of the work is done, up to 1. */
        void progress(double share);

        /** Whether the work is to end; asked for each band of rows. */
        boolean isCanceled();
    }

    /**
     * What was used.
     *
     * @param models names
     * @param engine name
     * @param warnings what was lost or left out
     */
    record Used(List<String> models, String engine, List<Outcome.Note> warnings) {}

    /** Whether a wish may ask for less noise: models that do it are there. */
    boolean canDenoise();

    /** All models. */
    List<ModelFacts> models();

    /**
     * What a job would be, by the file's header.
     *
     * @throws io.github.laddersr.UserException if it can't be done
     */
    Forecast forecast(Path input, Wish wish);

    /**
     * Enlarges a file.
     *
     * @param output is there whole or not at all; its name ends as its format's names do
     * @param threads of the processor to take, at least 1; the result does not depend on it
     * @throws io.github.laddersr.UserException if it can't be done
     * @throws java.util.concurrent.CancellationException if it was canceled
     */
    Used enlarge(Path input, Path output, Wish wish, int threads, Hearing hearing);

    /** Bytes that the work of all jobs at once may take. */
    long memory();

    @Override
    void close();
}
