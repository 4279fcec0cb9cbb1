// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.List;

/**
 * What came of a job that succeeded.
 *
 * @param bytes of the result
 * @param models that were used
 * @param engine that ran them
 * @param warnings what was lost or left out
 * @param etag of the result, without quotes
 * @param seconds that the work took
 */
public record Outcome(
        long bytes, List<String> models, String engine, List<Note> warnings, String etag, double seconds) {
    /**
     * Something that was lost or left out.
     *
     * @param kind for programs
     * @param sentence for people
     */
    public record Note(String kind, String sentence) {}
}
