// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The library's messages are for programs too: they name no command-line options, which the command line adds by the
 * code of an error.
 */
final class LibrarySentencesTest {
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    private static Set<String> options() {
        Set<String> options = new TreeSet<>();
        CommandLine root = Ladder.commandLine();
        Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
                .forEach(command ->
                        options.addAll(command.getCommandSpec().optionsMap().keySet()));
        return options;
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "network", "image", "core", "eval", "models", "onnx"})
    void noOptionIsNamed(String module) throws IOException {
        Set<String> options = options();
        assertThat(options).contains("--max-memory", "--max-pixels", "-o");
        Path sources = Path.of("..", "ladder-" + module, "src", "main", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher text = TEXT.matcher(Files.readString(file));
                while (text.find()) {
                    Matcher option = OPTION.matcher(text.group());
                    while (option.find()) {
                        assertThat(options)
                                .as("%s: %s", sources.relativize(file), text.group())
                                .doesNotContain(option.group());
                    }
                }
            }
        }
    }
}
