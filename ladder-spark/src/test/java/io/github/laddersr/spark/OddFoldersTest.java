// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.onnx.OnnxWriter;
import io.github.laddersr.weights.Dtype;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext$;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names, links, leftovers and settings that a job does not meet every day; with a small network of random weights. */
class OddFoldersTest extends JobTestBase {
    private Path photos;
    private Path results;
    private Path model;

    @BeforeEach
    void photos() throws IOException {
        photos = Files.createDirectories(folder.resolve("my photos 100% #1"));
        results = photos.resolve("results"); // within, and left out
        model = folder.resolve("small network 50% #2.safetensors");
        network().write(model, Dtype.F32);
    }

    private int run(Path in, Path to, Object... options) {
        List<String> words = new ArrayList<>(List.of(in.toString(), to.toString()));
        Stream.of(options).map(Object::toString).forEach(words::add);
        if (!words.contains("--master")) {
            words.addAll(List.of("--master", "local[2]"));
        }
        if (!words.contains("--model")) {
            words.addAll(List.of("--model", model.toString()));
        }
        return execute(words);
    }

    private static Path put(Path file, int width, int height, long seed) throws IOException {
        byte[] samples = new byte[width * height * 3];
        new Random(seed).nextBytes(samples);
        Files.createDirectories(file.getParent());
        ImageFiles.write(ByteImage.of(width, height, 3, samples), file);
        return file;
    }

    private byte[] expected(Path image, Network network) throws IOException {
        Path file = folder.resolve("expected.png");
        try (Enlargement enlargement = Enlargement.of(network).threads(1)) {
            enlargement.enlarge(image, file);
        }
        return Files.readAllBytes(file);
    }

    private Map<String, ManifestRow> manifest(Path place) throws IOException {
        org.apache.hadoop.fs.Path table =
                new org.apache.hadoop.fs.Path(place.resolve(SparkJob.MANIFEST).toUri());
        return new Manifest(table, new Configuration(), line -> {}).read();
    }

    @Test
    void anyNameIsTakenAsItIsAndLinksLeadNowhere() throws IOException {
        List<String> names =
                List.of("a b.png", "100%25 #1?.png", "ä 日本.png", "at 12:30.png", "_DSC1.png", "deep/[x]{y}*.png");
        for (int i = 0; i < names.size(); i++) {
            put(photos.resolve(names.get(i)), 12 + i, 9, i);
        }
        Path other = put(folder.resolve("elsewhere/linked.png"), 10, 10, 7).getParent();
        Files.createSymbolicLink(photos.resolve("link"), other);
        Files.createSymbolicLink(photos.resolve("deep/circle"), photos);
        Files.createSymbolicLink(photos.resolve("nothing.png"), folder.resolve("nowhere"));
        Files.createFile(photos.resolve("empty.png"));
        Files.createFile(photos.resolve("empty"));
        Files.writeString(photos.resolve("notes.txt"), "no image", StandardCharsets.UTF_8);
        pipe(photos.resolve("pipe.png"));
        Path unnamed = bytes(photos, "bad%FF%FE name.png");
        put(unnamed, 9, 9, 8);
        Path unnamedText = Files.writeString(bytes(photos, "bad%FF.txt"), "no image", StandardCharsets.UTF_8);

        assertThat(run(photos, results)).as(err.toString()).isEqualTo(3);
        assertThat(out.toString()).contains("7 enlarged, 0 skipped, 2 failed, 5 other files ignored");
        assertThat(err.toString())
                .contains("nothing.png")
                .contains("The name of " + unnamed + " has bytes that are no text in UTF-8")
                .contains("rename")
                .doesNotContain("empty.png");
        Network network = Networks.read(model);
        for (String name : names) {
            Path result = results.resolve(name.replace(".png", "_x2.png"));
            assertThat(result).hasBinaryContent(expected(photos.resolve(name), network));
        }
        assertThat(results.resolve("link/linked_x2.png")).exists();
        assertThat(manifest(results)).hasSize(9);

        // The driver died before it wrote a row, and half of another part: nothing is made again.
        Path table = results.resolve(SparkJob.MANIFEST);
        try (Stream<Path> parts = Files.list(table)) {
            for (Path part :
                    parts.filter(p -> p.toString().endsWith(".parquet")).toList()) {
                Files.write(part, List.of("damaged"));
            }
        }
        Files.createDirectories(results.resolve("_unfinished/task1"));
        Files.createFile(results.resolve("_unfinished/task1/result.png"));
        Files.delete(photos.resolve("nothing.png"));
        Files.delete(unnamed);
        Files.delete(unnamedText);
        Path old = results.resolve("_DSC1_x2.png");
        Files.setLastModifiedTime(
                old, FileTime.from(Instant.parse("2020-01-01T00:00:00Z"))); // of before the job: made again
        assertThat(run(photos, results, "--resume")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("1 enlarged, 6 skipped");
        assertThat(err.toString()).contains("_damaged-part");
        assertThat(manifest(results).values())
                .hasSize(7)
                .allSatisfy(row -> assertThat(row.status()).isEqualTo(ManifestRow.Status.DONE))
                .allSatisfy(row -> assertThat(row.sha256()).hasSize(64))
                .allSatisfy(row -> assertThat(row.model()).isNotEmpty());
        assertThat(results.resolve("_unfinished")).doesNotExist();
    }

    /** A path with any bytes, which are given as in a URI. */
    private static Path bytes(Path folder, String name) {
        return Path.of(URI.create(folder.toUri() + "/" + name.replace(" ", "%20")));
    }

    private static void pipe(Path file) throws IOException {
        try {
            assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                    .isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void whatIsNoFolderIsRefused() throws IOException {
        Path image = put(photos.resolve("a.png"), 9, 9, 1);
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(run(photos, file)).isEqualTo(2);
        assertThat(err.toString()).contains(file + " is a file");
        assertThat(run(photos, file.resolve("below"))).isEqualTo(2);
        assertThat(err.toString()).contains(file + " is a file");
        assertThat(run(photos, photos)).isEqualTo(2);
        assertThat(err.toString()).contains("the folder").contains("itself");
        assertThat(run(photos, folder.resolve("r"), "--master", "local[500]")).isEqualTo(2);
        assertThat(err.toString())
                .contains("executors are too small for")
                .contains("a.png")
                .contains("spark.executor.memory");
        assertThat(folder.resolve("r")).doesNotExist();
        assertThat(run(photos, folder.resolve("r"), "--plan")).isZero();
        assertThat(err.toString()).contains("1 images to enlarge").contains("most memory");
        assertThat(folder.resolve("r")).doesNotExist();

        // One image, another name, a folder in the result's place.
        assertThat(run(image, results, "--name", "{stem}-{width}.{ext}", "--format", "tiff"))
                .isZero();
        assertThat(results.resolve("a-18.tif")).exists();
        Files.createDirectories(folder.resolve("r/a_x2.png"));
        assertThat(run(photos, folder.resolve("r"), "--overwrite")).isEqualTo(3);
        assertThat(err.toString()).contains("a_x2.png").contains("exists and is not a file");
        assertThat(folder.resolve("r/a_x2.png")).isEmptyDirectory();
    }

    /** Spark's own words in a sentence, and no stack trace. */
    @Test
    void aMasterThatIsNoneIsRefused() throws IOException {
        put(photos.resolve("a.png"), 9, 9, 1);
        for (String master : List.of("nonsense", "local[0]")) {
            assertThat(run(photos, results, "--master", master)).isEqualTo(2);
            assertThat(err.toString())
                    .contains("Spark doesn't start with the master " + master)
                    .contains("check --master")
                    .doesNotContain("\tat ");
        }
        assertThat(results).doesNotExist();
    }

    /** As Ctrl-C and a lost cluster do it: a sentence, what is done stays, and the next job does the rest. */
    @Test
    void aJobThatIsStoppedSaysHowToGoOn() throws Exception {
        for (int i = 0; i < 12; i++) {
            put(photos.resolve(i + ".png"), 40, 32, i);
        }
        Path first = results.resolve("0_x2.png");
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Integer> status = thread.submit(() -> run(photos, results, "--engine", "reference"));
            while (!status.isDone() && !Files.exists(first)) {
                Thread.sleep(5);
            }
            SparkContext.getOrCreate().stop();
            assertThat(status.get(2, TimeUnit.MINUTES)).isEqualTo(1);
        }
        assertThat(err.toString())
                .contains("ladder: The job ended early (")
                .contains("--resume")
                .doesNotContain("\tat ");
        FileTime written = Files.getLastModifiedTime(first);
        assertThat(run(photos, results, "--engine", "reference", "--resume"))
                .as(err.toString())
                .isZero();
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
        assertThat(manifest(results)).hasSize(12);
    }

    @Test
    void somebodyElsesNetworkIsSentToTheExecutors() throws IOException {
        Path onnx = folder.resolve("somebody else's.onnx");
        OnnxWriter.write(onnx, network().graph(), network().weights(), OnnxWriter.DEFAULT_OPSET);
        Path image = put(photos.resolve("a.png"), 40, 31, 1);
        assertThat(run(photos, results, "--model", onnx)).as(err.toString()).isZero();
        assertThat(results.resolve("a_x2.png")).hasBinaryContent(expected(image, Networks.read(onnx)));
        Files.writeString(onnx, "none");
        assertThat(run(photos, results, "--model", onnx)).isEqualTo(2);
        assertThat(err.toString()).contains("somebody else's.onnx");
    }

    /** As speculation does it. */
    @Test
    void twoAttemptsAtOnceGiveOneFile() throws Exception {
        Path image = put(photos.resolve("a.png"), 33, 21, 1);
        JobSettings settings = new JobSettings(
                JobSettings.Size.times(2),
                new JobSettings.Weights(model.toString(), false, "auto", -1),
                new JobSettings.Computing("auto", 0, false),
                new JobSettings.Writing("png", 95, false, false),
                1 << 20,
                "");
        TaskPlan plan = new TaskPlan("file:" + results, settings, settings.text("m"), "1", 1L << 29, 4, 0);
        Storage storage = new Storage(new Configuration(), new org.apache.hadoop.fs.Path(plan.out()));
        storage.prepare();
        Path result = results.resolve("a_x2.png");
        Photo photo = new Photo("file:" + image, "file:" + result, Files.size(image), 0, 33, 21, "small", true);
        byte[] expected = expected(image, Networks.read(model));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<TaskResult>> attempts = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                attempts.add(
                        threads.submit(() -> new TaskWorker(plan, new Configuration(), TaskContext$.MODULE$.empty())
                                .run(new Piece.Whole(photo))));
            }
            for (Future<TaskResult> attempt : attempts) {
                TaskResult.Image done = (TaskResult.Image) attempt.get(2, TimeUnit.MINUTES);
                assertThat(done.row().reason()).isEmpty();
            }
        }
        assertThat(result).hasBinaryContent(expected);
        assertThat(results.resolve(Storage.UNFINISHED)).isEmptyDirectory();
        assertThat(storage.sweep()).isTrue();
        try (Stream<Path> files = Files.list(results)) {
            assertThat(files).containsExactly(result);
        }
    }

    @Test
    void aJvmWithoutTheVectorApiIsRefused() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.github.laddersr.spark.Main",
                        photos.toString(),
                        results.toString(),
                        "--master",
                        "local")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(2);
        assertThat(said).contains("--add-modules jdk.incubator.vector");
    }
}
