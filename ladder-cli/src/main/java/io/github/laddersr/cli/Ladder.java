// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import io.github.laddersr.cli.command.BenchCommand;
import io.github.laddersr.cli.command.CommandGroups;
import io.github.laddersr.cli.command.CompareCommand;
import io.github.laddersr.cli.command.CompletionCommand;
import io.github.laddersr.cli.command.CostCommand;
import io.github.laddersr.cli.command.DatasetCommand;
import io.github.laddersr.cli.command.DiagramCommand;
import io.github.laddersr.cli.command.EvalCommand;
import io.github.laddersr.cli.command.ExportCommand;
import io.github.laddersr.cli.command.FeaturesCommand;
import io.github.laddersr.cli.command.ManCommand;
import io.github.laddersr.cli.command.ModelsCommand;
import io.github.laddersr.cli.command.PlotCommand;
import io.github.laddersr.cli.command.ReplayCommand;
import io.github.laddersr.cli.command.ReportCommand;
import io.github.laddersr.cli.command.ServeCommand;
import io.github.laddersr.cli.command.ShipCommand;
import io.github.laddersr.cli.command.SparkCommand;
import io.github.laddersr.cli.command.TestCommand;
import io.github.laddersr.cli.command.TrainCommand;
import io.github.laddersr.cli.command.UpscaleCommand;
import io.github.laddersr.cli.option.FileName;
import io.github.laddersr.cli.report.Errors;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.cli.report.Verbosity;
import io.github.laddersr.cli.report.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root command: {@code ladder COMMAND ...}. A new command is one class, added to {@code subcommands}. */
@Command(
        name = "ladder",
        description = "Enlarges images with the Ladder Pyramid Network.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            UpscaleCommand.class,
            ServeCommand.class,
            SparkCommand.class,
            EvalCommand.class,
            DatasetCommand.class,
            CostCommand.class,
            ExportCommand.class,
            ModelsCommand.class,
            TrainCommand.class,
            CompareCommand.class,
            FeaturesCommand.class,
            PlotCommand.class,
            DiagramCommand.class,
            ShipCommand.class,
            ReplayCommand.class,
            ReportCommand.class,
            BenchCommand.class,
            CompletionCommand.class,
            ManCommand.class,
            TestCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        footer = {
            "",
            "Examples:",
            "  ladder upscale photo.jpg          writes photo_x2.png beside it",
            "  ladder upscale --help             explains a command, with examples",
            "  ladder completion bash            prints a script for the shell"
        })
public final class Ladder implements Runnable {

    /** Set by the launcher of a package, where there are no sources. */
    static final String PACKAGED = "ladder.packaged";

    private static final Set<String> NEED_SOURCES = Set.of("bench", "spark", "test");

    private static final Map<String, String> EXIT_STATUSES = exitStatuses();

    @Spec
    CommandSpec spec;

    /** Without a command there is nothing to do but to say what there is. */
    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().usage(out);
    }

    /**
     * Runs a command in this process.
     *
     * @param given a command with its options
     * @return one of the four exit statuses above; never throws for what a command throws
     */
    public static int run(List<String> given) {
        List<String> args = helpAsOption(given);
        CommandLine line = args.stream()
                .findFirst()
                .flatMap(Ladder::commandOf)
                .map(Ladder::commandLineFor)
                .orElseGet(Ladder::commandLine);
        return line.execute(args.toArray(String[]::new));
    }

    /** {@code help COMMAND} as {@code COMMAND --help}. */
    private static List<String> helpAsOption(List<String> args) {
        if (args.isEmpty() || !args.getFirst().equals("help")) {
            return args;
        }
        List<String> words = new ArrayList<>(args.subList(1, args.size()));
        if (words.isEmpty() || commandOf(words.getFirst()).isPresent()) {
            words.add("--help");
        }
        return words;
    }

    private static Map<String, String> exitStatuses() {
        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put(" " + ExitStatus.DONE, "done");
        statuses.put(" " + ExitStatus.INTERNAL_FAILURE, "internal failure: a log file is named on standard error");
        statuses.put(" " + ExitStatus.WRONG_INPUT, "wrong input: an option, a value or a file can't be worked with");
        statuses.put(" " + ExitStatus.SOME_FAILED, "some of many images failed: each is named on standard error");
        return statuses;
    }

    /** The class of the command of this name. */
    private static Optional<Class<?>> commandOf(String name) {
        Command root = Ladder.class.getAnnotation(Command.class);
        return Arrays.stream(root.subcommands())
                .filter(command -> command.getAnnotation(Command.class).name().equals(name))
                .findFirst();
    }

    /**
     * A tree with one command below the root. picocli reads the annotations of all commands that it is given; to leave out those that do
     * not run saves a tenth of a second at each start.
     */
    static CommandLine commandLineFor(Class<?> command) {
        String name = Ladder.class.getAnnotation(Command.class).name();
        return configured(new CommandLine(CommandSpec.create().name(name)).addSubcommand(new CommandLine(command)));
    }

    /** The whole command tree, with Ladder's error handling and {@code --help} and {@code --version} everywhere. */
    public static CommandLine commandLine() {
        return configured(new CommandLine(new Ladder()));
    }

    private static CommandLine configured(CommandLine line) {
        addStandards(line);
        CommandGroups.show(line);
        return line.setParameterExceptionHandler(new Errors())
                .setExecutionExceptionHandler(new Errors())
                .setExecutionStrategy(Errors::execute)
                .registerConverter(Path.class, new FileName())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100);
    }

    /**
     * Gives each command {@code -h, --help}, {@code -V, --version}, {@code -q, --quiet} and {@code -v, --verbose} and the meaning of the exit statuses,
     * so that no command class has to repeat them.
     */
    private static void addStandards(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        if (line.getSubcommands().isEmpty()) {
            Verbosity.addOptions(spec);
        }
        if (!spec.mixinStandardHelpOptions()) {
            spec.mixinStandardHelpOptions(true);
        }
        spec.versionProvider(new Version());
        spec.usageMessage().exitCodeListHeading("%nExit status:%n");
        spec.usageMessage().exitCodeList(EXIT_STATUSES);
        if (Boolean.getBoolean(PACKAGED) && NEED_SOURCES.contains(spec.name())) {
            spec.usageMessage().hidden(true);
        }
        line.getSubcommands().values().forEach(Ladder::addStandards);
    }
}
