// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.cli.option.OutputOptions;
import io.github.laddersr.enlarge.Enlarged;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard input and output, and pipes, in the place of files: a copy in a temporary folder is worked with, since images need to be read at
 * any place, and nothing that turns out not to be whole may be written.
 */
public final class StandardStreams implements AutoCloseable {
    private static final String INPUT = "stdin";
    private static final String OUTPUT = "stdout";
    private static final int FILE_TYPE = 0xF000; // of the bits of a file's mode
    private static final int PIPE = 0x1000;

    private final List<Path> inputs;
    private final Optional<Path> output;
    private final Optional<Path> folder;
    private final Path named; // what the user calls the input that is copied

    /**
     * Reads standard input, or a pipe, if it is one of the inputs.
     *
     * @throws UserException if it can't be read
     */
    public StandardStreams(List<Path> inputs, boolean toOutput) {
        Optional<Path> stream =
                inputs.stream().filter(StandardStreams::isStream).findFirst();
        boolean fromInput = stream.isPresent();
        this.named = stream.orElse(Path.of(OutputOptions.STANDARD));
        try {
            folder = fromInput || toOutput ? Optional.of(Files.createTempDirectory("ladder-")) : Optional.empty();
        } catch (IOException e) {
            String sentence =
                    "The folder for temporary files can't be written to (%s): make room there, or set another with"
                            + " LADDER_JAVA_OPTS=-Djava.io.tmpdir=DIR.";
            throw new UserException(sentence.formatted(e.getMessage()), e);
        }
        folder.ifPresent(f -> deleteAtEnd(List.of(f, f.resolve(INPUT), f.resolve(OUTPUT))));
        this.output = toOutput ? folder.map(f -> f.resolve(OUTPUT)) : Optional.empty();
        this.inputs =
                fromInput ? folder.map(f -> List.of(copy(f.resolve(INPUT)))).orElse(inputs) : inputs;
    }

    /** The last first; after a signal too, which no {@link #close} comes after. */
    private static void deleteAtEnd(List<Path> files) {
        files.forEach(file -> file.toFile().deleteOnExit());
    }

    public static boolean isStandard(Path input) {
        return input.toString().equals(OutputOptions.STANDARD);
    }

    /** Whether an input can be read only once, from its start: standard input, or a pipe as a shell makes for {@code <(...)}. */
    public static boolean isStream(Path input) {
        return isStandard(input) || isPipe(input);
    }

    private static boolean isPipe(Path input) {
        try {
            return Files.getAttribute(input, "unix:mode") instanceof Integer mode && (mode & FILE_TYPE) == PIPE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false; // a file that is not there, or a system that has none
        }
    }

    private Path copy(Path file) {
        try (InputStream in = isStandard(named) ? System.in : Files.newInputStream(named)) {
            Files.copy(in, file);
            return file;
        } catch (IOException e) {
            close();
            throw new UserException(
                    "%s can't be read or copied to %s (%s): give a file.".formatted(sayName(), file, e.getMessage()),
                    e);
        }
    }

    private String sayName() {
        return isStandard(named) ? "Standard input" : named.toString();
    }

    /** The inputs as files. */
    public List<Path> inputs() {
        return inputs;
    }

    /** The file in the place of standard output, if that is asked for. */
    public Optional<Path> output() {
        return output;
    }

    /** A file as the user knows it: - for one that stands for standard input or output, a pipe's name for its copy. */
    public Path shown(Path file) {
        if (folder.isEmpty() || !file.startsWith(folder.get())) {
            return file;
        }
        return file.endsWith(INPUT) ? named : Path.of(OutputOptions.STANDARD);
    }

    /** What went wrong, without the name of a file that the user does not know. */
    public UserException shown(UserException failure) {
        return folder.isEmpty() ? failure : failure.withProblem(shown(failure.problem()));
    }

    /** The same of a warning. */
    public Warning shown(Warning warning) {
        return new Warning(warning.kind(), shown(warning.sentence()));
    }

    /** The same of a result's warnings. */
    public Enlarged shown(Enlarged result) {
        return result.inStreams(this::shown, output.isPresent());
    }

    private String shown(String sentence) {
        return folder.map(f -> sentence.replace(f.resolve(INPUT).toString(), sayName())
                        .replace(f.resolve(OUTPUT).toString(), "standard output"))
                .orElse(sentence);
    }

    /**
     * Writes the result to standard output.
     *
     * @throws UserException if nobody reads it
     */
    public void finish() {
        if (output.isEmpty() || !Files.exists(output.get())) {
            return;
        }
        PrintStream out = System.out;
        try (InputStream in = Files.newInputStream(output.get())) {
            in.transferTo(out);
        } catch (IOException e) {
            throw new UserException(
                    "The result can't be copied to standard output (%s): give a file.".formatted(e.getMessage()), e);
        }
        if (out.checkError()) {
            throw new UserException(
                    "The result can't be written to standard output: it is full, or whoever should read it is gone.");
        }
    }

    /** Whether standard output is a terminal, on which nobody wants an image. */
    @SuppressWarnings("SystemConsoleNull") // it may be null again since JDK 25, where the console is java.base's own
    public static boolean isTerminal() {
        @Nullable Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Deletes the copies. */
    @Override
    public void close() {
        if (folder.isEmpty()) {
            return;
        }
        try {
            Files.deleteIfExists(folder.get().resolve(INPUT));
            Files.deleteIfExists(folder.get().resolve(OUTPUT));
            Files.deleteIfExists(folder.get());
        } catch (IOException e) {
            throw new UserException("The temporary folder %s can't be deleted: delete it.".formatted(folder.get()), e);
        }
    }
}
