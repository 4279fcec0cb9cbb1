// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.train.RandomInputs;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingImagesTest {
    private static final int PATCH = 8;

    /** 24x24 pixels of (200, 30, 60), lossless. */
    private static final String RED_WEBP = "UklGRh4AAABXRUJQVlA4TBEAAAAvF8AFAAdQjyKXp/+BiOh/AAA=";

    @TempDir
    private Path folder;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private void image(String name, int width, int height) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageFiles.write(RandomInputs.noise(width, height, name.hashCode()), file);
    }

    private TrainingImages read(int scale) {
        return TrainingImages.read(folder, scale, PATCH, log::add);
    }

    private static List<String> names(List<TrainingImages.Pair> pairs) {
        return pairs.stream().map(TrainingImages.Pair::name).toList();
    }

    @Test
    void pairsAreCroppedToTheScaleAndReduced() throws IOException {
        image("a/one.png", 31, 26);
        image("two.JPG", 40, 40);
        TrainingImages images = read(3);
        assertThat(names(images.training())).containsExactly("one.png", "two.JPG");
        TrainingImages.Pair one = images.training().getFirst();
        assertThat(List.of(
                        one.hr().width(),
                        one.hr().height(),
                        one.lr().width(),
                        one.lr().height()))
                .containsExactly(30, 24, 10, 8);
        ByteImage hr = one.hr().crop(0, 0, one.hr().width(), one.hr().height());
        assertThat(one.lr().data().mismatch(Pixels.of(Imresize.down(hr, 3)).data()))
                .isEqualTo(-1);
        assertThat(images.validation()).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void whatCannotBeUsedIsLeftOutWithASentence() throws IOException {
        image("good.png", 16, 16);
        image("tiny.png", 16, 15);
        Files.writeString(folder.resolve("text.png"), "this is no image");
        Files.write(folder.resolve("empty.jpg"), new byte[0]);
        Files.writeString(folder.resolve("notes.txt"), "not an image's name, so no word about it");
        TrainingImages images = read(2);
        assertThat(names(images.training())).containsExactly("good.png");
        assertThat(log).hasSize(3);
        assertThat(log).anyMatch(s -> s.contains("tiny.png") && s.contains("smaller than a patch"));
        assertThat(log).anyMatch(s -> s.contains("text.png"));
        assertThat(log).anyMatch(s -> s.contains("empty.jpg"));
    }

    @Test
    void aFolderOfSmallImagesIsRefusedNamingTheSizeNeeded() throws IOException {
        image("a.png", 31, 40);
        assertThatThrownBy(() -> read(4))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("32 pixels");
    }

    @Test
    void anEmptyFolderIsRefused() {
        assertThatThrownBy(() -> read(2))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("There is no image to train on in " + folder);
    }

    @Test
    void aFileOrNothingInTheFoldersPlaceIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        for (Path path : List.of(file, folder.resolve("missing"))) {
            assertThatThrownBy(() -> TrainingImages.read(path, 2, PATCH, log::add))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(path + " is not a folder");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid", "Validation", "deep/val", "my_valid_HR"})
    void aValidationFolderIsHeldOut(String name) throws IOException {
        image("train/a.png", 16, 16);
        image(name + "/b.png", 16, 16);
        image(name + "/0801.png", 16, 16);
        image("0802.png", 16, 16);
        TrainingImages images = read(2);
        assertThat(names(images.training())).containsExactlyInAnyOrder("a.png", "0802.png");
        assertThat(names(images.validation())).containsExactlyInAnyOrder("b.png", "0801.png");
    }

    /** Only folders below the given one count, not its own path. */
    @Test
    void theFoldersOwnNameDoesNotCount() throws IOException {
        image("valid/a.png", 16, 16);
        TrainingImages images = TrainingImages.read(folder.resolve("valid"), 2, PATCH, log::add);
        assertThat(names(images.training())).containsExactly("a.png");
        image("DIV2K_valid_HR/0810.png", 16, 16);
        image("DIV2K_valid_HR/0900.png", 16, 16);
        images = TrainingImages.read(folder.resolve("DIV2K_valid_HR"), 2, PATCH, log::add);
        assertThat(names(images.training())).containsExactly("0900.png");
    }

    @Test
    void div2ksFirstTenValidationImagesAreHeldOut() throws IOException {
        List<String> trained = List.of("0001.png", "0080.png", "0800.png", "0811.png", "1801.png");
        List<String> heldOut = List.of("0801.png", "0805.png", "0810.png");
        for (String name : trained) {
            image(name, 16, 16);
        }
        for (String name : heldOut) {
            image(name, 16, 16);
        }
        TrainingImages images = read(2);
        assertThat(names(images.training())).isEqualTo(trained);
        assertThat(names(images.validation())).isEqualTo(heldOut);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17})
    void elseTheLastEightOfMoreThanSixteen(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            image("%02d.png".formatted(i), 16, 16);
        }
        TrainingImages images = read(2);
        int heldOut = count > 16 ? 8 : 0;
        assertThat(images.training()).hasSize(count - heldOut);
        assertThat(images.validation()).hasSize(heldOut);
        assertThat(names(images.training())).first().isEqualTo("00.png");
        assertThat(names(images.training())).last().isEqualTo("%02d.png".formatted(count - heldOut - 1));
    }

    @Test
    void div2kAndFlickr2kAreKnownByName() throws IOException {
        image("DIV2K/DIV2K_train_HR/0001.png", 16, 16);
        image("DIV2K/DIV2K_train_HR/0800.png", 16, 16);
        image("DIV2K/DIV2K_train_LR_bicubic/X2/0001x2.png", 16, 16);
        image("DIV2K/DIV2K_train_LR_mild/0001x4m.png", 16, 16);
        image("DIV2K/DIV2K_valid_HR/0801.png", 16, 16);
        image("DIV2K/DIV2K_valid_HR/0810.png", 16, 16);
        image("DIV2K/DIV2K_valid_HR/0811.png", 16, 16);
        image("DIV2K/DIV2K_valid_HR/0900.png", 16, 16);
        image("DIV2K/DIV2K_valid_LR_bicubic/X2/0801x2.png", 16, 16);
        image("Flickr2K/Flickr2K_HR/000801.png", 16, 16);
        image("Flickr2K/Flickr2K_LR_bicubic/X2/000801x2.png", 16, 16);
        image("other/LRbicx4/img.png", 16, 16);
        image("color/img.png", 16, 16);
        TrainingImages images = read(2);
        assertThat(names(images.training())).containsExactly("0001.png", "0800.png", "000801.png", "img.png");
        assertThat(names(images.validation())).containsExactly("0801.png", "0810.png");
        assertThat(log)
                .containsExactlyInAnyOrder(
                        "Skipped: 5 images in low-resolution folders (LR in their names).",
                        "Skipped: 2 images of DIV2K_valid_HR other than 0801-0810; they are used neither for training nor for validation.");
    }

    @Test
    void hiddenFilesAndFoldersAreSkipped() throws IOException {
        image("a.png", 16, 16);
        image(".hidden.png", 16, 16);
        image(".git/b.png", 16, 16);
        image("c/.thumbs/d.png", 16, 16);
        assertThat(names(read(2).training())).containsExactly("a.png");
        assertThat(log).isEmpty();
        assertThat(names(TrainingImages.read(folder.resolve("c/.thumbs"), 2, PATCH, log::add)
                        .training()))
                .containsExactly("d.png");
    }

    @Test
    void linksToFilesCountAndLinksToFoldersDoNot() throws IOException {
        image("real/a.png", 16, 16);
        Path elsewhere = Files.createDirectory(folder.resolve("tree"));
        Files.createSymbolicLink(elsewhere.resolve("b.png"), folder.resolve("real/a.png"));
        Files.createSymbolicLink(elsewhere.resolve("loop"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("self.png"), elsewhere.resolve("self.png"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        TrainingImages images = TrainingImages.read(link, 2, PATCH, log::add);
        assertThat(names(images.training())).containsExactly("b.png");
        assertThat(log)
                .hasSize(2)
                .anyMatch(s -> s.contains("loop is a link to a folder"))
                .anyMatch(s -> s.contains("self.png is not a regular file"));
    }

    /** Called like {@code Files.walkFileTree} does: if tests run as root, no folder is unreadable. */
    @Test
    void aFolderThatCanNotBeListedIsNamedAndOnlyTheRootsEndsIt() throws IOException {
        ImageTree.Visitor visitor = new ImageTree.Visitor(folder, log::add);
        Path locked = folder.resolve("locked");
        assertThat(visitor.visitFileFailed(locked, new AccessDeniedException(locked.toString())))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(visitor.postVisitDirectory(locked, new IOException("Input/output error")))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(log)
                .containsExactly(
                        "Skipped: " + locked + " can't be listed (permission denied).",
                        "Skipped: " + locked + " can't be listed (Input/output error).");
        assertThatThrownBy(() -> visitor.visitFileFailed(folder, new AccessDeniedException("x")))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void ofTheSameContentOneIsKeptAndRatherHeldOut() throws IOException {
        image("a.png", 16, 16);
        image("b.png", 16, 16);
        image("z.png", 16, 16);
        Files.copy(folder.resolve("b.png"), folder.resolve("c.png"));
        Files.createDirectory(folder.resolve("valid"));
        Files.copy(folder.resolve("a.png"), folder.resolve("valid/v.png"));
        TrainingImages images = read(2);
        assertThat(names(images.training())).containsExactly("b.png", "z.png");
        assertThat(names(images.validation())).containsExactly("v.png");
        assertThat(log)
                .containsExactly(
                        "Skipped: " + folder.resolve("a.png") + " has the same content as "
                                + folder.resolve("valid/v.png") + ".",
                        "Skipped: " + folder.resolve("c.png") + " has the same content as " + folder.resolve("b.png")
                                + ".");
    }

    @Test
    void grayAlphaAndWebpBecomeRgb() throws IOException {
        byte[] gray = new byte[16 * 16];
        Arrays.fill(gray, (byte) 77);
        ImageFiles.write(ByteImage.of(16, 16, 1, gray), folder.resolve("gray.png"));
        byte[] clear = new byte[16 * 16 * 4];
        for (int i = 0; i < clear.length; i++) {
            clear[i] = (byte) (10 * (i % 4 + 1));
        }
        ImageFiles.write(ByteImage.of(16, 16, 4, clear), folder.resolve("rgba.png"));
        Files.write(folder.resolve("red.WebP"), Base64.getDecoder().decode(RED_WEBP));
        List<TrainingImages.Pair> pairs = read(2).training();
        assertThat(names(pairs)).containsExactly("gray.png", "red.WebP", "rgba.png");
        assertThat(colour(pairs.get(0))).containsExactly(77, 77, 77);
        assertThat(colour(pairs.get(1))).containsExactly(200, 30, 60);
        assertThat(colour(pairs.get(2))).containsExactly(10, 20, 30);
    }

    private static List<Integer> colour(TrainingImages.Pair pair) {
        return IntStream.range(0, 3).mapToObj(c -> pair.lr().get(3, 4, c)).toList();
    }
}
