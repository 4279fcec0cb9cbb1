// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.train.RandomInputs;
import io.github.laddersr.train.teach.Teacher;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelCacheTest {
    private static final int PATCH = 8;
    private static final int IMAGES = 4;

    @TempDir
    private Path folder;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void images() throws IOException {
        Files.createDirectory(data());
        for (int i = 0; i < IMAGES; i++) {
            ImageFiles.write(RandomInputs.noise(20 + i, 18, i), data().resolve(i + ".png"));
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path cache() {
        return folder.resolve("caches/pixels");
    }

    private List<TrainingImages.Pair> read(Path cache, int scale) {
        log.clear();
        return TrainingImages.read(data(), scale, PATCH, Optional.of(cache), log::add)
                .training();
    }

    /** Reads with a cache, compares with a reading without one, and returns the log. */
    private List<String> readRight(Path cache, int scale) {
        List<TrainingImages.Pair> pairs = read(cache, scale);
        assertSame(pairs, TrainingImages.read(data(), scale, PATCH, line -> {}).training());
        return List.copyOf(log);
    }

    private static void assertSame(List<TrainingImages.Pair> actual, List<TrainingImages.Pair> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).name()).isEqualTo(expected.get(i).name());
            assertSame(actual.get(i).hr(), expected.get(i).hr());
            assertSame(actual.get(i).lr(), expected.get(i).lr());
        }
    }

    private static void assertSame(Pixels actual, Pixels expected) {
        assertThat(List.of(actual.width(), actual.height())).containsExactly(expected.width(), expected.height());
        assertThat(actual.data().mismatch(expected.data())).isEqualTo(-1);
    }

    private String said(int decoded, int found) {
        return decoded + " images decoded, " + found + " from the cache " + cache();
    }

    private List<Path> cached() throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            return files.sorted().toList();
        }
    }

    private static Object identity(Path file) throws IOException {
        return List.of(
                String.valueOf(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey()),
                Files.getLastModifiedTime(file));
    }

    @Test
    void aSecondRunDecodesNothing() throws IOException {
        assertThat(readRight(cache(), 2)).containsExactly(said(IMAGES, 0));
        List<Path> files = cached();
        assertThat(files).hasSize(IMAGES);
        Object before = identity(files.getFirst());
        assertThat(readRight(cache(), 2)).containsExactly(said(0, IMAGES));
        assertThat(cached()).isEqualTo(files);
        assertThat(identity(files.getFirst())).isEqualTo(before);
    }

    @Test
    void pixelsComeFromTheFilesEvenInTheFirstRun() {
        assertThat(read(cache(), 2))
                .allMatch(
                        pair -> pair.hr().data().isMapped() && pair.lr().data().isMapped());
    }

    @Test
    void theContentIsTheKeyAndNotTheName() throws IOException {
        read(cache(), 2);
        Files.move(data().resolve("3.png"), data().resolve("moved.png"));
        ImageFiles.write(RandomInputs.noise(30, 30, 99), data().resolve("0.png"));
        assertThat(readRight(cache(), 2)).containsExactly(said(1, IMAGES - 1));
    }

    @Test
    void eachScaleHasItsOwnFiles() throws IOException {
        read(cache(), 2);
        // 18 rows are not a multiple of 4, and images of 20 columns are not larger than a patch of 8 at x2.
        List<TrainingImages.Pair> pairs = TrainingImages.read(data(), 4, 4, Optional.of(cache()), log::add)
                .training();
        assertSame(pairs, TrainingImages.read(data(), 4, 4, line -> {}).training());
        assertThat(pairs.getFirst().hr().height()).isEqualTo(16);
        assertThat(cached()).hasSize(2 * IMAGES);
        assertThat(readRight(cache(), 2)).containsExactly(said(0, IMAGES));
    }

    @Test
    void damagedAndForeignFilesAreMadeAnew() throws IOException {
        read(cache(), 2);
        List<Path> files = cached();
        byte[] bytes = Files.readAllBytes(files.get(0));
        bytes[500] ^= 4;
        Files.write(files.get(0), bytes);
        Files.write(files.get(1), Arrays.copyOf(Files.readAllBytes(files.get(1)), 300));
        Files.copy(files.get(3), files.get(2), StandardCopyOption.REPLACE_EXISTING);
        assertThat(readRight(cache(), 2))
                .hasSize(4)
                .anyMatch(s -> s.contains(files.get(0).toString()) && s.contains("its checksum is wrong"))
                .anyMatch(s -> s.contains(files.get(1).toString()) && s.contains("its length is wrong"))
                .anyMatch(s -> s.contains(files.get(2).toString()) && s.contains("belongs to another image"))
                .contains(said(3, 1));
        assertThat(readRight(cache(), 2)).containsExactly(said(0, IMAGES));
    }

    @Test
    void whatAKilledProcessLeftIsNeitherUsedNorKept() throws IOException {
        read(cache(), 2);
        Path victim = cached().getFirst();
        Path old = cache().resolve(".ladder-0123456789abcdef.tmp");
        Path young = cache().resolve(".ladder-fedcba9876543210.tmp");
        Files.move(victim, old);
        Files.write(young, Arrays.copyOf(Files.readAllBytes(old), 100));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        assertThat(readRight(cache(), 2)).containsExactly(said(1, IMAGES - 1));
        assertThat(old).doesNotExist();
        assertThat(young).exists(); // it may still be being written
        assertThat(victim).exists();
    }

    @Test
    void withoutAPlaceForTheCacheImagesStayInMemory() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        List<String> said = readRight(file, 2);
        assertThat(said).hasSize(2).last().isEqualTo("4 images decoded, 0 from the cache " + file);
        assertThat(said.getFirst())
                .startsWith("The cache " + file
                        + " can't be written (a file of that name exists), so images stay in memory")
                .contains("--cache");
        assertThat(file).hasContent("x");
        assertThat(readRight(file.resolve("below"), 2)).hasSize(2);
    }

    @Test
    void whereAFileCanNotBeWrittenItsImageStaysInMemory() throws IOException {
        read(cache(), 2);
        for (Path file : cached()) {
            Files.delete(file);
            Files.createDirectory(file);
        }
        List<String> said = readRight(cache(), 2);
        assertThat(said).contains(said(IMAGES, 0));
        assertThat(said.stream().filter(s -> s.startsWith("The cache " + cache() + " can't be written")))
                .hasSize(1);
        assertThat(read(cache(), 2)).noneMatch(pair -> pair.hr().data().isMapped());
    }

    @Test
    void severalMayUseOneFolderAtOnce() throws Exception {
        int readers = 4;
        List<TrainingImages.Pair> expected =
                TrainingImages.read(data(), 2, PATCH, line -> {}).training();
        CyclicBarrier start = new CyclicBarrier(readers);
        List<Future<TrainingImages>> results = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(readers)) {
            for (int i = 0; i < readers; i++) {
                results.add(pool.submit(() -> {
                    start.await();
                    return TrainingImages.read(data(), 2, PATCH, Optional.of(cache()), log::add);
                }));
            }
        }
        for (Future<TrainingImages> result : results) {
            assertSame(result.get().training(), expected);
        }
        assertThat(log).hasSize(readers).allMatch(s -> s.contains(" images decoded, "));
        assertThat(cached()).hasSize(IMAGES).allMatch(f -> f.toString().endsWith(".pixels"));
    }

    @Test
    void aSourceThatChangesMeanwhileIsNotKept() throws IOException {
        PixelCache pixels = new PixelCache(Optional.of(cache()), 2, log::add);
        SourceFile before = SourceFile.of(data().resolve("0.png"));
        Files.copy(data().resolve("1.png"), data().resolve("0.png"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> pixels.get(before))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("0.png changed while it was being read");
        assertThat(cache()).doesNotExist();
    }

    private static final String SHA = "0123456789abcdef".repeat(4);

    /** Of random weights: what it makes is no picture, but always the same. */
    private static Teacher teacher(String sha256, long seed) {
        Variant variant = Variant.lpn(2).withPathways(1).withWidth(0.5);
        Weights weights = RandomInputs.lively(LadderPyramidNetwork.of(variant), seed);
        Weights.Builder all = Weights.builder();
        Model.metadata(variant).forEach(all::metadata);
        weights.names().forEach(name -> all.add(name, weights.get(name)));
        Network network = LadderNetwork.of("teacher", Model.of(all.build()));
        return new Teacher(network, sha256, UpscaleOptions.defaults().withThreads(1));
    }

    private List<TrainingImages.Pair> read(Optional<Path> cache, Teacher teacher) {
        log.clear();
        try (teacher) {
            return TrainingImages.read(data(), 2, PATCH, cache, Optional.of(teacher), log::add)
                    .training();
        }
    }

    private static Pixels taught(TrainingImages.Pair pair) {
        return pair.taught().orElseThrow();
    }

    private String byTeacher() {
        assertThat(log).hasSizeGreaterThan(0);
        return log.getLast().replaceAll(" in [0-9]+ s", "");
    }

    @Test
    void whatATeacherMakesIsKeptByTheHashesOfBoth() throws IOException {
        List<TrainingImages.Pair> made = read(Optional.of(cache()), teacher(SHA, 1));
        assertThat(byTeacher()).isEqualTo("4 images by the teacher teacher, 0 from the cache");
        try (Teacher same = teacher(SHA, 1)) {
            for (TrainingImages.Pair pair : made) {
                ByteImage lr = pair.lr().crop(0, 0, pair.lr().width(), pair.lr().height());
                assertSame(taught(pair), Pixels.of(same.enlarge(lr)));
                assertThat(taught(pair).data().isMapped()).isTrue();
            }
        }
        assertThat(cached()).hasSize(2 * IMAGES);

        // One of the same hash is not asked: its other weights would show.
        List<TrainingImages.Pair> again = read(Optional.of(cache()), teacher(SHA, 2));
        assertThat(byTeacher()).isEqualTo("0 images by the teacher teacher, 4 from the cache");
        List<TrainingImages.Pair> inMemory = read(Optional.empty(), teacher(SHA, 1));
        List<TrainingImages.Pair> other = read(Optional.of(cache()), teacher("f".repeat(64), 2));
        assertThat(byTeacher()).isEqualTo("4 images by the teacher teacher, 0 from the cache");
        for (int i = 0; i < IMAGES; i++) {
            assertSame(taught(again.get(i)), taught(made.get(i)));
            assertSame(taught(inMemory.get(i)), taught(made.get(i)));
            assertThat(taught(other.get(i)).data().mismatch(taught(made.get(i)).data()))
                    .isNotEqualTo(-1);
        }
        assertThat(readRight(cache(), 2)).containsExactly(said(0, IMAGES));
    }

    @Test
    void damagedWorkOfATeacherIsMadeAnew() throws IOException {
        List<TrainingImages.Pair> made = read(Optional.empty(), teacher(SHA, 1));
        read(Optional.of(cache()), teacher(SHA, 1));
        List<Path> files =
                cached().stream().filter(f -> f.toString().endsWith(".taught")).toList();
        assertThat(files).hasSize(IMAGES);
        byte[] bytes = Files.readAllBytes(files.get(0));
        bytes[300] ^= 4;
        Files.write(files.get(0), bytes);
        Files.copy(files.get(3), files.get(1), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                cached().stream()
                        .filter(f -> f.toString().endsWith(".pixels"))
                        .findFirst()
                        .orElseThrow(),
                files.get(2),
                StandardCopyOption.REPLACE_EXISTING);
        List<TrainingImages.Pair> again = read(Optional.of(cache()), teacher(SHA, 1));
        assertThat(byTeacher()).isEqualTo("3 images by the teacher teacher, 1 from the cache");
        assertThat(log)
                .anyMatch(s -> s.contains(files.get(0).toString()) && s.contains("its checksum is wrong"))
                .anyMatch(s -> s.contains(files.get(1).toString()) && s.contains("it belongs to another image"))
                .anyMatch(s -> s.contains(files.get(2).toString()) && s.contains("it is not a cache file"));
        for (int i = 0; i < IMAGES; i++) {
            assertSame(taught(again.get(i)), taught(made.get(i)));
        }
    }

    @Test
    void theDefaultIsTheUsersFolderOfCaches() {
        Path home = folder.toAbsolutePath();
        assertThat(TrainingImages.defaultCache(Map.of("XDG_CACHE_HOME", "/somewhere"), home))
                .hasValue(Path.of("/somewhere/ladder/pixels"));
        Path usual = home.resolve(".cache/ladder/pixels");
        assertThat(TrainingImages.defaultCache(Map.of("XDG_CACHE_HOME", "relative"), home))
                .hasValue(usual);
        assertThat(TrainingImages.defaultCache(Map.of(), home)).hasValue(usual);
        assertThat(TrainingImages.defaultCache(Map.of(), Path.of("?"))).isEmpty();
    }
}
