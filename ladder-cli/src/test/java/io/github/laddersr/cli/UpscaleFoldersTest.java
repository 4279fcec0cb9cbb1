// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders, sizes and standard streams as a user or script uses them, with the shipped weights and tiny images. */
final class UpscaleFoldersTest {
    @TempDir
    Path temp;

    private Path in = Path.of("");
    private Path out = Path.of("");
    private final StringWriter printed = new StringWriter();
    private final StringWriter said = new StringWriter();

    @BeforeEach
    void images() throws IOException {
        in = Files.createDirectories(temp.resolve("in"));
        out = temp.resolve("out");
        image("a.png", 3);
        image("b.png", 1);
        image("sub/c.png", 4);
    }

    private Path image(String name, int channels) throws IOException {
        Path file = in.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        byte[] bytes = new byte[12 * 8 * channels];
        new Random(name.hashCode()).nextBytes(bytes);
        ImageFiles.write(ByteImage.of(12, 8, channels, bytes), file);
        return file;
    }

    private int run(Object... args) {
        printed.getBuffer().setLength(0);
        said.getBuffer().setLength(0);
        String[] words = Stream.concat(Stream.of("upscale"), Stream.of(args).map(Object::toString))
                .toArray(String[]::new);
        return Ladder.commandLine()
                .setOut(new PrintWriter(printed, true))
                .setErr(new PrintWriter(said, true))
                .execute(words);
    }

    private void refused(String words, Object... args) throws IOException {
        List<Path> before = files(temp);
        assertThat(run(args)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(said.toString().lines())
                .singleElement()
                .asString()
                .startsWith("ladder: ")
                .contains(words);
        assertThat(files(temp)).isEqualTo(before);
        assertThat(printed.toString()).isEmpty();
    }

    /** Without the journal. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(file -> !file.endsWith(".ladder-journal"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> results() throws IOException {
        return files(out).stream().map(Path::toString).toList();
    }

    private List<JsonNode> objects() throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : printed.toString().lines().toList()) {
            nodes.add(new ObjectMapper().readTree(line));
        }
        return nodes;
    }

    @Test
    void aTreeIsMirroredAndSummedUp() throws IOException {
        Files.writeString(in.resolve("notes.txt"), "no image");
        Files.writeString(in.resolve(".hidden"), "");
        assertThat(run(in, "-o", out, "--recursive")).isEqualTo(ExitStatus.DONE);
        assertThat(results()).containsExactly("a_x2.png", "b_x2.png", "sub/c_x2.png");
        assertThat(printed.toString().lines()).hasSize(3).allMatch(line -> line.contains("12x8 -> 24x16"));
        assertThat(said.toString())
                .isEqualToNormalizingNewlines(
                        "ladder: 3 done, 0 skipped, 0 failed; ignored: 1 hidden file, 1 file that is not an image.\n");
    }

    @Test
    void oneThatFailsStopsNoOtherAndIsNamedInTheSummary() throws IOException {
        Path cut = in.resolve("cut.png");
        byte[] whole = Files.readAllBytes(in.resolve("a.png"));
        Files.write(cut, Arrays.copyOf(whole, 100));
        assertThat(run(in, "-o", out, "--json")).isEqualTo(ExitStatus.SOME_FAILED);
        assertThat(results()).containsExactly("a_x2.png", "b_x2.png");
        JsonNode summary = objects().getLast().get("summary");
        assertThat(objects()).hasSize(3);
        assertThat(summary.get("done").asInt()).isEqualTo(2);
        assertThat(summary.get("failed").asInt()).isEqualTo(1);
        assertThat(summary.get("failures").get(0).get("input").asText()).isEqualTo(cut.toString());
        assertThat(said.toString().lines()).singleElement().asString().contains("cut.png");
        assertThat(run(cut, cut.resolveSibling("none.png"), "-o", out)).isEqualTo(ExitStatus.WRONG_INPUT);
    }

    @Test
    void resultsThatExistAreNeverReplacedUnasked() throws IOException {
        assertThat(run(in, "-o", out)).isZero();
        byte[] first = Files.readAllBytes(out.resolve("a_x2.png"));
        Files.writeString(out.resolve("b_x2.png"), "somebody's");
        refused("2 of 2 results already exist", in, "-o", out);
        assertThat(run(in, "-o", out, "--skip-existing")).isZero();
        assertThat(out.resolve("b_x2.png")).hasContent("somebody's");
        Files.writeString(out.resolve("a_x2.png"), "changed");
        assertThat(run(in, "-o", out, "--overwrite")).isZero();
        assertThat(out.resolve("a_x2.png")).hasBinaryContent(first);
        refused("choose one", in, "-o", out, "--overwrite", "--resume");
    }

    @Test
    void resumeDoesWhatIsMissingOrHasChangedAndNothingElse() throws IOException {
        assertThat(run(in, "-o", out, "--recursive", "--json")).isZero();
        Files.delete(out.resolve("b_x2.png"));
        assertThat(run(in, "-o", out, "--recursive", "--json", "--resume")).isZero();
        assertThat(objects()).hasSize(2);
        assertThat(objects().getFirst().get("output").asText()).endsWith("b_x2.png");
        assertThat(objects().getLast().get("summary").get("skipped").asInt()).isEqualTo(2);

        image("sub/c.png", 3);
        Files.setLastModifiedTime(in.resolve("sub/c.png"), FileTime.fromMillis(1));
        assertThat(run(in, "-o", out, "--recursive", "--json", "--resume")).isZero();
        assertThat(objects().getFirst().get("output").asText()).endsWith("c_x2.png");
        assertThat(objects()).hasSize(2);

        assertThat(run(in, "-o", out, "--recursive", "--json", "--resume", "--strip"))
                .isZero();
        assertThat(objects()).as("other options: all anew").hasSize(4);
        assertThat(run(in, "-o", out, "--recursive", "--json", "--resume", "--strip"))
                .isZero();
        assertThat(objects()).hasSize(1);
    }

    /** A killed run left a complete result that the journal does not contain, and an abandoned temporary file. */
    @Test
    void whatAKilledRunLeftIsKeptOrCleanedUp() throws IOException {
        assertThat(run(in, "-o", out)).isZero();
        Files.delete(out.resolve(".ladder-journal"));
        Files.delete(out.resolve("b_x2.png"));
        Path stale = Files.createFile(out.resolve(".ladder-00000000-1-1-0123456789abcdef.tmp"));
        Files.setLastModifiedTime(stale, FileTime.fromMillis(1));
        assertThat(run(in, "-o", out, "--resume", "--json")).isZero();
        assertThat(objects()).hasSize(2);
        assertThat(objects().getFirst().get("output").asText()).endsWith("b_x2.png");
        assertThat(results()).containsExactly("a_x2.png", "b_x2.png");
    }

    @Test
    void thePipelineGivesWhatSingleImagesGive() throws IOException {
        assertThat(run(in, "-o", out, "--recursive")).isZero();
        for (String name : List.of("a", "b", "sub/c")) {
            Path single = temp.resolve("single.png");
            assertThat(run(in.resolve(name + ".png"), "-o", single)).isZero();
            assertThat(ImageFiles.read(out.resolve(name + "_x2.png"))).isEqualTo(ImageFiles.read(single));
        }
    }

    @Test
    void namesAndFormatsAreChosen() throws IOException {
        Files.delete(in.resolve("sub/c.png"));
        assertThat(run(in, "-o", out, "--format", "JPEG", "--quality", 80, "--name", "{stem}-{model}-{width}.{ext}"))
                .isZero();
        assertThat(results()).containsExactly("a-x2-24.jpg", "b-x2-24.jpg");
        byte[] head = Arrays.copyOf(Files.readAllBytes(out.resolve("a-x2-24.jpg")), ImageFormat.MAGIC_LENGTH);
        assertThat(ImageFormat.ofContent(head)).contains(ImageFormat.JPEG);
        refused("says JPEG, but --format says PNG", in.resolve("a.png"), "-o", "x.jpg", "--format", "png");
    }

    @ParameterizedTest
    @CsvSource({
        "--scale, 1.5, 18, 12, a_x1.5.png",
        "--scale, 5, 60, 40, a_x5.png",
        "--scale, 6, 72, 48, a_x6.png",
        "--width, 30, 30, 20, a_30x20.png",
        "--height, 20, 30, 20, a_30x20.png",
        "--fit, 40x20, 30, 20, a_30x20.png"
    })
    void anySizeCanBeAskedFor(String option, String value, int width, int height, String name) {
        assertThat(run(in.resolve("a.png"), option, value, "-o", in)).isZero();
        assertThat(ImageSize.of(in.resolve(name))).isEqualTo(new ImageSize(width, height));
    }

    @Test
    void sizesThatAreNoneAreRefused() throws IOException {
        Path a = in.resolve("a.png");
        refused("only enlarges", a, "--width", 12);
        refused("a.png", a, "--fit", "10x10");
        refused("use --scale, --fit", a, "--width", 100, "--scale", 2);
        refused("more than 16 times", a, "--height", 129);
        assertThat(run(a, "--width", 30, "--height", 10)).isZero();
        assertThat(ImageSize.of(in.resolve("a_30x10.png"))).isEqualTo(new ImageSize(30, 10));
    }

    /** The width of a rotated photo is its width after rotation. */
    @Test
    void orientationCountsBeforeTheSize() throws IOException {
        Path turned = temp.resolve("turned.jpg");
        Path plain = temp.resolve("plain.jpg");
        ImageFiles.write(ImageFiles.read(in.resolve("a.png")), plain);
        byte[] jpeg = Files.readAllBytes(plain);
        // An APP1 segment with one field: orientation (0112), of type 3, one value, 6.
        byte[] exif = HexFormat.of()
                .parseHex("ffe10022" + "457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100060000"
                        + "00000000");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, 2);
        bytes.writeBytes(exif);
        bytes.write(jpeg, 2, jpeg.length - 2);
        Files.write(turned, bytes.toByteArray());
        assertThat(run(turned, "--width", 16, "--json")).isZero();
        assertThat(ImageSize.of(temp.resolve("turned_16x24.png"))).isEqualTo(new ImageSize(16, 24));
        assertThat(objects().getFirst().get("width").asInt()).isEqualTo(16);
    }

    @Test
    void standardStreamsStandForFiles() throws IOException {
        Path file = temp.resolve("file.png");
        assertThat(run(in.resolve("a.png"), "-o", file)).isZero();
        InputStream stdin = System.in;
        PrintStream stdout = System.out;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(Files.readAllBytes(in.resolve("a.png"))));
            System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
            assertThat(run("-", "-o", "-")).isZero();
        } finally {
            System.setIn(stdin);
            System.setOut(stdout);
        }
        assertThat(caught.toByteArray()).isEqualTo(Files.readAllBytes(file));
        assertThat(printed.toString()).isEmpty();
        assertThat(said.toString()).startsWith("-  12x8 -> 24x16");
        refused("give -o", "-");
        refused("give no other images", "-", in.resolve("a.png"), "-o", out);
        refused("takes only one image", in, "-o", "-");
        refused("--json", in.resolve("a.png"), "-o", "-", "--json");
    }

    @Test
    void standardInputThatIsNoImageIsCalledByItsName() throws IOException {
        InputStream stdin = System.in;
        try {
            System.setIn(new ByteArrayInputStream("no image".getBytes(StandardCharsets.UTF_8)));
            refused("Standard input is not a PNG", "-", "-o", temp.resolve("x.png"));
        } finally {
            System.setIn(stdin);
        }
    }

    @Test
    void whatCannotBeMeantIsRefused() throws IOException {
        refused("-o FOLDER", in);
        refused("itself", in, "-o", in);
        Path file = in.resolve("a.png");
        refused("must be a folder", in, "-o", file);
        refused("same.png/ if it is to be a folder", file, in.resolve("b.png"), "-o", temp.resolve("same.png"));
        refused("is given twice", file, in.resolve("sub/../a.png"), "-o", out);
        refused("name of an image is empty", "", "-o", out);
        refused("name after -o is empty", file, "-o", "");
        Path empty = Files.createDirectories(temp.resolve("empty/within"));
        refused("no image", empty, "-o", out);
        refused("--recursive", empty.resolveSibling("."), "-o", out);
    }

    @Test
    void anOptionThatWouldDoNothingIsRefused() throws IOException {
        Path file = in.resolve("a.png");
        refused("no channel order 'xyz': use rgb or bgr", file, "-o", out, "--channels", "xyz");
        String rgb = "takes RGB: do not give a channel order";
        refused("each model that auto chooses " + rgb, file, "-o", out, "--channels", "bgr");
        refused("each model that auto chooses " + rgb, in, "-o", out, "--channels", "bgr", "--model", "auto");
        refused("the model x2 " + rgb, file, "-o", out, "--channels", "bgr", "--model", "x2");
        refused("at least 16 pixels wide, not 0", file, "-o", out, "--tile", "0");
        refused("at least 16 pixels wide, not -5", file, "-o", out, "--tile=-5");
    }

    @Test
    void aFileIsNotTakenForAFolder() throws IOException {
        Path file = in.resolve("a.png");
        refused(file + " is a file, not a folder: choose another folder", file, "-o", file.resolve("x.png"));
    }

    @Test
    void aLinkToAFileThatDoesNotExistYetIsWrittenThrough() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link.png"), Path.of("target.png"));
        assertThat(run(in.resolve("a.png"), "-o", link)).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(ImageSize.of(temp.resolve("target.png"))).isEqualTo(new ImageSize(24, 16));
    }

    @Test
    void aSlashMakesAFolderOfAnyName() throws IOException {
        assertThat(run(in.resolve("a.png"), in.resolve("b.png"), "-o", temp.resolve("same.png") + "/"))
                .isZero();
        assertThat(files(temp.resolve("same.png"))).map(Path::toString).containsExactly("a_x2.png", "b_x2.png");
    }

    @Test
    void aFolderThatCannotBeWrittenToIsSaidOfEachImage() throws IOException {
        Files.createDirectories(out);
        assertThat(out.toFile().setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(out), "this user may write anywhere");
        assertThat(run(in, "-o", out)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(said.toString().lines()).hasSize(3);
        assertThat(said.toString().lines().limit(2)).allMatch(line -> line.contains("permission denied"));
    }

    /**
     * On a file system with room for only some results: each missing one is reported, and those that exist are
     * complete.
     */
    @Test
    void aFullDiskLeavesOnlyWholeFiles() throws Exception {
        Files.createDirectories(out);
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", out.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(mount.waitFor() == 0, "only root can mount a small file system");
        try {
            for (int i = 0; i < 40; i++) {
                image("f%02d.png".formatted(i), 3);
            }
            assertThat(run(in, "-o", out, "--scale", 4)).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(said.toString().lines().filter(line -> line.contains("No space left on device")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(".png") && line.endsWith("."));
            assertThat(results()).isNotEmpty().hasSizeLessThan(42).noneMatch(name -> name.endsWith(".tmp"));
            for (String name : results()) {
                assertThat(ImageFiles.read(out.resolve(name)).width()).isEqualTo(48);
            }
        } finally {
            new ProcessBuilder("umount", out.toString()).start().waitFor();
        }
    }
}
