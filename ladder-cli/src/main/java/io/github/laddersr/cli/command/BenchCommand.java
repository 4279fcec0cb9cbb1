// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import picocli.CommandLine.Command;

/**
 * Only for the help: the launcher {@code ./ladder} builds and starts the module ladder-bench, which is not on this
 * class path.
 */
@Command(
        name = "bench",
        description = "Compares the speed of Ladder's engines with others (needs a source checkout).",
        footer = {"", "Examples:", "  ladder bench", "  ladder bench --scale 2 --json bench.json"})
public final class BenchCommand implements Runnable {
    @Override
    public void run() {
        throw new UserException("'bench' needs the source checkout: run './ladder bench' in it.");
    }
}
