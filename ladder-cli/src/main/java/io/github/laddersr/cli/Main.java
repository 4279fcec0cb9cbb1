// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import io.github.laddersr.cli.report.StandardError;
import io.github.laddersr.cli.report.StandardOutput;
import io.github.laddersr.kernel.Warmup;
import java.util.List;

/** The entry point: takes over standard error from the launcher, runs one command and exits with its status. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the process.
     *
     * @param args a command with its options
     */
    public static void main(String[] args) {
        // Only worthwhile if a single image determines the run time, and only in parallel with this thread.
        if (args.length > 0 && args[0].equals("upscale") && Runtime.getRuntime().availableProcessors() > 1) {
            Warmup.start();
        }
        StandardError.takeOver();
        StandardOutput out = StandardOutput.takeOver();
        System.exit(out.statusAfter(Ladder.run(List.of(args))));
    }
}
