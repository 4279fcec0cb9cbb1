// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.cli.command.CommandGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A page of the manual in roff, generated from picocli's model of a command, with the same texts as its {@code --help}.
 *
 * <p>These hundred lines exist because picocli's own generator writes AsciiDoc, which needs asciidoctor (Ruby or JRuby)
 * to become a manual page.
 */
public final class ManPage {
    private static final List<String> EXAMPLES = List.of("Example:", "Examples:");

    private final StringBuilder page = new StringBuilder();
    private final CommandSpec spec;
    private final UsageMessageSpec usage;

    private ManPage(CommandLine line) {
        spec = line.getCommandSpec();
        usage = spec.usageMessage();
    }

    /** The name of a command's page: {@code ladder-dataset-check}. */
    public static String nameOf(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    /** The page of a command. */
    public static String of(CommandLine line) {
        return new ManPage(line).write(line);
    }

    private String write(CommandLine line) {
        String name = nameOf(spec);
        String version = new Version().getVersion()[0];
        page.append(".TH %s 1 \"\" \"%s\" \"Ladder\"\n"
                .formatted(escaped(name.toUpperCase(java.util.Locale.ROOT)), version));
        section("NAME", escaped(name) + " \\- " + escaped(usage.description()[0].replaceAll("[.:].*", "")));
        section("SYNOPSIS", escaped(synopsis(line)));
        section(
                "DESCRIPTION",
                Arrays.stream(usage.description()).map(ManPage::escaped).collect(Collectors.joining("\n.PP\n")));
        List<ArgSpec> arguments = new ArrayList<>(spec.positionalParameters());
        arguments.removeIf(ArgSpec::hidden);
        terms("ARGUMENTS", arguments);
        List<ArgSpec> options = new ArrayList<>(spec.options());
        options.removeIf(ArgSpec::hidden);
        terms("OPTIONS", options);
        commands(line);
        footer();
        page.append(".SH EXIT STATUS\n");
        usage.exitCodeList().forEach((status, meaning) -> term("\\fB" + escaped(status.strip()) + "\\fR", meaning));
        section("ENVIRONMENT", """
                .TP
                .B NO_COLOR
                If set to any value, help has neither colours nor bold text.
                .TP
                .B LADDER_JAVA_OPTS
                Additional options for the JVM; they override Ladder's own.""");
        section("SEE ALSO", seeAlso(line));
        return page.toString();
    }

    private void section(String title, String text) {
        page.append(".SH ").append(title).append('\n').append(text).append('\n');
    }

    private String synopsis(CommandLine line) {
        Help help = new Help(spec, Help.defaultColorScheme(Ansi.OFF));
        return help.synopsis(0).replaceAll("\\s+", " ").strip();
    }

    private void terms(String title, List<ArgSpec> all) {
        if (all.isEmpty()) {
            return;
        }
        page.append(".SH ").append(title).append('\n');
        for (ArgSpec argument : all) {
            String label = "\\fI" + escaped(argument.paramLabel()) + "\\fR";
            String term = argument instanceof OptionSpec option
                    ? Arrays.stream(option.names())
                                    .map(name -> "\\fB" + escaped(name) + "\\fR")
                                    .collect(Collectors.joining(", "))
                            + (option.arity().max() == 0 ? "" : " " + label)
                    : label;
            term(term, String.join(" ", argument.description()));
        }
    }

    private void term(String term, String text) {
        page.append(".TP\n").append(term).append('\n').append(escaped(text)).append('\n');
    }

    private void commands(CommandLine line) {
        List<CommandSpec> commands = visible(line);
        if (commands.isEmpty()) {
            return;
        }
        page.append(".SH COMMANDS\n");
        if (line.getParent() != null) {
            commands.forEach(this::command);
            return;
        }
        CommandGroups.GROUPS.forEach((title, names) -> {
            page.append(".SS ").append(escaped(title)).append('\n');
            commands.stream().filter(command -> names.contains(command.name())).forEach(this::command);
        });
    }

    private void command(CommandSpec command) {
        term(
                "\\fB" + escaped(command.qualifiedName(" ")) + "\\fR",
                command.usageMessage().description()[0]);
    }

    private static List<CommandSpec> visible(CommandLine line) {
        return line.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .toList();
    }

    /** The text after the options in the help: notes, and examples under their own heading. */
    private void footer() {
        boolean open = false;
        for (String line : usage.footer()) {
            if (EXAMPLES.contains(line) || (!open && !line.isBlank())) {
                page.append(open ? ".fi\n" : "")
                        .append(EXAMPLES.contains(line) ? ".SH EXAMPLES\n.nf\n" : ".SH NOTES\n.nf\n");
                open = true;
            }
            if (open && !EXAMPLES.contains(line)) {
                page.append(escaped(line.strip())).append('\n');
            }
        }
        page.append(open ? ".fi\n" : "");
    }

    private String seeAlso(CommandLine line) {
        CommandLine parent = line.getParent();
        List<CommandSpec> others = parent == null ? visible(line) : List.of(parent.getCommandSpec());
        return others.stream()
                .map(other -> "\\fB" + escaped(nameOf(other)) + "\\fR(1)")
                .collect(Collectors.joining(", "));
    }

    /** Escapes text for roff: hyphens remain copyable, and nothing is taken for a request. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("%n", "\n")
                .replace("%%", "%");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
