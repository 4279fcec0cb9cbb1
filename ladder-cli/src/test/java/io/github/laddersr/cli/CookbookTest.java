// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/cookbook.md is right: every command in it runs in a shell, each section in a folder with the pictures that the
 * page names.
 */
final class CookbookTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (.*?)$(.*?)(?=^## |\\z)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

    /** The file that a command writes: after -o, --onnx or a redirection, unless it is a dash for standard output. */
    private static final Pattern WRITTEN = Pattern.compile("(?:-o|--onnx|>) (\\w[^ ]*)");

    @TempDir
    Path folder;

    private record Section(String title, List<String> commands) {}

    private static List<Section> sections() throws IOException {
        List<Section> all = new ArrayList<>();
        Matcher section =
                SECTION.matcher(Files.readString(REPOSITORY.resolve("docs").resolve("cookbook.md")));
        while (section.find()) {
            List<String> commands = new ArrayList<>();
            Matcher blocks = BLOCK.matcher(section.group(2));
            while (blocks.find()) {
                blocks.group(1).lines().filter(line -> !line.isBlank()).forEach(commands::add);
            }
            all.add(new Section(section.group(1), commands));
        }
        return all;
    }

    private static void makePictures(Path place) throws IOException {
        ByteImage cat = ImageFiles.read(REPOSITORY.resolve("samples/cat.jpg"));
        Files.createDirectories(place.resolve("holiday/beach"));
        for (String photo : List.of("photo.jpg", "holiday/first.jpg", "holiday/beach/second.jpg")) {
            ImageFiles.write(cat.cropTo(100, 60, 24, 20), place.resolve(photo));
        }
        Files.writeString(place.resolve("holiday/diary.txt"), "sun");
        Path kinds = REPOSITORY.resolve("fixtures/resources/io/github/laddersr/image/kinds");
        Files.copy(kinds.resolve("png-rgba8.png"), place.resolve("icon.png"));
        Files.copy(kinds.resolve("tiff-gray16.tif"), place.resolve("scan.tif"));
    }

    /** Creates a program "ladder" that runs the command line's main class. */
    private void makeLauncher() throws IOException {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("ladder");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(program, """
                #!/bin/bash
                exec '%s' --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx1g -Djava.awt.headless=true \\
                  -cp '%s' %s "$@"
                """.formatted(java, System.getProperty("java.class.path"), Main.class.getName()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs a section's commands in order, up to the first that fails. */
    private Path run(Section section, int number) {
        try {
            Path place = Files.createDirectories(folder.resolve("section" + number));
            makePictures(place);
            Path log = folder.resolve("log" + number);
            ProcessBuilder builder = new ProcessBuilder(
                            "/bin/bash", "-c", "set -xeuo pipefail\n" + String.join("\n", section.commands()))
                    .directory(place.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
            int status = builder.start().waitFor();
            assertThat(status)
                    .as("%s%n%s", section.title(), Files.readString(log))
                    .isZero();
            for (String command : section.commands()) {
                Matcher written = WRITTEN.matcher(command);
                while (written.find()) {
                    assertThat(place.resolve(written.group(1))).as(command).exists();
                }
            }
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyCommandRuns() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the cookbook is for a shell");
        makeLauncher();
        List<Section> sections = sections();
        assertThat(sections)
                .hasSizeGreaterThan(12)
                .noneMatch(section -> section.commands().isEmpty());
        List<Future<Path>> places = new ArrayList<>();
        // Two at a time: most of the time is the start of Java.
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < sections.size(); i++) {
                Section section = sections.get(i);
                int number = i;
                places.add(two.submit(() -> run(section, number)));
            }
        }
        for (Future<Path> place : places) {
            place.get();
        }
        assertThat(size("photo_x2.png")).isEqualTo("48x40");
        assertThat(size("large.jpg")).isEqualTo("96x80");
        assertThat(size("poster.png")).isEqualTo("60x50");
        assertThat(size("column.png")).isEqualTo("120x100");
        assertThat(size("wallpaper.png")).isEqualTo("108x90");
        assertThat(size("enlarged/beach/second_x2.png")).isEqualTo("48x40");
        assertThat(size("named/photo-48x40.png")).isEqualTo("48x40");
        assertThat(size("piped.webp")).isEqualTo("48x40");
        ImageRows scan = open("scan_large.tif");
        assertThat(scan.depth()).isEqualTo(16);
        assertThat(scan.channels()).isEqualTo(1);
        assertThat(open("icon_large.webp").hasAlpha()).isTrue();
    }

    /** Opens a result in the folder of the section that made it. */
    private ImageRows open(String name) throws IOException {
        try (Stream<Path> places = Files.list(folder)) {
            List<Path> found = places.map(place -> place.resolve(name))
                    .filter(Files::exists)
                    .toList();
            assertThat(found).as(name).hasSize(1);
            return ImageFiles.open(found.getFirst());
        }
    }

    private String size(String name) throws IOException {
        ImageRows image = open(name);
        return image.width() + "x" + image.height();
    }
}
