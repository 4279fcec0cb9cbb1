// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import io.github.laddersr.cli.Ladder;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script with which a shell completes Ladder's commands and options. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in bash or zsh.",
        footer = {
            "",
            "Examples:",
            "  ladder completion bash > ~/.local/share/bash-completion/completions/ladder",
            "  ladder completion zsh > ~/.zfunc/_ladder    a folder in zsh's fpath"
        })
public final class CompletionCommand implements Runnable {
    /** The supported shells. */
    public enum Shell {
        BASH,
        ZSH;

        /** The name on the command line and in completions. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * picocli generates one script for both shells; zsh calls this file as the completion function, even for the first
     * completion.
     */
    private static final String ZSH_HEAD = """
            #compdef ladder
            # A bash builtin that the script below calls and zsh lacks.
            (( $+functions[compopt] )) || compopt() { :; }
            """;

    private static final String ZSH_END =
            "\n# The first call only defined the function; this line completes it.\n_bash_complete -o default -F _complete_ladder\n";

    @Spec
    public CommandSpec spec;

    @Parameters(index = "0", paramLabel = "bash|zsh", description = "the shell")
    public Shell shell = Shell.BASH;

    @Override
    public void run() {
        String script = AutoComplete.bash("ladder", Ladder.commandLine());
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (shell) {
                    case BASH -> script;
                    case ZSH -> ZSH_HEAD + script + ZSH_END;
                });
        out.flush();
    }
}
