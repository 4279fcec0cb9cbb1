package io.github.laddersr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.metric.Imresize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingImagesTest {
    private static final int PATCH = 8;

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
                .hasMessageContaining("No PNG or JPEG file lies in " + folder);
    }

    @Test
    void aFileOrNothingInTheFoldersPlaceIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        for (Path path : List.of(file, folder.resolve("missing"))) {
            assertThatThrownBy(() -> TrainingImages.read(path, 2, PATCH, log::add))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(path + " is no folder");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid", "Validation", "deep/val", "DIV2K_valid_HR"})
    void aValidationFolderIsHeldOut(String name) throws IOException {
        image("train/a.png", 16, 16);
        image(name + "/b.png", 16, 16);
        image(name + "/0801.png", 16, 16);
        image("0802.png", 16, 16);
        TrainingImages images = read(2);
        assertThat(names(images.training())).containsExactlyInAnyOrder("a.png", "0802.png");
        assertThat(names(images.validation())).containsExactlyInAnyOrder("b.png", "0801.png");
    }

    /** Only folders below the one that was given: its own path says nothing about what lies in it. */
    @Test
    void theFoldersOwnNameDoesNotCount() throws IOException {
        image("valid/a.png", 16, 16);
        TrainingImages images = TrainingImages.read(folder.resolve("valid"), 2, PATCH, log::add);
        assertThat(names(images.training())).containsExactly("a.png");
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
}
