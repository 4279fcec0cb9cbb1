// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.server.Keys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after the keys of a server. */
@Command(
        name = "key",
        description = "Adds, lists and removes the keys of those who may use a server.",
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

    /** Makes a key. */
    @Command(
            name = "add",
            description = "Makes a key and prints it; only its hash is kept, so it can't be printed again.",
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

    /** Names all keys. */
    @Command(
            name = "list",
            description = "Prints the names of all keys, one a line.",
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

    /** Makes a key worthless. */
    @Command(
            name = "remove",
            description = "Removes a key: a server that runs lets it in no more a second later.",
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
