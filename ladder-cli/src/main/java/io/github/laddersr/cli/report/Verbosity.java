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

/** How much a command says beside its results: the options {@code -v} and {@code -q}, which every command has. */
public enum Verbosity {
    /** Only failures are said: no news, no warnings, no bar. */
    QUIET(Level.ERROR),
    /** News on standard output, warnings on standard error, a bar on a terminal. */
    NORMAL(Level.WARN),
    /** Also which engine and which tiles were taken, and what lies behind a failure. */
    VERBOSE(Level.DEBUG);

    private static final String QUIET_OPTION = "--quiet";
    private static final String VERBOSE_OPTION = "--verbose";
    private static final String OURS = "io.github.laddersr";
    private static final ScopedValue<Verbosity> CURRENT = ScopedValue.newInstance();

    private final Level level;

    Verbosity(Level level) {
        this.level = level;
    }

    /** Gives a command the two options. */
    public static void addOptions(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-q", QUIET_OPTION)
                .description("say nothing but errors, and results that were asked for")
                .build());
        spec.addOption(OptionSpec.builder("-v", VERBOSE_OPTION)
                .description("say more, such as which engine is used and why something failed")
                .build());
    }

    /**
     * What the user asked of the command that runs.
     *
     * @throws ParameterException if it is both
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

    /** That of the command which runs in this thread; normal outside of any. */
    public static Verbosity current() {
        return CURRENT.orElse(NORMAL);
    }

    /** Where a command writes what it does: its standard output, or nowhere if it is to be quiet. Results do not go here. */
    public static PrintWriter news(CommandSpec spec) {
        return current() == QUIET
                ? new PrintWriter(Writer.nullWriter())
                : spec.commandLine().getOut();
    }

    /** Runs a command with the warnings, or more, that this lets through. */
    public int run(IntSupplier command) {
        if (this == NORMAL) { // spares the start of a logger that may never be needed
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
