// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import io.github.laddersr.UserException;
import io.github.laddersr.upscale.SourceFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * An image to be enlarged.
 *
 * @param file as the user knows it
 * @param place folder of its result, below the output folder; empty for that folder itself
 * @param header what was seen of it when its folder was listed, so that it is not opened for that once more; empty if the user named it
 */
record FoundImage(Path file, Path place, Optional<Header> header) {
    /** One that nobody has looked at yet. */
    FoundImage(Path file, Path place) {
        this(file, place, Optional.empty());
    }

    /**
     * What is known of a file without decoding it.
     *
     * @param state from before it was looked at
     * @param facts if it can be read
     * @param failure what is wrong with it; empty if there are facts
     */
    record Header(FileStamp state, Optional<SourceFacts> facts, Optional<UserException> failure) {
        /**
         * Looks at a file.
         *
         * @param reader opens it
         * @throws IOException if it is not there
         */
        static Header of(Path file, Function<Path, SourceFacts> reader) throws IOException {
            FileStamp state = FileStamp.of(file);
            try {
                return new Header(state, Optional.of(reader.apply(file)), Optional.empty());
            } catch (UserException e) {
                return new Header(state, Optional.empty(), Optional.of(e));
            }
        }

        /** Whether it is an image, be it a damaged one; an empty file is none. */
        boolean isOfAnImage() {
            return state.bytes() > 0
                    && failure.filter(e -> e.code() == UserException.Code.NOT_AN_IMAGE)
                            .isEmpty();
        }

        /** @throws UserException what is wrong with it */
        SourceFacts factsOrThrow() {
            return facts.orElseThrow(failure::get);
        }
    }
}
