// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.Enlarged;
import java.nio.file.Path;

/** The outcome of an image. */
public sealed interface ImageOutcome {
    /** The image file, or a folder that could not be listed. */
    Path input();

    /** The result is in place. */
    record Done(PlannedImage image, Enlarged result) implements ImageOutcome {
        @Override
        public Path input() {
            return image.input();
        }
    }

    /** The result already existed. */
    record Skipped(Path input, Path output) implements ImageOutcome {}

    /** The image failed. A file at the result's place, if there was one, is unchanged. */
    record Failed(Path input, Throwable reason) implements ImageOutcome {
        /** The reason; if its message does not name the image, a copy that does. */
        public Throwable named() {
            return reason instanceof UserException known ? named(input, known) : reason;
        }

        static UserException named(Path input, UserException reason) {
            String name = input.toString();
            return String.valueOf(reason.getMessage()).contains(name) ? reason : reason.of(name);
        }
    }
}
