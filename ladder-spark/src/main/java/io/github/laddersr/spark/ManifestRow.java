// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;
import java.util.List;

/**
 * The outcome for an image; a row of the manifest.
 *
 * @param path Hadoop's path of the image
 * @param output path of its result; empty if there is none
 * @param status the outcome
 * @param code reason for a failure, for programs: a {@link io.github.laddersr.UserException.Code}; empty on success
 * @param reason reason for a failure, for people; empty on success
 * @param sha256 hash of the result's bytes in hexadecimal; empty if there is none
 * @param bytes length of the image's file
 * @param width width of the image after its orientation is applied, in pixels; 0 if it could not be read
 * @param height height, likewise
 * @param outputWidth width of the result; 0 if there is none
 * @param outputHeight height of the result; 0 if there is none
 * @param seconds task time that it took
 * @param model names of the models that enlarged it
 * @param version version of Ladder
 * @param settings settings that determine a result, as one text
 * @param finished time when it was finished, in milliseconds since 1970
 * @param warnings sentences about what is lost or left out in the result
 */
record ManifestRow(
        String path,
        String output,
        Status status,
        String code,
        String reason,
        String sha256,
        long bytes,
        int width,
        int height,
        int outputWidth,
        int outputHeight,
        double seconds,
        String model,
        String version,
        String settings,
        long finished,
        List<String> warnings)
        implements Serializable {
    ManifestRow {
        warnings = List.copyOf(warnings);
    }

    /** The outcome for an image. */
    enum Status {
        /** The result is in place. */
        DONE,
        /** There is no result; code and reason say why. */
        FAILED
    }
}
