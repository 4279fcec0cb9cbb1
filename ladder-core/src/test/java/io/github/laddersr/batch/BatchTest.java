// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.enlarge.EnlargementListener;
import io.github.laddersr.enlarge.ImageEnlargement;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchTest {
    private static Enlargement enlargement = Enlargement.of(model());

    @TempDir
    Path temp;

    private Path in = Path.of("");
    private Path out = Path.of("");

    @BeforeAll
    static void open() {
        enlargement = Enlargement.of(model()).threads(1);
    }

    @AfterAll
    static void close() {
        enlargement.close();
    }

    private static Model model() {
        Variant variant = Variant.lpn(2).withWidth(0.5).withPathways(1);
        return Model.of(Weights.random(LadderPyramidNetwork.of(variant), 7).withMetadata(Model.metadata(variant)));
    }

    @BeforeEach
    void images() throws IOException {
        in = Files.createDirectories(temp.resolve("in"));
        out = temp.resolve("out");
        image("a.png");
        image("sub/b.png");
        Files.writeString(in.resolve("notes.txt"), "no image");
        Files.write(in.resolve("broken.png"), Files.readAllBytes(in.resolve("a.png")));
        try (var file =
                java.nio.channels.FileChannel.open(in.resolve("broken.png"), java.nio.file.StandardOpenOption.WRITE)) {
            file.truncate(80);
        }
    }

    private Path image(String name) throws IOException {
        byte[] bytes = new byte[12 * 8 * 3];
        new Random(name.hashCode()).nextBytes(bytes);
        Path file = in.resolve(name);
        Files.createDirectories(file.getParent());
        ImageFiles.write(ByteImage.of(12, 8, 3, bytes), file);
        return file;
    }

    @Test
    void aFolderGoesToAFolderAndGoesOnWhereItWasStopped() throws Exception {
        Batch batch = Batch.of(enlargement).into(out).recursive(true);
        List<ImageOutcome> outcomes = new ArrayList<>();
        BatchListener listener = new BatchListener() {
            @Override
            public void outcome(ImageOutcome outcome) {
                outcomes.add(outcome);
            }
        };
        BatchSummary first = batch.run(List.of(in), listener);
        assertThat(first.done()).isEqualTo(2);
        assertThat(first.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.input()).isEqualTo(in.resolve("broken.png"));
            assertThat(failed.named())
                    .isInstanceOfSatisfying(
                            UserException.class, e -> assertThat(e.code()).isEqualTo(Code.DAMAGED));
        });
        assertThat(first.ignored()).isEqualTo(new IgnoredEntries(0, 1, 0));
        assertThat(outcomes).hasSize(3);
        assertThat(ImageSize.of(out.resolve("sub/b_x2.png"))).isEqualTo(new ImageSize(24, 16));

        assertThat(catchThrowableOfType(UserException.class, () -> batch.run(List.of(in), listener))
                        .code())
                .isEqualTo(Code.EXISTS);
        Batch resumed = batch.existing(IfExists.RESUME);
        assertThat(resumed.run(List.of(in), BatchListener.NONE).skipped()).isEqualTo(2);
        Files.delete(out.resolve("a_x2.png"));
        assertThat(resumed.run(List.of(in), BatchListener.NONE).done()).isEqualTo(1);
        assertThat(resumed.fingerprint("another model")
                        .run(List.of(in), BatchListener.NONE)
                        .done())
                .isEqualTo(2);
    }

    @Test
    void oneImageIsThrownOfReplacedOrLeft() throws IOException {
        Path a = in.resolve("a.png");
        Batch batch = Batch.of(enlargement);
        ImageOutcome outcome = batch.runOne(a, Optional.empty(), EnlargementListener.NONE);
        assertThat(outcome).isInstanceOf(ImageOutcome.Done.class);
        assertThat(in.resolve("a_x2.png")).exists();
        assertThat(batch.runOne(a, Optional.empty(), EnlargementListener.NONE)).isInstanceOf(ImageOutcome.Done.class);
        assertThat(batch.existing(IfExists.SKIP).runOne(a, Optional.empty(), EnlargementListener.NONE))
                .isEqualTo(new ImageOutcome.Skipped(a, in.resolve("a_x2.png")));
        UserException itself = catchThrowableOfType(
                UserException.class, () -> batch.runOne(a, Optional.of(a), EnlargementListener.NONE));
        assertThat(itself).hasMessageContaining("is the image itself");
        UserException smaller = catchThrowableOfType(
                UserException.class,
                () -> Batch.of(enlargement.width(5)).runOne(a, Optional.empty(), EnlargementListener.NONE));
        assertThat(smaller).hasMessageStartingWith(a + ": ").hasMessageContaining("only enlarges");
    }

    /** Deletes the second image before or after it is opened. */
    private record Vanishing(EnlargementSteps steps, Path victim, boolean opened)
            implements ImageSteps<ImageEnlargement> {
        @Override
        public ImageEnlargement open(PlannedImage image, EnlargementListener listener) {
            if (!image.input().equals(victim)) {
                return steps.open(image, listener);
            }
            if (!opened) {
                delete();
            }
            ImageEnlargement result = steps.open(image, listener);
            delete();
            return result;
        }

        private void delete() {
            try {
                Files.deleteIfExists(victim);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long bytesToWrite(PlannedImage image) {
            return steps.bytesToWrite(image);
        }

        @Override
        public void decode(ImageEnlargement opened) {
            opened.decode();
        }

        @Override
        public void compute(ImageEnlargement opened, long others) {
            opened.compute(others);
        }

        @Override
        public Enlarged write(ImageEnlargement opened, PlannedImage image) {
            return steps.write(opened, image);
        }

        @Override
        public void close(ImageEnlargement opened) {
            opened.close();
        }
    }

    /** Once with images decoded ahead, and once each alone. An open image can be read even if its name is deleted. */
    @ParameterizedTest
    @CsvSource({"100000000, false", "100000000, true", "0, false", "0, true"})
    void anImageThatVanishesStopsNoOther(long waiting, boolean opened) throws Exception {
        Path victim = image("v.png");
        List<PlannedImage> images = new ArrayList<>();
        for (Path file : List.of(in.resolve("a.png"), victim, in.resolve("sub/b.png"))) {
            ImageSize small = ImageSize.of(file);
            images.add(new PlannedImage(
                    file,
                    FileStamp.of(file),
                    out.resolve(file.getFileName()),
                    small,
                    new ImageSize(2 * small.width(), 2 * small.height())));
        }
        List<ImageOutcome> outcomes = new ArrayList<>();
        BatchListener listener = new BatchListener() {
            @Override
            public void outcome(ImageOutcome outcome) {
                outcomes.add(outcome);
            }
        };
        EnlargementSteps steps = new EnlargementSteps(enlargement, true, Optional.empty());
        new Pipeline<>(new Vanishing(steps, victim, opened), listener, waiting).run(images);
        assertThat(outcomes).hasSize(3);
        assertThat(out.resolve("a.png")).exists();
        assertThat(out.resolve("b.png")).exists();
        List<ImageOutcome.Failed> failed = outcomes.stream()
                .filter(ImageOutcome.Failed.class::isInstance)
                .map(ImageOutcome.Failed.class::cast)
                .toList();
        if (opened) {
            assertThat(failed).isEmpty();
        } else {
            assertThat(failed)
                    .singleElement()
                    .satisfies(one -> assertThat(one.named()).hasMessageMatching(".*v\\.png does not exist: check .*"));
        }
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files).hasSize(opened ? 3 : 2);
        }
    }
}
