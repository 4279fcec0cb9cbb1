package io.github.laddersr.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
            TestCommand.class
        },
        footer = {
            "",
            "'ladder COMMAND --help' explains a command.",
            "Exit status: 0 done, 1 internal failure, 2 wrong input, 3 some of many images failed."
        })
public final class Ladder implements Runnable {
    /** Exit status of a command that did all it was asked. */
    public static final int DONE = 0;

    /** Exit status of a defect of Ladder or a failure of the machine; a log file is named on standard error. */
    public static final int INTERNAL_FAILURE = 1;

    /** Exit status when the user's files, options or values cannot be worked with. */
    public static final int WRONG_INPUT = 2;

    /** Exit status when some of many images failed; each has its line on standard error. */
    public static final int SOME_FAILED = 3;

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
     * @param args a command with its options
     * @return one of the four exit statuses above; never throws for what a command throws
     */
    public static int run(List<String> args) {
        CommandLine line = args.stream()
                .findFirst()
                .flatMap(Ladder::commandOf)
                .map(Ladder::commandLineFor)
                .orElseGet(Ladder::commandLine);
        return line.execute(args.toArray(String[]::new));
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
    static CommandLine commandLine() {
        return configured(new CommandLine(new Ladder()));
    }

    private static CommandLine configured(CommandLine line) {
        addStandardOptions(line);
        return line.setParameterExceptionHandler(new Errors())
                .setExecutionExceptionHandler(new Errors())
                .setExecutionStrategy(Errors::execute)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100);
    }

    /** Gives each command {@code -h, --help} and {@code -V, --version}, so that no command class has to repeat them. */
    private static void addStandardOptions(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        if (!spec.mixinStandardHelpOptions()) {
            spec.mixinStandardHelpOptions(true);
        }
        spec.versionProvider(new Version());
        line.getSubcommands().values().forEach(Ladder::addStandardOptions);
    }
}
