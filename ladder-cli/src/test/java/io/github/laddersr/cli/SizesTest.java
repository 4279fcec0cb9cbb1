// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No package or module is so large that one gets lost in it: at most 25 types in a package, at most 30 % of all lines
 * in a module.
 */
final class SizesTest {
    private static final int MOST_TYPES = 25;
    private static final double LARGEST_SHARE = 0.3;

    private static List<Path> modules() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(".."))) {
            return all.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> sources(Path module) throws IOException {
        try (Stream<Path> all = Files.walk(module)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void packages() throws IOException {
        Map<String, Integer> types = new TreeMap<>();
        for (Path module : modules()) {
            for (Path source : sources(module)) {
                if (!source.toString().endsWith("-info.java")) {
                    String name =
                            module.relativize(source.getParent()).toString().replace('/', '.');
                    types.merge(name, 1, Integer::sum);
                }
            }
        }
        assertThat(types).containsKeys("io.github.laddersr.graph", "io.github.laddersr.kernel");
        types.forEach((name, count) ->
                assertThat(count).as("types in the package %s", name).isLessThanOrEqualTo(MOST_TYPES));
    }

    @Test
    void moduleShares() throws IOException {
        Map<Path, Long> lines = new TreeMap<>();
        for (Path module : modules()) {
            long sum = 0;
            for (Path source : sources(module)) {
                try (Stream<String> text = Files.lines(source)) {
                    sum += text.count();
                }
            }
            lines.put(module, sum);
        }
        assertThat(lines).hasSizeGreaterThan(9);
        double all = lines.values().stream().mapToLong(Long::longValue).sum();
        lines.forEach(
                (module, sum) -> assertThat(sum / all).as("share of %s", module).isLessThanOrEqualTo(LARGEST_SHARE));
    }
}
