// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.models.Models;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/library.md is right: every program in it compiles and runs. */
final class LibraryPageTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final String CAT = "samples/cat.jpg";
    private static final Pattern PROGRAM = Pattern.compile("(?ms)^```java\n(.*?public class (\\w+).*?)^```$");

    @TempDir
    Path folder;

    private Map<String, Path> programs() throws IOException {
        Map<String, Path> programs = new TreeMap<>();
        Matcher program =
                PROGRAM.matcher(Files.readString(REPOSITORY.resolve("docs").resolve("library.md")));
        while (program.find()) {
            programs.put(
                    program.group(2), Files.writeString(folder.resolve(program.group(2) + ".java"), program.group(1)));
        }
        return programs;
    }

    private void makePictures() throws IOException {
        ByteImage cat = ImageFiles.read(REPOSITORY.resolve(CAT));
        Files.createDirectories(folder.resolve("holiday/beach"));
        for (String photo : List.of("holiday/first.jpg", "holiday/beach/second.jpg")) {
            ImageFiles.write(cat.cropTo(100, 60, 24, 20), folder.resolve(photo));
        }
        Files.createDirectory(folder.resolve("samples"));
        Files.copy(REPOSITORY.resolve(CAT), folder.resolve(CAT));
        Files.copy(
                REPOSITORY.resolve("fixtures/resources/io/github/laddersr/metadata/photo.jpg"),
                folder.resolve("photo.jpg"));
    }

    private String run(String program) throws IOException, InterruptedException {
        Path log = folder.resolve(program + ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.awt.headless=true",
                        "-Xmx1g",
                        "-cp",
                        folder + java.io.File.pathSeparator + System.getProperty("java.class.path"),
                        program)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(log.toFile())
                .start();
        int status = process.waitFor();
        String output = Files.readString(log);
        assertThat(status).as("%s%n%s", program, output).isZero();
        return output;
    }

    private String commandLine(Path input, Path output, String... options) {
        StringWriter printed = new StringWriter();
        List<String> args = new ArrayList<>(List.of("upscale", input.toString(), "-o", output.toString(), "--json"));
        args.addAll(List.of(options));
        int status = Ladder.commandLine().setOut(new PrintWriter(printed, true)).execute(args.toArray(String[]::new));
        assertThat(status).isZero();
        return printed.toString();
    }

    private String modelsOfTheCommandLine() throws IOException {
        String printed = commandLine(folder.resolve(CAT), folder.resolve("by-command.png"));
        String model = new ObjectMapper().readTree(printed).get("models").get(0).asText();
        assertThat(model).contains("denoise");
        return model;
    }

    /** The page says so. */
    @Test
    void theLibraryDoesWhatTheCommandLineDoes() throws IOException {
        makePictures();
        Path photo = folder.resolve("photo.jpg");
        Path clean = folder.resolve("clean.png");
        ImageFiles.write(ImageFiles.read(photo), clean);
        try (Enlargement enlargement =
                Enlargement.of(Models.byName()).engine("vector").quality(90)) {
            for (Path input : List.of(photo, clean)) {
                for (String ending : List.of(".png", ".jpg")) {
                    Path ours = folder.resolve("ours" + ending);
                    Path theirs = folder.resolve("theirs" + ending);
                    enlargement.enlarge(input, ours);
                    commandLine(input, theirs, "--engine", "vector", "--quality", "90");
                    assertThat(ours).hasSameBinaryContentAs(theirs);
                }
            }
        }
    }

    /** As the page says, too. */
    @Test
    void thePhotoModelIsNotTakenBesideTheCleanOne() {
        assertThatThrownBy(() -> Enlargement.of(Models.X2, Models.PHOTO_X2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Models.byName()");
    }

    @Test
    void everyProgramCompilesAndRuns() throws Exception {
        Map<String, Path> programs = programs();
        assertThat(programs).hasSize(5);
        makePictures();
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "-Xlint:all,-options",
                                "-Werror",
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                folder.toString()),
                        programs.values().stream().map(Path::toString))
                .toArray(String[]::new);
        assertThat(compiler.run(null, null, null, arguments)).isZero();

        assertThat(run("EnlargeFile")).contains("width=600, height=400").contains(modelsOfTheCommandLine());
        assertThat(ImageSize.of(folder.resolve("large.jpg"))).isNotNull();
        assertThat(run("EnlargePixels")).isEqualToIgnoringNewLines("64x64");
        assertThat(run("EnlargeFolder")).contains("2 done, 0 already there");
        assertThat(run("EnlargeFolder")).contains("0 done, 2 already there");
        assertThat(run("EnlargeStream"))
                .contains("200")
                .contains("was canceled")
                .contains("499");
        assertThat(run("PredictAndWarn"))
                .contains("multiply-adds")
                .contains("100 %")
                .contains("warnings");
    }
}
