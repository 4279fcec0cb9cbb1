package io.github.laddersr.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkSetTest {
    @TempDir
    Path data;

    private final ByteImage image = ImresizeTest.random(new Random(5), 13, 9, 3);

    @Test
    void findsTheSetsInTheLiteraturesOrder() throws IOException {
        for (String name : new String[] {"Mine", "Urban100", "Set14", "Set5", "Also"}) {
            put(name + "/HR/b.png");
            put(name + "/HR/a.png");
        }
        Files.createDirectory(data.resolve("no-set"));
        Files.writeString(data.resolve("Set5/HR/notes.txt"), "no image");
        assertThat(BenchmarkSet.findAll(data))
                .extracting(BenchmarkSet::name)
                .containsExactly("Set5", "Set14", "Urban100", "Also", "Mine");
        assertThat(BenchmarkSet.find(data, "Set5").images())
                .extracting(BenchmarkSet.Image::name)
                .containsExactly("a", "b");
    }

    @Test
    void makesLrWhereItIsMissing() throws IOException {
        put("Mine/HR/a.png");
        BenchmarkSet set = BenchmarkSet.find(data, "Mine");
        BenchmarkSet.Pair pair = set.pair(set.images().getFirst(), 2);
        assertThat(pair.hr()).isEqualTo(image.cropTo(0, 0, 12, 8));
        assertThat(pair.lr()).isEqualTo(Imresize.down(image.cropTo(0, 0, 12, 8), 2));
    }

    @Test
    void readsLrWhereItIsAndRefusesOneThatDoesNotFit() throws IOException {
        put("Mine/HR/a.png");
        Path lr = data.resolve("Mine/LR_bicubic/X2/ax2.png");
        Files.createDirectories(lr.getParent());
        ByteImage own = ImresizeTest.random(new Random(6), 6, 4, 3);
        ImageFiles.write(own, lr);
        BenchmarkSet set = BenchmarkSet.find(data, "Mine");
        assertThat(set.pair(set.images().getFirst(), 2).lr()).isEqualTo(own);

        ImageFiles.write(own.cropTo(0, 0, 5, 4), lr);
        assertThatThrownBy(() -> set.pair(set.images().getFirst(), 2))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("ax2.png");
    }

    @Test
    void grayManOfSet14CountsAsRgb() throws IOException {
        Files.createDirectories(data.resolve("Set14/HR"));
        for (String name : new String[] {"bridge", "man"}) {
            ImageFiles.write(ImresizeTest.picture(12, 12, 5, 3, 1), data.resolve("Set14/HR/" + name + ".png"));
        }
        BenchmarkSet set = BenchmarkSet.find(data, "Set14");
        assertThat(set.pair(set.images().get(0), 2).hr().channels()).isEqualTo(1);
        assertThat(set.pair(set.images().get(1), 2).hr().channels()).isEqualTo(3);
        assertThat(set.pair(set.images().get(1), 2).lr().channels()).isEqualTo(3);
    }

    @Test
    void refusesFoldersWithoutSets() throws IOException {
        assertThatThrownBy(() -> BenchmarkSet.findAll(data)).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> BenchmarkSet.findAll(data.resolve("none"))).isInstanceOf(UserException.class);
        assertThatThrownBy(() -> BenchmarkSet.find(data, "Set5")).isInstanceOf(UserException.class);
        Files.createDirectories(data.resolve("Set5/HR"));
        assertThatThrownBy(() -> BenchmarkSet.find(data, "Set5")).isInstanceOf(UserException.class);
        put("Mine/HR/a.png");
        BenchmarkSet set = BenchmarkSet.find(data, "Mine");
        assertThatThrownBy(() -> set.pair(set.images().getFirst(), 10)).isInstanceOf(UserException.class);
    }

    private void put(String path) throws IOException {
        Path file = data.resolve(path);
        Files.createDirectories(file.getParent());
        ImageFiles.write(image, file);
    }
}
