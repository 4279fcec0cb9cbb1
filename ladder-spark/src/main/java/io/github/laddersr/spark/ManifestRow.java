// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;

/**
 * What became of an image; a row of the manifest.
 *
 * @param path of the image, as Hadoop names it
 * @param output path of its result; empty if there is none
 * @param status what became of it
 * @param code why not, for programs: a {@link io.github.laddersr.UserException.Code}; empty where it was done
 * @param reason why not, for people; empty where it was done
 * @param sha256 of the result's bytes, in hexadecimal; empty if there is none
 * @param bytes of the image's file
 * @param width of the image as it is seen, in pixels; 0 if it could not be read
 * @param height the same
 * @param outputWidth of the result; 0 if there is none
 * @param outputHeight the same
 * @param seconds of a task's time that it took
 * @param model names of the models that enlarged it
 * @param version of Ladder
 * @param settings what decides how a result looks, as one text
 * @param finished when, in milliseconds since 1970
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
        long finished)
        implements Serializable {
    /** What became of an image. */
    enum Status {
        /** Its result is in place. */
        DONE,
        /** There is no result; code and reason say why. */
        FAILED
    }
}
