package io.github.laddersr.cli;

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
        StandardError.takeOver();
        System.exit(Ladder.run(List.of(args)));
    }
}
