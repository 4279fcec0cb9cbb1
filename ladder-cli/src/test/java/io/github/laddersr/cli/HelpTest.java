// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.laddersr.cli.command.CommandGroups;
import io.github.laddersr.cli.command.CompletionCommand;
import io.github.laddersr.cli.report.ExitStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What people read before they run anything: help, the manual and completion are of one cast, and their examples are right. */
final class HelpTest {
    /** These are run by the launcher, with options of their own. */
    private static final Set<String> LAUNCHERS = Set.of("bench", "spark", "test");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    /** Every command that is shown, at any depth, by its words: {@code "dataset check"}. */
    static List<String> commands() {
        List<String> all = new ArrayList<>();
        collect(Ladder.commandLine(), all);
        return all;
    }

    private static void collect(CommandLine line, List<String> all) {
        for (CommandLine command : line.getSubcommands().values()) {
            CommandSpec spec = command.getCommandSpec();
            if (!spec.usageMessage().hidden()) {
                all.add(spec.qualifiedName().substring("ladder ".length()));
                collect(command, all);
            }
        }
    }

    private static CommandLine find(String words) {
        CommandLine line = Ladder.commandLine();
        for (String word : words.split(" ")) {
            line = Objects.requireNonNull(line.getSubcommands().get(word), word);
        }
        return line;
    }

    @Test
    void eachCommandThatIsShownStandsInOneGroup() {
        List<String> grouped =
                CommandGroups.GROUPS.values().stream().flatMap(List::stream).toList();
        assertThat(grouped)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        commands().stream().filter(name -> !name.contains(" ")).toList());
        assertThat(run("--help")).isZero();
        assertThat(out.toString().lines()).containsSubsequence(CommandGroups.GROUPS.keySet());
        for (String name : grouped) {
            assertThat(out.toString()).containsPattern("(?m)^  " + name + "  ");
        }
    }

    @Test
    void helpSaysWhatEachExitStatusMeans() {
        run("--help");
        assertThat(out.toString())
                .containsPattern("(?s)Exit status:\n +0 +done\n +1 +internal.* 2 +wrong.* 3 +some of many");
    }

    /** Nothing but the shell's redirections and the remarks behind two spaces is left out. */
    @ParameterizedTest
    @MethodSource("commands")
    void examplesAreCommandsThatExist(String command) {
        List<String> examples = Arrays.stream(
                        find(command).getCommandSpec().usageMessage().footer())
                .filter(line -> line.startsWith("  ladder "))
                .map(line -> line.strip().split(" {2,}| [<>] ", 2)[0])
                .toList();
        assertThat(examples).isNotEmpty().allMatch(example -> example.startsWith("ladder " + command));
        if (!LAUNCHERS.contains(command)) {
            for (String example : examples) {
                String[] words = example.substring("ladder ".length()).split(" ");
                assertThatCode(() -> Ladder.commandLine().parseArgs(words))
                        .as(example)
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void allCommandsCanBeQuietAndVerbose(String command) {
        if (find(command).getSubcommands().isEmpty()) {
            CommandSpec spec = find(command).getCommandSpec();
            assertThat(spec.optionsMap())
                    .containsKeys("-q", "--quiet", "-v", "--verbose", "-h", "--help", "-V", "--version");
        }
    }

    @Test
    void quietAndVerboseExcludeEachOther() {
        assertThat(run("cost", "-q", "-v")).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).contains("exclude each other").hasLineCount(1);
    }

    @Test
    void quietLeavesResultsAndDropsNews() {
        assertThat(run("cost", "--json", "-q")).isZero();
        assertThat(out.toString()).contains("\"parameters\"");
    }

    @Test
    void verboseSaysWhatLiesBehindAFailure() throws Exception {
        Path broken = Files.writeString(folder.resolve("report.json"), "no json");
        String[] plot = {
            "plot",
            "--results",
            broken.toString(),
            "-o",
            folder.resolve("plot.svg").toString()
        };
        assertThat(run(plot)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString()).hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(run(Stream.concat(Arrays.stream(plot), Stream.of("-v")).toArray(String[]::new)))
                .isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines())
                .hasSizeGreaterThan(1)
                .last()
                .asString()
                .startsWith("ladder: because of JsonParseException");
    }

    @Test
    void aPackageDoesNotOfferWhatNeedsTheSources() {
        System.setProperty(Ladder.PACKAGED, "true");
        try {
            assertThat(run("--help")).isZero();
            assertThat(out.toString()).contains("  upscale ").doesNotContain("  test ", "  bench ");
            assertThat(run("test")).isEqualTo(ExitStatus.WRONG_INPUT);
            assertThat(err.toString()).contains("needs the source checkout");
        } finally {
            System.clearProperty(Ladder.PACKAGED);
        }
    }

    @Test
    void theManualHasAPageForEachCommand() throws Exception {
        assertThat(run("man", "--output", folder.toString())).isZero();
        List<String> pages = new ArrayList<>(List.of("ladder.1"));
        commands().forEach(command -> pages.add("ladder-" + command.replace(' ', '-') + ".1"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(pages);
        }
        assertThat(folder.resolve("ladder.1"))
                .content()
                .contains(".TH LADDER 1 ", ".SH EXIT STATUS", "\\fB3\\fR\nsome of many", "ladder\\-upscale\\fR(1)");
        assertThat(folder.resolve("ladder-upscale.1"))
                .content()
                .contains(
                        ".SH SYNOPSIS\nladder upscale ",
                        "\\fB\\-\\-max\\-memory\\fR \\fISIZE\\fR",
                        ".SH EXAMPLES",
                        "ladder upscale photo.jpg");
    }

    @ParameterizedTest
    @EnumSource(CompletionCommand.Shell.class)
    void completionKnowsCommandsAndOptions(CompletionCommand.Shell shell) {
        assertThat(run("completion", shell.name().toLowerCase(java.util.Locale.ROOT)))
                .isZero();
        assertThat(out.toString())
                .contains("complete -F _complete_ladder", "upscale", "--max-memory", "dataset")
                .doesNotContain("'man'", "replay");
        assertThat(out.toString().startsWith("#compdef ladder")).isEqualTo(shell == CompletionCommand.Shell.ZSH);
    }
}
