// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.Warning;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.weights.Dtype;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is lost or left out is said at the end of a job and in its manifest. */
class WarningsTest extends JobTestBase {
    private static final int PNG_HEADER = 8 + 25; // signature and IHDR

    private Path photos;
    private Path results;
    private Path model;

    @BeforeEach
    void photos() throws IOException {
        photos = Files.createDirectories(folder.resolve("photos"));
        results = folder.resolve("results");
        model = folder.resolve("small.safetensors");
        network().write(model, Dtype.F32);
    }

    private int run(Object... options) {
        List<String> words = new ArrayList<>(List.of(photos.toString(), results.toString()));
        words.addAll(List.of("--master", "local[2]", "--model", model.toString(), "--format", "jpeg"));
        Stream.of(options).map(Object::toString).forEach(words::add);
        return execute(words);
    }

    private static ImageRows image(int width, int height, long seed) {
        byte[] samples = new byte[width * height * 3];
        new Random(seed).nextBytes(samples);
        return ImageRows.of(ByteImage.of(width, height, 3, samples));
    }

    /** A TIFF of two pages. */
    private void pages(String name, int width, int height) {
        List<ImageRows> pages = List.of(image(width, height, height), image(5, 4, 2));
        ImageFiles.writePages(pages.iterator(), photos.resolve(name), WriteOptions.defaults(), file -> {});
    }

    /** A PNG whose samples are linear, which a JPEG can't say. */
    private void linear(String name, int width, int height) throws IOException {
        Path file = photos.resolve(name);
        ImageFiles.write(image(width, height, 3), file);
        byte[] png = Files.readAllBytes(file);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(png, 0, PNG_HEADER);
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        DataOutputStream gamma = new DataOutputStream(chunk);
        gamma.writeBytes("gAMA");
        gamma.writeInt(100_000);
        CRC32 crc = new CRC32();
        crc.update(chunk.toByteArray());
        gamma.writeInt((int) crc.getValue());
        new DataOutputStream(bytes).writeInt(4);
        bytes.write(chunk.toByteArray());
        bytes.write(png, PNG_HEADER, png.length - PNG_HEADER);
        Files.write(file, bytes.toByteArray());
    }

    private ManifestRow row(String name) throws IOException {
        Map<String, ManifestRow> rows = manifest().read();
        ManifestRow row = rows.get("file:" + photos.resolve(name));
        assertThat(row).as("%s of %s", name, rows.keySet()).isNotNull();
        return row;
    }

    private Manifest manifest() {
        return new Manifest(
                new org.apache.hadoop.fs.Path(results.resolve(SparkJob.MANIFEST).toUri()),
                new Configuration(),
                line -> {});
    }

    /** The library's result and warnings, for the same file in one piece. */
    private void assertAsTheLibrary(String name) throws IOException {
        Path result = results.resolve(name.replaceFirst("\\..*", "_x2.jpg"));
        byte[] bytes = Files.readAllBytes(result);
        try (Enlargement enlargement = Enlargement.of(Networks.read(model)).threads(1)) {
            Enlarged expected = enlargement.enlarge(photos.resolve(name), result);
            assertThat(result).as(name).hasBinaryContent(bytes);
            assertThat(expected.warnings()).as(name).isNotEmpty();
            assertThat(row(name).warnings())
                    .containsExactlyElementsOf(
                            expected.warnings().stream().map(Warning::sentence).toList());
        }
    }

    @Test
    void aJobSaysWhatUpscaleSays() throws IOException {
        for (int i = 0; i < 4; i++) {
            pages("pages " + i + ".tif", 12 + i, 10);
        }
        linear("linear.png", 11, 13);
        pages("tall pages.tif", 16, 300); // cut in bands, like the next
        linear("tall linear.png", 17, 290);
        ImageFiles.write(image(9, 9, 1), photos.resolve("plain.png"));

        assertThat(run("--split-pixels", 16 * 100)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("8 enlarged");
        assertThat(err.toString())
                .contains("2 of 2 images joined from bands")
                .contains("6 of 6 images, ")
                .doesNotContain("of 0.0 Mpixel")
                .containsPattern(" [1-9][0-9]* of [0-9]+ bands, ");
        assertThat(row("plain.png").warnings()).isEmpty();
        for (String name : List.of("pages 2.tif", "linear.png", "tall pages.tif", "tall linear.png")) {
            assertAsTheLibrary(name);
        }
        List<String> said = ending();
        assertThat(said)
                .hasSize(4)
                .anyMatch(line -> line.contains("5 times, such as: " + photos.resolve("pages 0.tif")))
                .anyMatch(line -> line.contains(photos.resolve("linear.png") + " has colours of its own"))
                .anyMatch(line -> line.contains(photos.resolve("tall linear.png") + " has colours of its own"));

        // What a killed job did not say, the one that goes on says.
        assertThat(run("--split-pixels", 16 * 100, "--resume"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("0 enlarged, 8 skipped");
        assertThat(ending()).isEqualTo(said);
    }

    private List<String> ending() {
        return err.toString()
                .lines()
                .dropWhile(line -> !line.equals("ladder: 7 images with warnings (column warnings of the manifest):"))
                .toList();
    }

    @Test
    void theRowThatDiedWithTheDriverKeepsItsWarnings() throws IOException {
        pages("a.tif", 12, 10);
        assertThat(run()).isZero();
        List<String> warnings = row("a.tif").warnings();
        assertThat(warnings).singleElement().asString().contains("a.tif").contains("page");
        try (Stream<Path> parts = Files.list(results.resolve(SparkJob.MANIFEST))) {
            for (Path part :
                    parts.filter(p -> p.toString().endsWith(".parquet")).toList()) {
                Files.delete(part);
            }
        }
        Storage storage = new Storage(new Configuration(), new org.apache.hadoop.fs.Path("file:" + results));
        org.apache.hadoop.fs.Path result = new org.apache.hadoop.fs.Path("file:" + results.resolve("a_x2.jpg"));
        assertThat(storage.notedWarnings(result)).isEmpty();
        storage.noteWarnings(result, warnings);
        assertThat(storage.notedWarnings(result)).isEqualTo(warnings);
        assertThat(run("--resume")).isZero();
        assertThat(out.toString()).contains("0 enlarged, 1 skipped");
        assertThat(row("a.tif").warnings()).isEqualTo(warnings);
        assertThat(results.resolve(Storage.UNFINISHED)).doesNotExist();

        // Cut off when its writer died: what is whole of it.
        storage.prepare();
        storage.noteWarnings(result, List.of("first", "second"));
        try (Stream<Path> notes = Files.list(results.resolve(Storage.UNFINISHED))) {
            Path note = notes.findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(note);
            Files.write(note, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        }
        assertThat(storage.notedWarnings(result)).containsExactly("first");
    }

    @Test
    void manyWarningsAreCounted() {
        List<ManifestRow> rows = IntStream.range(0, 100)
                .mapToObj(i -> {
                    String name = i + ".png";
                    return new ManifestRow(
                            "file:/in/" + name,
                            "file:/out/" + name,
                            ManifestRow.Status.DONE,
                            "",
                            "",
                            "",
                            1,
                            1,
                            1,
                            2,
                            2,
                            1,
                            "x2",
                            "1",
                            "",
                            i,
                            List.of(
                                    "/in/%s lacks something.".formatted(name),
                                    "/out/%s is written without it.".formatted(name),
                                    "/in/%s has %d words.".formatted(name, i)));
                })
                .toList();
        assertThat(Warnings.report(List.of())).isEmpty();
        assertThat(Warnings.report(rows))
                .hasSize(1 + 20 + 1)
                .startsWith(
                        "100 images with warnings (column warnings of the manifest):",
                        "100 times, such as: /in/0.png lacks something.",
                        "100 times, such as: /out/0.png is written without it.",
                        "/in/0.png has 0 words.")
                .endsWith("and 82 other warnings, see the manifest");
    }
}
