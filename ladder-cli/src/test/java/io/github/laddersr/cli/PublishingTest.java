// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.cli.report.StandardError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Facts that are in more than one file of the repository, because Maven, bash, JBang and Jib each read their own. */
final class PublishingTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    /** Modules that nobody depends on: programs, and the BOM. */
    private static final Set<String> NO_LIBRARIES = Set.of("ladder-bom", "ladder-cli", "ladder-bench");

    private static String read(String file) throws IOException {
        return Files.readString(REPOSITORY.resolve(file));
    }

    private static List<String> all(String regex, String text) {
        return Pattern.compile(regex, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(m -> m.group(1))
                .toList();
    }

    private static String one(String regex, String text) {
        MatchResult found = Pattern.compile(regex, Pattern.DOTALL)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing looks like " + regex));
        return found.group(1);
    }

    private static Set<String> modules() throws IOException {
        return new TreeSet<>(all("<module>(ladder-[a-z]+)</module>", read("pom.xml")));
    }

    private static String version() throws IOException {
        return one("\n  <version>([^<]+)</version>", read("pom.xml"));
    }

    @Test
    void theBomHasAllLibraries() throws IOException {
        Set<String> libraries = modules();
        libraries.removeAll(NO_LIBRARIES);
        List<String> listed = all("<artifactId>(ladder-[a-z]+)</artifactId>\\s*<version>", read("ladder-bom/pom.xml"));
        assertThat(listed.stream().filter(a -> !a.equals("ladder-parent"))).containsExactlyElementsOf(libraries);
    }

    /** {@code ./ladder} looks for changed sources in the modules of the command line. */
    @Test
    void theLauncherKnowsTheModulesThatItRuns() throws IOException {
        Set<String> used = new TreeSet<>();
        addUsed("ladder-cli", used);
        assertThat(one("\nmodules=\\(([^)]*)\\)", read("ladder")).split(" ")).containsExactlyInAnyOrderElementsOf(used);
    }

    private static void addUsed(String module, Set<String> used) throws IOException {
        if (used.add(module)) {
            String pom = read(module + "/pom.xml")
                    .replaceAll("(?s)<profiles>.*", "")
                    .replaceAll("(?s)<parent>.*?</parent>", "");
            for (String dependency : all("<dependency>(.*?)</dependency>", pom)) {
                for (String other : all("<artifactId>(ladder-[a-z]+)</artifactId>", dependency)) {
                    if (!dependency.contains("<scope>test</scope>")) {
                        addUsed(other, used);
                    }
                }
            }
        }
    }

    @Test
    void everyStarterGivesTheJvmTheSameOptions() throws IOException {
        List<String> ofLauncher =
                List.of(one("\njvm=\\(([^)]*)\\)", read("scripts/launch.sh")).split(" "));
        JsonNode alias = new ObjectMapper()
                .readTree(read("jbang-catalog.json"))
                .path("aliases")
                .path("ladder");
        List<String> ofJbang = new ArrayList<>();
        alias.path("runtime-options").forEach(option -> ofJbang.add(option.asText()));
        assertThat(ofJbang).isEqualTo(ofLauncher);
        assertThat(all("<jvmFlag>([^<]*)</jvmFlag>", read("ladder-cli/pom.xml")))
                .containsAll(ofLauncher);
        assertThat(ofLauncher)
                .containsAll(List.of(
                        one("<ladder.jvm.args>([^<]*)<", read("pom.xml")).split(" ")));
    }

    @Test
    void jbangStartsTheProgramOfThisVersion() throws IOException {
        JsonNode alias = new ObjectMapper()
                .readTree(read("jbang-catalog.json"))
                .path("aliases")
                .path("ladder");
        assertThat(alias.path("script-ref").asText())
                .isEqualTo("io.github.ladder-sr:ladder-cli:" + version().replace("-SNAPSHOT", ""));
        assertThat(alias.path("main").asText()).isEqualTo(Main.class.getName());
        assertThat(one("<mainClass>([^<]*)</mainClass>", read("ladder-cli/pom.xml")))
                .isEqualTo(Main.class.getName());
    }

    /** bash calculates the memory of the process, and Java that of its parts. */
    @Test
    void bashAndJavaCountTheSameMemoryBesideTheHeap() throws IOException {
        String bash = read("scripts/memory.sh");
        String java = read("ladder-core/src/main/java/io/github/laddersr/upscale/memory/MemoryLimits.java");
        assertThat(one("beside_heap=\\$\\(\\((\\d+) << 20\\)\\)", bash))
                .isEqualTo(one("FIXED = (\\d+) \\* MEGABYTE", java));
        int gigabytes = Integer.parseInt(one("largest_default=\\$\\(\\((\\d+) << 30\\)\\)", bash));
        assertThat(one("LARGEST_DEFAULT = (\\d+) \\* MEGABYTE", java)).isEqualTo(String.valueOf(gigabytes * 1024));
    }

    @Test
    void bashNamesPackagesAndPropertiesThatThereAre() throws IOException {
        String launch = read("scripts/launch.sh");
        String kernels = one("kernels='([a-z.]+)\\.\\*::\\*'", launch);
        assertThat(REPOSITORY.resolve("ladder-network/src/main/java/" + kernels.replace('.', '/')))
                .isDirectory();
        assertThat(launch).contains("-D" + StandardError.PROPERTY + "=");
        for (String name : all("part\\[p \"([A-Za-z.]+)\"\\]", read("scripts/start_time.sh"))) {
            assertThat(PublishingTest.class.getResource("/io/github/laddersr/" + name.replace('.', '/') + ".class"))
                    .as(name)
                    .isNotNull();
        }
    }
}
