// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import picocli.CommandLine.Command;

/**
 * Only for the help: the launcher {@code ./ladder} runs the build itself, before it starts a JVM with this class path.
 */
@Command(
        name = "test",
        description = "Builds everything and runs all tests and checks (needs a source checkout).",
        footer = {"", "Examples:", "  ladder test", "  ladder test -pl ladder-network -am -Dtest=FoldTest"})
public final class TestCommand implements Runnable {
    @Override
    public void run() {
        throw new UserException("'test' needs the source checkout: run './ladder test' in it.");
    }
}
