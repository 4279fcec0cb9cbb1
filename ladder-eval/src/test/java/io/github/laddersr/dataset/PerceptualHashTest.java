// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerceptualHashTest {
    @TempDir
    Path folder;

    private final ByteImage picture = picture(3);

    /** Coarse random patches with smooth transitions: like a photograph, with most of the energy in low frequencies. */
    private static ByteImage picture(long seed) {
        byte[] cells = new byte[9 * 7 * 3];
        new Random(seed).nextBytes(cells);
        return Imresize.resize(ByteImage.of(9, 7, 3, cells), 270, 200);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 1.5})
    void aResizedCopyIsAlike(double factor) {
        ByteImage copy = Imresize.resize(picture, (int) (270 * factor), (int) (200 * factor));
        assertThat(distance(picture, copy)).isLessThanOrEqualTo(PerceptualHash.SAME / 2);
    }

    @Test
    void aRecompressedOrGrayCopyIsAlike() {
        Path jpeg = folder.resolve("copy.jpg");
        ImageFiles.write(picture, jpeg);
        assertThat(distance(picture, ImageFiles.read(jpeg))).isLessThanOrEqualTo(PerceptualHash.SAME / 2);
        byte[] gray = new byte[270 * 200];
        for (int i = 0; i < gray.length; i++) {
            int x = i % 270;
            int y = i / 270;
            gray[i] = (byte) Math.round(
                    (299 * picture.get(x, y, 0) + 587 * picture.get(x, y, 1) + 114 * picture.get(x, y, 2)) / 1000.0);
        }
        assertThat(distance(picture, ByteImage.of(270, 200, 1, gray))).isLessThanOrEqualTo(PerceptualHash.SAME / 2);
    }

    @Test
    void anotherPictureIsNot() {
        for (int seed = 10; seed < 60; seed++) {
            assertThat(distance(picture, picture(seed))).as("seed %d", seed).isGreaterThan(PerceptualHash.SAME);
        }
    }

    @Test
    void takesAnImageOfOnePixel() {
        assertThat(PerceptualHash.of(ByteImage.of(1, 1, 4, new byte[4])).distance(new PerceptualHash(0)))
                .isBetween(0, 64);
    }

    @Test
    void pairsAreFoundTheMostAlikeFirst() {
        List<Leakage.Hashed> training = List.of(
                new Leakage.Hashed(Path.of("a"), new PerceptualHash(0b111)),
                new Leakage.Hashed(Path.of("b"), new PerceptualHash(-1)),
                new Leakage.Hashed(Path.of("c"), new PerceptualHash(0b1)));
        List<Leakage.Hashed> measured = List.of(new Leakage.Hashed(Path.of("m"), new PerceptualHash(0)));
        assertThat(Leakage.between(training, measured, 3))
                .containsExactly(
                        new Leakage(Path.of("c"), Path.of("m"), 1), new Leakage(Path.of("a"), Path.of("m"), 3));
    }

    private static int distance(ByteImage a, ByteImage b) {
        return PerceptualHash.of(a).distance(PerceptualHash.of(b));
    }
}
