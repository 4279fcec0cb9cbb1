// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.Warning;
import io.github.laddersr.image.ImageFormat;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user sees of a failure: one sentence, and the exit status that says whose fault it is. */
public final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** Options that help, beside a value that the sentence names. */
    private static final Map<Code, List<String>> HELPFUL = Map.of(
            Code.NO_MEMORY, List.of("--max-memory"),
            Code.TOO_LARGE, List.of("--max-pixels"),
            Code.CANNOT_HOLD, List.of("--format"),
            Code.EXISTS, List.of("--resume", "--skip-existing", "--overwrite"));

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS", Locale.ROOT);

    /** An option, value or command that does not exist: a sentence, close matches if there are any, and where help is. */
    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        if (failure.getCause() instanceof UserException known) {
            command.getErr().println("ladder: " + known.getMessage());
            return ExitStatus.WRONG_INPUT;
        }
        String help = "try '" + command.getCommandSpec().qualifiedName() + " --help'";
        List<String> near =
                failure instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String hint = near.isEmpty() ? help : "did you mean '" + near.getFirst() + "'? Else " + help;
        command.getErr()
                .println("ladder: "
                        + aFilesName(args).or(() -> noCommand(failure)).orElse(sentence(failure) + " (" + hint + ")")
                        + ".");
        return ExitStatus.WRONG_INPUT;
    }

    /** Runs the last command, and hands on an {@link Error} too, which picocli would let through to the JVM's own handler. */
    public static int execute(ParseResult parsed) {
        try {
            return Verbosity.of(parsed).run(() -> new CommandLine.RunLast().execute(parsed));
        } catch (Error e) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), "the command failed", e);
        }
    }

    /** What a command threw: the user's sentence, or a log file with the stack trace. */
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        Throwable cause = failure instanceof ExecutionException ? failure.getCause() : null;
        Throwable reported = cause == null ? failure : cause;
        int status = report(reported, command.getCommandSpec(), command.getErr());
        if (Verbosity.of(parsed) == Verbosity.VERBOSE && reported instanceof UserException) {
            sayCauses(reported, command.getErr());
        }
        return status;
    }

    /**
     * Prints what {@code failure} means to the user.
     *
     * @param command what the user ran
     * @return the exit status
     */
    public static int report(Throwable failure, CommandSpec command, PrintWriter err) {
        if (failure instanceof UserException known) {
            err.println("ladder: " + sentence(known, command));
        } else {
            err.println("ladder: " + what(failure) + " (internal failure; " + writeLog(failure) + ").");
        }
        err.flush();
        return failure instanceof UserException ? ExitStatus.WRONG_INPUT : ExitStatus.INTERNAL_FAILURE;
    }

    /** The library's sentence, with the names of those options of the command that its remedy needs. */
    public static String sentence(UserException failure, CommandSpec command) {
        String sentence = String.valueOf(failure.getMessage());
        String options = HELPFUL.getOrDefault(failure.code(), List.of()).stream()
                .filter(option -> command.optionsMap().containsKey(option))
                .collect(Collectors.joining(", "));
        return options.isEmpty() || sentence.contains(options)
                ? sentence
                : sentence.replaceFirst("\\.?$", " (" + options + ").");
    }

    /** Says that something will be missing in a result. */
    public static void warn(Warning warning, CommandSpec command, PrintWriter err) {
        err.println("ladder: " + sentence(warning, command));
        err.flush();
    }

    /** The library's sentence, with the option of the command by which nothing would be missing, if there is one. */
    public static String sentence(Warning warning, CommandSpec command) {
        boolean pages = warning.kind() == Warning.Kind.PAGES_LEFT_OUT
                && command.optionsMap().containsKey("--pages");
        return pages ? warning.sentence().replaceFirst("\\.?$", " (for all: --pages all).") : warning.sentence();
    }

    /** What lies behind a sentence, for those who asked with {@code -v}. */
    private static void sayCauses(Throwable failure, PrintWriter err) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            err.println("ladder: because of " + what(cause));
        }
        err.flush();
    }

    private static String what(Throwable failure) {
        String message = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
    }

    private static String writeLog(Throwable failure) {
        Path log = Path.of(
                System.getProperty("java.io.tmpdir"),
                "ladder-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP) + ".log");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(log))) {
            out.println("Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch"));
            failure.printStackTrace(out);
            return "its log is " + log;
        } catch (IOException e) {
            return "its log could not be written to " + log;
        }
    }

    /** The name of a file that begins with a hyphen was taken for options; the file is there, so that this can be said. */
    private static Optional<String> aFilesName(String[] args) {
        return Arrays.stream(args)
                .takeWhile(word -> !word.equals("--"))
                .filter(word -> word.length() > 1 && word.startsWith("-") && new File(word).isFile())
                .findFirst()
                .map(word -> "'%s' was taken for an option: write './%s' for the file".formatted(word, word));
    }

    /** An image or folder in the place of a command. */
    private static Optional<String> noCommand(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.isUnknownOption()
                || unmatched.getCommandLine().getSubcommands().isEmpty()) {
            return Optional.empty();
        }
        String first = unmatched.getUnmatched().getFirst();
        boolean image =
                new File(first).exists() || ImageFormat.ofName(Path.of(first)).isPresent();
        return image
                ? Optional.of("'%s' is no command: write 'ladder upscale %s' to enlarge it".formatted(first, first))
                : Optional.empty();
    }

    /** What is wrong, without a full stop, so that a hint can follow. */
    private static String sentence(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            boolean takesCommands = !unmatched.getCommandLine().getSubcommands().isEmpty();
            return (unmatched.isUnknownOption()
                            ? "unknown option '"
                            : takesCommands ? "unknown command '" : "unexpected argument '")
                    + first + "'";
        }
        String message = failure.getMessage();
        String text = message == null
                ? "wrong arguments"
                : message.replace(System.lineSeparator(), " ").strip();
        // picocli names Java's types.
        text = text.replaceFirst("' is not an? (int|long)$", "' is not a whole number")
                .replaceFirst("' is not a (float|double)$", "' is not a number");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
