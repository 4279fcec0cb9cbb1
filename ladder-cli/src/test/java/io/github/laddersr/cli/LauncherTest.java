// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code ./ladder} and {@code scripts/memory.sh}. The launcher runs as a copy that finds everything built, and a script
 * instead of a JDK that prints its arguments.
 */
final class LauncherTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final long MB = 1 << 20;

    @TempDir
    Path folder;

    private record Outcome(int status, String out, String err) {}

    @BeforeEach
    void bashIsThere() {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the launcher is a bash script");
    }

    private Outcome run(List<String> command, Map<String, String> environment) throws Exception {
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile());
        builder.environment().remove("LADDER_PROFILE");
        builder.environment().remove("LADDER_JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        // A pipe that is read to its end: the filter of the JVM's messages may outlive the JVM.
        Files.write(err, process.getErrorStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private String memory(String call) throws Exception {
        String script = "set -euo pipefail; source \"$1\"; " + call;
        String source = REPOSITORY.resolve("scripts/memory.sh").toString();
        Outcome outcome = run(List.of("/bin/bash", "-c", script, "bash", source), Map.of());
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        return outcome.out();
    }

    @ParameterizedTest
    @CsvSource({
        "2G, 2147483648",
        "500m, 524288000",
        "1.5G, 1610612736",
        "1.25GiB, 1342177280",
        "64KB, 65536",
        "123, 123",
        "008M, 8388608",
    })
    void sizesAreReadAsPeopleWriteThem(String text, String bytes) throws Exception {
        assertThat(memory("bytes_of " + text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"much", "-1G", "1e9", "2T", "1.G", "9999999999G", "12345678901", "''", "'1 G'", "'$(id)'"})
    void whatIsNoSizeIsLeftToJava(String text) throws Exception {
        assertThat(memory("bytes_of '" + text + "'")).isEmpty();
        assertThat(memory("memory_options '" + machine(8192) + "' --max-memory '" + text + "'"))
                .isEqualTo(memory("memory_options '" + machine(8192) + "'"));
    }

    /** The root of a file system of a machine with this many MB, outside any container. */
    private Path machine(long megabytes) throws IOException {
        Path root = folder.resolve("machine-" + megabytes);
        write(root.resolve("proc/meminfo"), "MemTotal:  " + megabytes * 1024 + " kB\nMemFree: 1 kB\n");
        write(root.resolve("proc/self/cgroup"), "0::/user/me\n");
        write(root.resolve("sys/fs/cgroup/user/memory.max"), "max\n");
        return root;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aMachinesMemoryIsThatOfItsContainer() throws Exception {
        Path root = machine(4096);
        assertThat(memory("memory_of_machine " + root)).isEqualTo(String.valueOf(4096 * MB));
        write(root.resolve("sys/fs/cgroup/user/memory.max"), 1024 * MB + "\n"); // the limit of an enclosing group
        assertThat(memory("memory_of_machine " + root)).isEqualTo(String.valueOf(1024 * MB));
        write(root.resolve("sys/fs/cgroup/memory.max"), 512 * MB + "\n"); // as in a container
        assertThat(memory("memory_of_machine " + root)).isEqualTo(String.valueOf(512 * MB));
        // Version 1 of control groups, in which a large number means unlimited; the path is the host's.
        write(root.resolve("proc/self/cgroup"), "5:cpu:/\n4:memory:/docker/abc\n");
        write(root.resolve("sys/fs/cgroup/memory/memory.limit_in_bytes"), "9223372036854771712\n");
        assertThat(memory("memory_of_machine " + root)).isEqualTo(String.valueOf(4096 * MB));
        write(root.resolve("sys/fs/cgroup/memory/memory.limit_in_bytes"), 256 * MB + "\n");
        assertThat(memory("memory_of_machine " + root)).isEqualTo(String.valueOf(256 * MB));
        assertThat(memory("memory_of_machine " + folder.resolve("none"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "24000, '', -Xmx1952m", // at most 2 GB, of which 96 MB are not heap
        "4096, '', -Xmx928m", // a quarter
        "1024, '', -Xmx160m",
        "4096, --max-memory 500M, -Xmx404m",
        "4096, --max-memory=3G, -Xmx2976m",
        "4096, --max-memory 1G --max-memory=500M, -Xmx404m",
        "4096, --max-memory 100M, -Xmx50m", // half if there is little memory
        "4096, -- --max-memory=500M, -Xmx928m", // a file of that name
        "4096, --max-memory, -Xmx928m",
    })
    void theHeapFollowsTheLimit(long machine, String options, String heap) throws Exception {
        assertThat(memory("memory_options " + machine(machine) + " a.png " + options)
                        .split(" "))
                .contains(heap)
                .hasSize(3);
    }

    /** A smaller heap would be full again after each image; a larger one would leave no room for anything else. */
    @ParameterizedTest
    @CsvSource({
        "24000, '', -Xms372m -Xmx1952m -Xmn32m",
        "4096, --max-memory 1G, -Xms244m -Xmx928m -Xmn32m",
        "4096, --max-memory=256M, -Xms148m -Xmx160m -Xmn20m",
        "4096, --max-memory=100M, -Xms50m -Xmx50m -Xmn6m",
    })
    void aServersHeapKeepsRoomForItsImages(long machine, String options, String expected) throws Exception {
        assertThat(memory("server_memory_options " + machine(machine) + " --port 0 " + options))
                .isEqualTo(expected);
    }

    /** A copy of the launcher that finds nothing to build. */
    private Path launcher(String java) throws IOException {
        Path root = folder.resolve("checkout");
        Path jdk = root.resolve("jdk");
        write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        for (String program : List.of("java", "javac")) {
            Path file = jdk.resolve("bin").resolve(program);
            write(file, "#!/bin/bash\n" + java);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.createDirectories(root.resolve("scripts"));
        for (String file : List.of("ladder", "scripts/launch.sh", "scripts/memory.sh")) {
            Files.copy(REPOSITORY.resolve(file), root.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        write(root.resolve("pom.xml"), "");
        Files.createDirectories(root.resolve("recipes"));
        String modules = Files.readString(root.resolve("ladder"))
                .lines()
                .filter(line -> line.startsWith("modules=("))
                .findFirst()
                .orElseThrow();
        for (String part :
                modules.substring("modules=(".length(), modules.indexOf(')')).split(" ")) {
            write(root.resolve(part).resolve("pom.xml"), "");
        }
        write(root.resolve("ladder-cli/target/fast/ladder-cli-1.jar"), "");
        write(root.resolve("ladder-cli/target/fast/lib/a.jar"), "");
        FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 10_000);
        for (String made : List.of("ladder.stamp", "ladder.jsa", "ladder.jdk")) {
            write(root.resolve("target").resolve(made), made.equals("ladder.jdk") ? jdk.toString() : "");
            Files.setLastModifiedTime(root.resolve("target").resolve(made), later);
        }
        return root.resolve("ladder");
    }

    private Outcome start(Path launcher, Map<String, String> environment, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", launcher.resolveSibling("jdk").toString());
        return run(command, all);
    }

    @Test
    void argumentsComeThroughAndOnlyAnEnlargementIsBounded() throws Exception {
        Path launcher = launcher("printf '%s\\n' \"$@\"\n");
        Outcome upscale = start(launcher, Map.of(), "upscale", "a b.png", "--max-memory", "500M", "*");
        assertThat(upscale.out().lines())
                .contains("-Xmx404m")
                .doesNotContain("-XX:MaxRAMPercentage=50")
                .endsWith("io.github.laddersr.cli.Main", "upscale", "a b.png", "--max-memory", "500M", "*");
        Outcome train = start(launcher, Map.of(), "train", "--max-memory", "500M");
        assertThat(train.out().lines())
                .contains("-XX:MaxRAMPercentage=50")
                .noneMatch(option -> option.startsWith("-Xmx"))
                .endsWith("train", "--max-memory", "500M");
        assertThat(upscale.err() + train.err()).isEmpty();
    }

    @Test
    void optionsOfTheUsersComeAfterOurs() throws Exception {
        Outcome outcome =
                start(launcher("printf '%s\\n' \"$@\"\n"), Map.of("LADDER_JAVA_OPTS", "-Xmx1g -Da=b"), "upscale");
        List<String> options =
                outcome.out().lines().filter(option -> option.startsWith("-")).toList();
        assertThat(options).containsSubsequence("-Xmx1g", "-Da=b");
        assertThat(options.stream().filter(option -> option.startsWith("-Xmx")).toList())
                .last()
                .isEqualTo("-Xmx1g");
    }

    @Test
    void whatTheJvmSaysBeforeLadderRunsIsSeen() throws Exception {
        Path launcher = launcher(
                "echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2; echo result; printf 'no memory' >&2; exit 7\n");
        Outcome outcome = start(launcher, Map.of(), "upscale", "a.png");
        assertThat(outcome).isEqualTo(new Outcome(7, "result\n", "no memory\n"));
    }

    @Test
    void theRealStandardErrorIsWhereStandardErrorLooksForIt() throws Exception {
        Outcome outcome = start(
                launcher(
                        "for o in \"$@\"; do case $o in -Dladder.stderr.fd=*) echo real >&\"${o#*=}\" ;; esac; done\n"),
                Map.of(),
                "--version");
        assertThat(outcome).isEqualTo(new Outcome(0, "", "real\n"));
    }

    /** The launcher of a package, with a script as its runtime. */
    private Path packaged(String java) throws IOException {
        Path home = folder.resolve("opt/ladder");
        Path program = home.resolve("lib/runtime/bin/java");
        write(program, "#!/bin/bash\n" + java);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String jar : List.of("ladder-cli.jar", "jars/B.jar", "jars/a.jar", "ladder.jsa")) {
            write(home.resolve("lib").resolve(jar), "x");
        }
        for (String script : List.of("launch.sh", "memory.sh")) {
            Files.copy(
                    REPOSITORY.resolve("scripts").resolve(script),
                    home.resolve("lib").resolve(script));
        }
        Files.createDirectories(home.resolve("bin"));
        Files.copy(
                REPOSITORY.resolve("scripts/dist/ladder"),
                home.resolve("bin/ladder"),
                StandardCopyOption.COPY_ATTRIBUTES);
        // A link, like /usr/bin/ladder.
        return Files.createSymbolicLink(folder.resolve("ladder"), home.resolve("bin/ladder"));
    }

    @Test
    void aPackageStartsTheRuntimeThatIsInItWithTheSameOptions() throws Exception {
        String print = "printf '%s\\n' \"$@\"\n";
        List<String> bare = List.of("/usr/bin/env", "-i", "PATH=/usr/bin:/bin");
        List<String> command = new ArrayList<>(bare);
        command.addAll(List.of(packaged(print).toString(), "upscale", "a b.png", "--max-memory", "500M"));
        Outcome outcome = run(command, Map.of());
        Path lib = folder.resolve("opt/ladder/lib");
        assertThat(outcome.err()).isEmpty();
        List<String> options = outcome.out().lines().toList();
        assertThat(options)
                .contains("-Dladder.packaged=true", "-XX:SharedArchiveFile=" + lib.resolve("ladder.jsa"))
                .contains(lib + "/ladder-cli.jar:" + lib + "/jars/B.jar:" + lib + "/jars/a.jar")
                .endsWith("io.github.laddersr.cli.Main", "upscale", "a b.png", "--max-memory", "500M");
        List<String> checkout = start(launcher(print), Map.of(), "upscale", "a b.png", "--max-memory", "500M")
                .out()
                .lines()
                .toList();
        assertThat(withoutPlaces(options)).isEqualTo(withoutPlaces(checkout));
    }

    /** The options that do not depend on Ladder's location. */
    private static List<String> withoutPlaces(List<String> options) {
        return options.stream()
                .filter(option -> !option.contains(".jar") && !option.contains(".jsa") && !option.contains("packaged"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'', C.UTF-8",
        "C, C.UTF-8",
        "POSIX, C.UTF-8",
        "xx_YY.UTF-8, C.UTF-8",
        "C.UTF-8, C.UTF-8",
        "xx_YY, C.UTF-8",
        "xx_YY@euro, C.UTF-8",
        "de_DE.ISO-8859-1, de_DE.ISO-8859-1"
    })
    void namesOfFilesAreUtf8UnlessTheUserSaysOtherwise(String given, String used) throws Exception {
        assumeTrue(!given.contains("ISO") || isInstalled(given), given + " is not installed");
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i", "PATH=/usr/bin:/bin"));
        if (!given.isEmpty()) {
            command.add("LC_ALL=" + given);
        }
        command.addAll(List.of(packaged("echo \"$LC_ALL\"\n").toString(), "--version"));
        assertThat(run(command, Map.of()).out().strip()).isEqualTo(used);
    }

    private boolean isInstalled(String locale) throws Exception {
        String letter = "[[ $'\\xe4' == [[:alpha:]] ]]";
        List<String> command = List.of("/usr/bin/env", "LC_ALL=" + locale, "/bin/bash", "-c", letter);
        return run(command, Map.of()).status() == 0;
    }
}
