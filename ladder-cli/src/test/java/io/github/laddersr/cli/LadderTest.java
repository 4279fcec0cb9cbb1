// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.report.ExitStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Exit statuses and sentences on which scripts and users rely. */
final class LadderTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Ladder.commandLine()
                .addSubcommand(new Fails())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void helpNamesTheCommandsAndTheExitStatuses() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Commands:", "test", "Exit status:");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("(?s)ladder \\d+\\.\\d+\\.\\d+\\S*\\R.*");
    }

    @Test
    void anUnknownCommandIsTheUsersInputAndGetsOneSentence() {
        assertThat(run("tset")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("ladder: ")
                .contains("unknown command 'tset'", "--help");
    }

    /** {@link Ladder#run} builds only the command that runs; its output must not differ. */
    @Test
    void aCommandAloneIsTheSameAsInTheWholeTree() {
        Command root = Ladder.class.getAnnotation(Command.class);
        for (Class<?> command : root.subcommands()) {
            String name = command.getAnnotation(Command.class).name();
            for (String option : List.of("--help", "--version", "--no-such-option")) {
                assertThat(outcome(Ladder.commandLineFor(command), name, option))
                        .as("%s %s", name, option)
                        .isEqualTo(outcome(Ladder.commandLine(), name, option));
            }
        }
    }

    private static List<Object> outcome(CommandLine line, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return List.of(status, out.toString(), err.toString());
    }

    @Test
    void anImageInThePlaceOfACommandIsToldTheCommand() {
        for (String word : List.of("photo.jpg", ".", "a b.TIFF")) {
            StringWriter told = new StringWriter();
            CommandLine line = Ladder.commandLine().setErr(new PrintWriter(told, true));
            assertThat(line.execute(word)).isEqualTo(ExitStatus.WRONG_INPUT);
            assertThat(told.toString().lines()).singleElement().asString().contains("'ladder upscale " + word + "'");
        }
    }

    @Test
    void addressesAreNotFetched() {
        for (String word : List.of("https://host/a.png", "FTP://host/a.png", "file:///a.png")) {
            StringWriter told = new StringWriter();
            CommandLine line = Ladder.commandLine().setErr(new PrintWriter(told, true));
            assertThat(line.execute("upscale", word)).isEqualTo(ExitStatus.WRONG_INPUT);
            assertThat(told.toString().lines()).singleElement().asString().startsWith("ladder: " + word + " is a URL");
        }
    }

    @Test
    void anUnknownOptionIsTheUsersInputAndGetsOneSentence() {
        assertThat(run("test", "--colour")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("unknown option '--colour'", "'ladder test --help'");
    }

    /** Only a name without a folder can begin with a hyphen, so the file must be in the working directory. */
    @Test
    void aFileWhoseNameLooksLikeAnOptionIsNamed() throws Exception {
        Path file = Files.createTempFile(Path.of(""), "-photo", ".jpg");
        try {
            assertThat(run("upscale", file.toString())).isEqualTo(ExitStatus.WRONG_INPUT);
            assertThat(err.toString().strip())
                    .isEqualTo(
                            "ladder: '%s' was taken for an option: write './%s' for the file.".formatted(file, file));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aChannelOrderWithoutAFileIsRefused() {
        assertThat(run("models", "--channels", "bgr")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().strip())
                .isEqualTo("ladder: --channels is for an ONNX file: give FILE too, or omit it.");
    }

    @Test
    void aUserExceptionIsPrintedAsItsSentence() {
        assertThat(run("fails", "user")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().strip()).isEqualTo("ladder: cat.jpg is no image: give a PNG or a JPEG.");
    }

    @Test
    void anythingElseIsAnInternalFailureWithALogFile() throws Exception {
        assertThat(run("fails", "inside")).isEqualTo(ExitStatus.INTERNAL_FAILURE);
        assertThat(err.toString().lines()).hasSize(1);
        Matcher log = Pattern.compile("its log is (.+\\.log)").matcher(err.toString());
        assertThat(log.find()).isTrue();
        Path file = Path.of(log.group(1));
        assertThat(file).content().contains("IllegalStateException: broken", "LadderTest");
        Files.delete(file);
    }

    /** An Error bypasses picocli's handlers, so this test throws one on purpose. */
    @Test
    void anErrorIsAnInternalFailureToo() throws Exception {
        assertThat(run("fails", "error")).isEqualTo(ExitStatus.INTERNAL_FAILURE);
        Matcher log = Pattern.compile("its log is (.+\\.log)").matcher(err.toString());
        assertThat(log.find()).isTrue();
        Files.delete(Path.of(log.group(1)));
    }

    /** Standard output is reserved for results: only warnings are logged, and never there. */
    @Test
    void onlyWarningsAreLogged() {
        Logger log = LoggerFactory.getLogger("io.github.laddersr.engine");
        assertThat(log.isWarnEnabled()).isTrue();
        assertThat(log.isInfoEnabled()).isFalse();
    }

    /** Throws a given throwable. */
    @Command(name = "fails")
    static final class Fails implements Runnable {
        @CommandLine.Parameters
        String what = "";

        @Override
        public void run() {
            switch (what) {
                case "user" -> throw new UserException("cat.jpg is no image: give a PNG or a JPEG.");
                case "inside" -> throw new IllegalStateException("broken");
                case "error" -> throw new StackOverflowError();
                default -> throw new AssertionError(what);
            }
        }
    }
}
