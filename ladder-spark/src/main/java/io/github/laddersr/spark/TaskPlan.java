// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;

/**
 * What every task of a job needs to know.
 *
 * @param settings settings of the results
 * @param settingsText the same as one text, with the model's identity
 * @param version version of Ladder
 * @param maxMemory bytes that one task may use
 * @param maxFailures maximum number of attempts of a task, after which Spark aborts the job
 * @param started start of the job, in milliseconds since 1970
 */
record TaskPlan(
        String out,
        JobSettings settings,
        String settingsText,
        String version,
        long maxMemory,
        int maxFailures,
        long started)
        implements Serializable {}
