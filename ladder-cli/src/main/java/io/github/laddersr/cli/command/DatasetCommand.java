// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks and prepares folders of training and test images. */
@Command(
        name = "dataset",
        description = "Checks and prepares folders of training and test images.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DatasetCheckCommand.class, DatasetPrepareCommand.class},
        footer = {
            "",
            "Examples:",
            "  ladder dataset check sets",
            "  ladder dataset prepare DIV2K --out DIV2K_small --scale 2"
        })
public final class DatasetCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
