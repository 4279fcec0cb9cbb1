// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageSize;
import java.nio.file.Path;

/** What became of an image. */
public sealed interface Outcome {
    /** The file that was to be enlarged, or a folder that could not be listed. */
    Path input();

    /**
     * Its result is in place.
     *
     * @param large the result's size
     * @param seconds that enlarging and writing took
     */
    record Done(Job job, ImageSize large, double seconds) implements Outcome {
        @Override
        public Path input() {
            return job.input();
        }
    }

    /** Its result was there before. */
    record Skipped(Path input, Path output) implements Outcome {}

    /** It could not be done; what was at the result's place, if anything, still is. */
    record Failed(Path input, Throwable reason) implements Outcome {
        /** The reason, with the image's name where it is a sentence that does not know it. */
        public Throwable named() {
            String sentence = String.valueOf(reason.getMessage());
            String name = input.toString();
            return reason instanceof UserException known && !sentence.contains(name) ? known.of(name) : reason;
        }
    }
}
