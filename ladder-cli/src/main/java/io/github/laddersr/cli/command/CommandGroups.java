// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands by what people want of them, as {@code ladder --help} and the manual list them. */
public final class CommandGroups {
    private static final int NAME_WIDTH = 14;

    /** Each command that is shown stands in one group. */
    public static final Map<String, List<String>> GROUPS = groups();

    private CommandGroups() {}

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Enlarge", List.of("upscale", "serve", "spark", "models"));
        groups.put("Measure", List.of("eval", "compare", "cost", "bench"));
        groups.put("Look inside", List.of("features", "diagram", "plot"));
        groups.put("Train", List.of("dataset", "train", "export"));
        groups.put("Ladder itself", List.of("completion", "test"));
        return groups;
    }

    /** Lists the commands of {@code line}, the root, by group in its help. */
    public static void show(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::render);
    }

    private static String render(Help help) {
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((title, names) -> {
            TextTable table = TextTable.forColumns(
                    help.colorScheme(),
                    new Column(NAME_WIDTH, 2, Overflow.SPAN),
                    new Column(help.commandSpec().usageMessage().width() - NAME_WIDTH, 2, Overflow.WRAP));
            Map<String, Help> shown = help.subcommands(); // without those that are hidden
            for (String name : names) {
                Help command = shown.get(name);
                if (command != null) {
                    table.addRowValues(
                            help.colorScheme().commandText(name),
                            help.colorScheme().text(summary(command)));
                }
            }
            text.append(help.colorScheme().ansi().string("%n@|underline %s|@%n".formatted(title)))
                    .append(table);
        });
        return text.toString();
    }

    private static String summary(Help command) {
        String[] lines = command.commandSpec().usageMessage().description();
        return lines.length == 0 ? "" : lines[0];
    }
}
