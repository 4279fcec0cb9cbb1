// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.List;

/**
 * The result of a successful job.
 *
 * @param bytes length of the result
 * @param models models that were used
 * @param engine engine that ran them
 * @param warnings what was lost or left out
 * @param etag entity tag of the result, without quotes
 * @param seconds seconds of work
 */
public record JobResult(
        long bytes, List<String> models, String engine, List<Note> warnings, String etag, double seconds) {
    /**
     * A note on something that was lost or left out.
     *
     * @param kind for programs
     * @param sentence for people
     */
    public record Note(String kind, String sentence) {}
}
