// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.Enlarged;
import java.nio.file.Path;

/** What became of an image. */
public sealed interface ImageOutcome {
    /** The file that was to be enlarged, or a folder that could not be listed. */
    Path input();

    /** Its result is in place. */
    record Done(PlannedImage image, Enlarged result) implements ImageOutcome {
        @Override
        public Path input() {
            return image.input();
        }
    }

    /** Its result was there before. */
    record Skipped(Path input, Path output) implements ImageOutcome {}

    /** It could not be done; what was at the result's place, if anything, still is. */
    record Failed(Path input, Throwable reason) implements ImageOutcome {
        /** The reason, with the image's name where it is a sentence that does not know it. */
        public Throwable named() {
            return reason instanceof UserException known ? named(input, known) : reason;
        }

        static UserException named(Path input, UserException reason) {
            String name = input.toString();
            return String.valueOf(reason.getMessage()).contains(name) ? reason : reason.of(name);
        }
    }
}
