// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import java.util.List;

/**
 * The outcome of a job that succeeded.
 *
 * @param bytes the length of the result
 * @param models the models that were used
 * @param engine the engine that ran them
 * @param warnings notes about what was lost or left out
 * @param etag the entity tag of the result, without quotes
 * @param seconds how long the work took
 */
public record Outcome(
        long bytes, List<String> models, String engine, List<Note> warnings, String etag, double seconds) {
    /**
     * A note about something that was lost or left out.
     *
     * @param kind a code for programs
     * @param sentence a sentence for people
     */
    public record Note(String kind, String sentence) {}
}
