// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import picocli.CommandLine.Command;

/**
 * Stands in the help; the launcher {@code ./ladder} builds and starts the module ladder-spark, which is not on this
 * class path.
 */
@Command(
        name = "spark",
        description = "Enlarges a folder of images on a Spark cluster, each once (from a source checkout).",
        footer = {
            "",
            "Examples:",
            "  ladder spark photos enlarged --master 'local[*]'",
            "  ladder spark photos enlarged --master 'local[*]' --scale 4 --resume"
        })
public final class SparkCommand implements Runnable {
    @Override
    public void run() {
        throw new UserException(
                "'spark' needs the source checkout: run './ladder spark IN OUT' in it, or spark-submit with its jar (docs/spark.md).");
    }
}
