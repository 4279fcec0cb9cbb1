// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.upscale.Kinds.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of every kind, truncated, mutated, or beyond the limit: each gives one sentence or an image, never another
 * throwable.
 */
class DamagedFilesTest {
    private static final ReadOptions SMALL = new ReadOptions(1 << 16);

    @TempDir
    Path folder;

    static List<Kind> kinds() {
        return Kinds.all();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void cutOff(Kind kind) throws IOException {
        byte[] whole = Files.readAllBytes(Kinds.write(kind, folder));
        byte[][] image = rows(folder.resolve(kind.file()));
        Path file = folder.resolve("cut-" + kind.file());
        int refused = 0;
        for (int length = 1; length < whole.length; length += 1 + length / 40) {
            Files.write(file, Arrays.copyOf(whole, length));
            try {
                // The rest of the image is shown completely or not at all.
                assertThat(rows(file))
                        .as("%d of %d bytes", length, whole.length)
                        .isDeepEqualTo(image);
            } catch (UserException e) {
                refused++;
                assertOneSentence(e, file);
            }
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void changed(Kind kind) throws IOException {
        byte[] whole = Files.readAllBytes(Kinds.write(kind, folder));
        Random random = new Random(kind.file().hashCode());
        Path file = folder.resolve("changed-" + kind.file());
        for (int i = 0; i < 100; i++) {
            byte[] mutant = whole.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                // Mostly in the headers, where there is more to break.
                int reach = random.nextInt(3) == 0 ? whole.length : Math.min(whole.length, 200);
                mutant[random.nextInt(reach)] = (byte) random.nextInt(256);
            }
            Files.write(file, mutant);
            try {
                byte[][] rows = rows(file);
                assertThat((long) rows.length * rows[0].length).isLessThanOrEqualTo(8 * SMALL.maxPixels());
            } catch (UserException e) {
                assertOneSentence(e, file);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void beyondTheLimit(Kind kind) throws IOException {
        Path file = Kinds.write(kind, folder);
        long pixels = Kinds.WIDTH * Kinds.HEIGHT;
        assertThat(ImageFiles.open(file, new ReadOptions(pixels)).width()).isEqualTo(Kinds.WIDTH);
        assertThatThrownBy(() -> ImageFiles.open(file, new ReadOptions(pixels - 1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("24x16 pixels, above the limit of 383")
                .hasMessageContaining("raise the limit of pixels");
    }

    private static void assertOneSentence(UserException e, Path file) {
        assertThat(e).hasMessageContaining(file.toString()).hasMessageEndingWith(".");
        assertThat(e).message().doesNotContain("\n");
    }

    private static byte[][] rows(Path file) {
        ImageRows image = ImageFiles.open(file, SMALL);
        byte[][] rows = new byte[image.height()][image.bytesPerRow()];
        try (RowReader reader = image.read()) {
            for (byte[] row : rows) {
                reader.next(row);
            }
        }
        return rows;
    }
}
