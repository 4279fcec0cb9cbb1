// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.fixtures.Pictures;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkSetTest {
    @TempDir
    Path data;

    private final ByteImage image = Pictures.random(new Random(5), 13, 9, 3);

    @Test
    void findsTheSetsInTheLiteraturesOrder() throws IOException {
        for (String name : new String[] {"Mine", "Urban100", "Set14", "Set5", "Also"}) {
            put(name + "/HR/b.png");
            put(name + "/HR/a.png");
        }
        Files.createDirectory(data.resolve("no-set"));
        Files.writeString(data.resolve("Set5/HR/notes.txt"), "no image");
        assertThat(BenchmarkSet.findAll(data, 2))
                .extracting(BenchmarkSet::name)
                .containsExactly("Set5", "Set14", "Urban100", "Also", "Mine");
        assertThat(BenchmarkSet.find(data, "Set5", 2).images())
                .extracting(BenchmarkSet.Image::name)
                .containsExactly("a", "b");
    }

    @Test
    void makesLrWhereItIsMissing() throws IOException {
        put("Mine/HR/a.png");
        BenchmarkSet set = BenchmarkSet.find(data, "Mine", 2);
        BenchmarkSet.Pair pair = set.pair(set.images().getFirst());
        assertThat(pair.hr()).isEqualTo(image.cropTo(0, 0, 12, 8));
        assertThat(pair.lr()).isEqualTo(Imresize.down(image.cropTo(0, 0, 12, 8), 2));
    }

    @Test
    void readsLrWhereItIsAndRefusesOneThatDoesNotFit() throws IOException {
        put("Mine/HR/a.png");
        Path lr = data.resolve("Mine/LR_bicubic/X2/ax2.png");
        Files.createDirectories(lr.getParent());
        ByteImage own = Pictures.random(new Random(6), 6, 4, 3);
        ImageFiles.write(own, lr);
        assertThat(only("Mine", 2).lr()).isEqualTo(own);

        BenchmarkSet set = BenchmarkSet.find(data, "Mine", 2);
        ImageFiles.write(own.cropTo(0, 0, 5, 4), lr);
        assertThatThrownBy(() -> set.pair(set.images().getFirst()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("ax2.png");
    }

    @Test
    void grayManOfSet14CountsAsRgb() throws IOException {
        Files.createDirectories(data.resolve("Set14/HR"));
        for (String name : new String[] {"bridge", "man"}) {
            ImageFiles.write(Pictures.formula(12, 12, 5, 3, 1), data.resolve("Set14/HR/" + name + ".png"));
        }
        BenchmarkSet set = BenchmarkSet.find(data, "Set14", 2);
        assertThat(set.pair(set.images().get(0)).hr().channels()).isEqualTo(1);
        assertThat(set.pair(set.images().get(1)).hr().channels()).isEqualTo(3);
        assertThat(set.pair(set.images().get(1)).lr().channels()).isEqualTo(3);
    }

    @Test
    void refusesFoldersWithoutSets() throws IOException {
        assertThatThrownBy(() -> BenchmarkSet.findAll(data, 2)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> BenchmarkSet.findAll(data.resolve("none"), 2)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> BenchmarkSet.find(data, "Set5", 2)).isInstanceOf(UserException.class);
        Files.createDirectories(data.resolve("Set5/HR"));
        assertThatThrownBy(() -> BenchmarkSet.find(data, "Set5", 2)).isInstanceOf(UserException.class);
        put("Mine/HR/a.png");
        BenchmarkSet set = BenchmarkSet.find(data, "Mine", 10);
        assertThatThrownBy(() -> set.pair(set.images().getFirst())).isInstanceOf(UserException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Set5/HR/a.png, Set5/LR_bicubic/X2/ax2.png",
        "Set5/HR/a.png, Set5/LR_bicubic/X2/a.png",
        "Set5/HR/a.png, Set5/LR/X2/ax2.png",
        "set5/original/a.png, set5/LR_bicubic/X2/ax2.png",
        "SET_5/GTmod12/a.png, SET_5/LRbicx2/a.png",
        "benchmark/Set5/HR/a.png, benchmark/Set5/LR_bicubic/X2/ax2.png",
        "eval/Set5/HR/a.png, eval/Set5/LR_bicubic/X2/ax2.png",
        "Set5/image_SRF_2/a_SRF_2_HR.png, Set5/image_SRF_2/a_SRF_2_LR.png",
        "Set5/a.png, Set5/LR_bicubic/X2/ax2.png"
    })
    void findsAnyUsualLayout(String hr, String lr) throws IOException {
        ByteImage small = Pictures.random(new Random(6), 6, 4, 3);
        put("photos/x.png"); // an ordinary folder of images that is not a set
        put(hr);
        write(small, lr);
        assertThat(BenchmarkSet.findAll(data, 2)).singleElement().satisfies(set -> {
            assertThat(set.name()).isEqualTo("Set5");
            assertThat(set.published()).contains(PublishedSet.SET5);
            assertThat(set.images()).singleElement().satisfies(a -> {
                assertThat(a.name()).isEqualTo("a");
                assertThat(set.pair(a).lr()).isEqualTo(small);
            });
        });
        assertThat(BenchmarkSet.find(data, "sEt5", 2)).isEqualTo(only(data, 2));
        Path folder = only(data, 2).folder();
        assertThat(only(folder, 2).images()).isEqualTo(only(data, 2).images());
    }

    @Test
    void knowsTheSetsByOtherNames() throws IOException {
        put("BSDS100/HR/a.png");
        assertThat(only(data, 2).name()).isEqualTo("B100");
        assertThat(BenchmarkSet.find(data, "bsd-100", 2).name()).isEqualTo("B100");
        assertThat(BenchmarkSet.find(data.resolve("BSDS100"), "B100", 2).name()).isEqualTo("B100");
    }

    @Test
    void aFolderWithHrIsASetItself() throws IOException {
        put("train/HR/a.png");
        put("train/valid/b.png");
        assertThat(only(data.resolve("train"), 2).name()).isEqualTo("train");
        put("train/photos/c.png");
        assertThat(only(data.resolve("train/photos"), 2).images())
                .extracting(BenchmarkSet.Image::name)
                .containsExactly("c");
        put("eval/Set5/HR/a.png"); // a set of the literature takes precedence over train
        assertThat(only(data, 2).name()).isEqualTo("Set5");
    }

    @Test
    void saysThatAScaleIsMissing() throws IOException {
        put("Urban100/image_SRF_2/img_001_SRF_2_HR.png");
        assertThat(BenchmarkSet.find(data, "Urban100", 2).images()).hasSize(1);
        assertThatThrownBy(() -> BenchmarkSet.find(data, "Urban100", 3))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("image_SRF_3")
                .hasMessageContaining("scale 3");
    }

    @Test
    void refusesTwoFilesOfOneName() throws IOException {
        put("Set5/HR/a.png");
        put("Set5/HR/a.jpg");
        assertThatThrownBy(() -> BenchmarkSet.find(data, "Set5", 2))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("a.jpg");
    }

    private static BenchmarkSet only(Path folder, int scale) {
        assertThat(BenchmarkSet.findAll(folder, scale)).hasSize(1);
        return BenchmarkSet.findAll(folder, scale).getFirst();
    }

    private BenchmarkSet.Pair only(String name, int scale) {
        BenchmarkSet set = BenchmarkSet.find(data, name, scale);
        assertThat(set.images()).hasSize(1);
        return set.pair(set.images().getFirst());
    }

    private void write(ByteImage pixels, String path) throws IOException {
        Path file = data.resolve(path);
        Files.createDirectories(file.getParent());
        ImageFiles.write(pixels, file);
    }

    private void put(String path) throws IOException {
        write(image, path);
    }
}
