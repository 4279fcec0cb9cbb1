// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import io.github.laddersr.cli.report.StandardError;
import io.github.laddersr.cli.report.StandardOutput;
import io.github.laddersr.kernel.Warmup;
import java.util.List;

/** The process: takes over standard error from the launcher, runs one command and exits with its status. */
public final class Main {
    private Main() {}

    /**
     * Runs {@code args} and ends the process.
     *
     * @param args a command with its options, as on the command line
     */
    public static void main(String[] args) {
        // Worth it where one image decides how long a command takes, and only beside this thread.
        if (args.length > 0 && args[0].equals("upscale") && Runtime.getRuntime().availableProcessors() > 1) {
            Warmup.start();
        }
        StandardError.takeOver();
        StandardOutput out = StandardOutput.takeOver();
        System.exit(out.statusAfter(Ladder.run(List.of(args))));
    }
}
