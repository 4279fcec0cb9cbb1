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

/** Prints what a shell needs to complete Ladder's commands and options. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in bash or zsh.",
        footer = {
            "",
            "Examples:",
            "  ladder completion bash > ~/.local/share/bash-completion/completions/ladder",
            "  ladder completion zsh > ~/.zfunc/_ladder    a folder of zsh's fpath"
        })
public final class CompletionCommand implements Runnable {
    /** The shells that are known. */
    public enum Shell {
        BASH,
        ZSH;

        /** As people write it, and as it is completed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** picocli's script is one for both shells; zsh calls this file as the function that completes, the first time too. */
    private static final String ZSH_HEAD = """
            #compdef ladder
            # bash's, which the script below calls and zsh has not.
            (( $+functions[compopt] )) || compopt() { :; }
            """;

    private static final String ZSH_END =
            "\n# The first call only defined the function: this answers it.\n_bash_complete -o default -F _complete_ladder\n";

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
