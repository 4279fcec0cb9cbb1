// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.io.Serializable;

/**
 * What every task of a job needs to know.
 *
 * @param out folder of the results, as Hadoop names it
 * @param settings of the results
 * @param settingsText the same as one text, with the model's identity
 * @param version of Ladder
 * @param maxMemory bytes that one task may take
 * @param maxFailures attempts at a task, after which Spark gives the job up
 * @param started when the job began, in milliseconds since 1970
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
