// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.Ladder;
import io.github.laddersr.cli.report.ManPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** For packagers: writes the manual, one page for each command. */
@Command(name = "man", hidden = true, description = "Writes the manual's pages, one for each command.")
public final class ManCommand implements Runnable {
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "existing folder for ladder.1, ladder-upscale.1 and so on")
    public Path folder = Path.of("");

    @Override
    public void run() {
        write(Ladder.commandLine());
    }

    private void write(CommandLine line) {
        Path file = folder.resolve(ManPage.nameOf(line.getCommandSpec()) + ".1");
        try {
            Files.writeString(file, ManPage.of(line));
        } catch (IOException e) {
            throw new UserException("The page " + file + " can't be written: give a folder that exists.", e);
        }
        line.getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .forEach(this::write);
    }
}
