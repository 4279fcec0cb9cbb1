// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.function.IntSupplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How much a command prints besides its results: the options {@code -v} and {@code -q}, which every command has. */
public enum Verbosity {
    /** Only failures: no news, no warnings, no progress bar. */
    QUIET(Level.ERROR),
    /** News on standard output, warnings on standard error, a progress bar on a terminal. */
    NORMAL(Level.WARN),
    /** Also which engine and which tiles are used, and the causes of failures. */
    VERBOSE(Level.DEBUG);

    private static final String QUIET_OPTION = "--quiet";
    private static final String VERBOSE_OPTION = "--verbose";
    private static final String OURS = "io.github.laddersr";
    private static final ScopedValue<Verbosity> CURRENT = ScopedValue.newInstance();

    private final Level level;

    Verbosity(Level level) {
        this.level = level;
    }

    /** Adds the two options to a command. */
    public static void addOptions(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-q", QUIET_OPTION)
                .description("print only errors and requested results")
                .build());
        spec.addOption(OptionSpec.builder("-v", VERBOSE_OPTION)
                .description("print more, such as which engine is used and why something failed")
                .build());
    }

    /**
     * The verbosity that the user chose for the command.
     *
     * @throws ParameterException if both options were given
     */
    public static Verbosity of(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        boolean quiet = last.hasMatchedOption(QUIET_OPTION);
        boolean verbose = last.hasMatchedOption(VERBOSE_OPTION);
        if (quiet && verbose) {
            throw new ParameterException(last.commandSpec().commandLine(), "--quiet and --verbose exclude each other");
        }
        return quiet ? QUIET : verbose ? VERBOSE : NORMAL;
    }

    /** The verbosity of the command that runs on this thread; normal outside commands. */
    public static Verbosity current() {
        return CURRENT.orElse(NORMAL);
    }

    /** Where a command prints its news: standard output, or nowhere if it is to be quiet. Results do not go here. */
    public static PrintWriter news(CommandSpec spec) {
        return current() == QUIET
                ? new PrintWriter(Writer.nullWriter())
                : spec.commandLine().getOut();
    }

    /** Runs a command with the log level of this verbosity. */
    public int run(IntSupplier command) {
        if (this == NORMAL) { // avoids starting a logger that may never be needed
            return call(command);
        }
        Logger logger = (Logger) LoggerFactory.getLogger(OURS);
        Level before = logger.getLevel();
        logger.setLevel(level);
        try {
            return call(command);
        } finally {
            logger.setLevel(before);
        }
    }

    private int call(IntSupplier command) {
        return ScopedValue.where(CURRENT, this).call(command::getAsInt);
    }
}
