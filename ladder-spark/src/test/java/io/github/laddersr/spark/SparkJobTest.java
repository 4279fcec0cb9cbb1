// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.ModelSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs in a Spark of this JVM. */
class SparkJobTest extends JobTestBase {
    private Path photos;
    private Path results;

    @BeforeEach
    void photos() throws IOException {
        photos = Files.createDirectories(folder.resolve("photos"));
        results = folder.resolve("results");
    }

    private int run(Object... options) {
        List<String> words = new ArrayList<>(
                List.of(photos.toString(), results.toString(), "--master", "local[2]", "--model", "x2"));
        Stream.of(options).map(Object::toString).forEach(words::add);
        return execute(words);
    }

    private Path put(String name, int width, int height, int channels, long seed) throws IOException {
        byte[] samples = new byte[width * height * channels];
        Random random = new Random(seed);
        for (int i = 0; i < samples.length; i++) { // smooth, with some noise
            int x = i / channels % width;
            int y = i / channels / width;
            samples[i] = (byte)
                    Math.clamp(128 + 80 * Math.sin(x / 9.0 + seed) * Math.cos(y / 7.0) + random.nextInt(9), 0, 255);
        }
        Path file = photos.resolve(name);
        Files.createDirectories(file.getParent());
        ImageFiles.write(ByteImage.of(width, height, channels, samples), file);
        return file;
    }

    /** What the library makes of it, byte for byte. */
    private byte[] expected(Path image, String extension) throws IOException {
        Path file = folder.resolve("expected." + extension);
        try (Enlargement enlargement =
                Enlargement.of(ModelSet.of(Models.byName()).chooser("x2")).scale(2)) {
            enlargement.enlarge(image, file);
        }
        return Files.readAllBytes(file);
    }

    private Map<String, ManifestRow> manifest() throws IOException {
        return new Manifest(
                        new org.apache.hadoop.fs.Path(
                                results.resolve(SparkJob.MANIFEST).toUri()),
                        new Configuration(),
                        line -> {})
                .read();
    }

    @Test
    void aFolderIsEnlargedOnceAndBadImagesAreRows() throws IOException {
        Path first = put("a.png", 40, 30, 3, 1);
        Path second = put("more/b.jpg", 33, 47, 3, 2);
        Path gray = put("more/deep/c.png", 25, 60, 2, 3);
        Files.write(photos.resolve("notes.txt"), "no image".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        byte[] cut = Files.readAllBytes(first);
        Files.write(photos.resolve("cut.png"), java.util.Arrays.copyOf(cut, cut.length / 2));
        Files.write(photos.resolve(".hidden.png"), cut);

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString()).contains("3 enlarged, 0 skipped, 1 failed, 1 other files ignored");
        assertThat(err.toString()).contains("cut.png").contains("damaged");
        assertThat(results.resolve("a_x2.png")).hasBinaryContent(expected(first, "png"));
        assertThat(results.resolve("more/b_x2.png")).hasBinaryContent(expected(second, "png"));
        assertThat(results.resolve("more/deep/c_x2.png")).hasBinaryContent(expected(gray, "png"));
        Map<String, ManifestRow> rows = manifest();
        assertThat(rows).hasSize(4);
        assertThat(rows.values().stream().filter(row -> row.status() == ManifestRow.Status.FAILED))
                .singleElement()
                .satisfies(row -> assertThat(row.code()).isEqualTo("DAMAGED"));
        assertThat(rows.values()).allSatisfy(row -> assertThat(row.settings()).contains("x2", "engine vector"));

        // Refused, since results are there; then gone on with.
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("--resume");
        FileTime untouched = Files.getLastModifiedTime(results.resolve("a_x2.png"));
        Files.delete(results.resolve("more/b_x2.png"));
        put("new.png", 20, 20, 3, 4);
        Files.delete(photos.resolve("cut.png"));
        assertThat(run("--resume")).isZero();
        assertThat(out.toString()).contains("2 enlarged, 2 skipped, 0 failed");
        assertThat(Files.getLastModifiedTime(results.resolve("a_x2.png"))).isEqualTo(untouched);
        assertThat(results.resolve("more/b_x2.png")).hasBinaryContent(expected(second, "png"));
        assertThat(temporaries()).isEmpty();
        assertThat(results.resolve("_unfinished")).doesNotExist();
    }

    private List<Path> temporaries() throws IOException {
        try (Stream<Path> files = Files.walk(results)) {
            return files.filter(file -> String.valueOf(file.getFileName()).endsWith(".tmp"))
                    .toList();
        }
    }

    @Test
    void aLargeImageInBandsIsTheImageInOnePiece() throws IOException {
        Path tall = put("tall.png", 24, 700, 3, 5);
        put("alpha.png", 24, 400, 4, 6); // is not cut
        assertThat(run("--split-pixels", 24 * 200)).isZero();
        assertThat(results.resolve("tall_x2.png")).hasBinaryContent(expected(tall, "png"));
        assertThat(results.resolve("alpha_x2.png")).hasBinaryContent(expected(photos.resolve("alpha.png"), "png"));
        assertThat(results.resolve("_bands")).doesNotExist();
    }

    @Test
    void bandsOfADamagedImageAreNotKept() throws IOException {
        Path tall = put("tall.png", 24, 700, 3, 5);
        byte[] whole = Files.readAllBytes(tall);
        Files.write(photos.resolve("cut.png"), java.util.Arrays.copyOf(whole, whole.length - 2000));
        assertThat(run("--split-pixels", 24 * 200)).isEqualTo(3);
        assertThat(out.toString()).contains("1 enlarged, 0 skipped, 1 failed");
        assertThat(results.resolve("tall_x2.png")).hasBinaryContent(expected(tall, "png"));
        assertThat(results.resolve("_bands")).doesNotExist();
    }

    @Test
    void whatCannotBeDoneIsSaidInASentence() throws IOException {
        put("a.png", 8, 8, 3, 1);
        put("a.jpg", 8, 8, 3, 1);
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("a.jpg").contains("a.png").contains("a_x2.png");
        assertThat(run("--resume", "--overwrite")).isEqualTo(2);
        assertThat(run("--scale", 2, "--width", 30)).isEqualTo(2);
        assertThat(run("--format", "gif")).isEqualTo(2);
        assertThat(run("--fit", "10x")).isEqualTo(2);
        assertThat(run("--model", "x9")).isEqualTo(2);
        assertThat(run("--threads", 4)).isEqualTo(2);
        assertThat(err.toString()).contains("no --threads").contains("spark.task.cpus");
        assertThat(run("--skale", 4)).isEqualTo(2);
        assertThat(err.toString()).contains("--skale");
        assertThat(run("--name", "{stm}.png")).isEqualTo(2);
        assertThat(err.toString()).contains("{stm}");
        assertThat(run("--include", "[")).isEqualTo(2);
        Files.delete(photos.resolve("a.png"));
        Files.delete(photos.resolve("a.jpg"));
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("no image");
        Files.delete(photos);
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("There is no folder");
        assertThat(results).doesNotExist();
    }
}
