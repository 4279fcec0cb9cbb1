// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.server.Keys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Manages the keys of a server. */
@Command(
        name = "key",
        description = "Adds, lists and removes the keys of a server's users.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServeKeyCommand.Add.class, ServeKeyCommand.ListNames.class, ServeKeyCommand.Remove.class},
        footer = {
            "",
            "Examples:",
            "  ladder serve key add alice",
            "  ladder serve key list",
            "  ladder serve key remove alice"
        })
public final class ServeKeyCommand implements Runnable {
    @Spec
    public CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Creates a key. */
    @Command(
            name = "add",
            description = "Creates a key and prints it; only its hash is stored, so it can't be printed again.",
            footer = {"", "Examples:", "  ladder serve key add alice"})
    public static final class Add implements Runnable {
        @Spec
        CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "whose key it is")
        String name = "";

        @Mixin
        ServeCommand.ServeFolder folder;

        @Override
        public void run() {
            spec.commandLine().getOut().println(Keys.add(folder.keysFile(), name));
        }
    }

    /** Lists all keys. */
    @Command(
            name = "list",
            description = "Prints the names of all keys, one per line.",
            footer = {"", "Examples:", "  ladder serve key list"})
    public static final class ListNames implements Runnable {
        @Spec
        CommandSpec spec;

        @Mixin
        ServeCommand.ServeFolder folder;

        @Override
        public void run() {
            Keys.names(folder.keysFile()).forEach(spec.commandLine().getOut()::println);
        }
    }

    /** Removes a key. */
    @Command(
            name = "remove",
            description = "Removes a key; a running server rejects it within a second.",
            footer = {"", "Examples:", "  ladder serve key remove alice"})
    public static final class Remove implements Runnable {
        @Parameters(paramLabel = "NAME", description = "whose key it was")
        String name = "";

        @Mixin
        ServeCommand.ServeFolder folder;

        @Override
        public void run() {
            Keys.remove(folder.keysFile(), name);
        }
    }
}
