// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.train.RandomInputs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelFileTest {
    private static final int SCALE = 2;
    private static final String SOURCE = "0123456789abcdef".repeat(4);
    private static final int MUTANTS = 2000;
    private static final int SUM_AT = PixelFile.HEADER - Long.BYTES;

    private final ByteImage hr = RandomInputs.noise(12, 10, 7);
    private final ByteImage lr = Imresize.down(hr, SCALE);

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private byte[] whole = {};

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve(PixelFile.name(SOURCE, SCALE));
        PixelFile.write(file, SOURCE, SCALE, hr, lr);
        whole = Files.readAllBytes(file);
    }

    private static ByteImage all(Pixels pixels) {
        return pixels.crop(0, 0, pixels.width(), pixels.height());
    }

    @Test
    void whatWasWrittenIsMapped() throws IOException {
        PixelFile.Content content = PixelFile.read(file, SOURCE, SCALE);
        assertThat(all(content.hr())).isEqualTo(hr);
        assertThat(all(content.lr())).isEqualTo(lr);
        assertThat(content.hr().data().isMapped()).isTrue();
        assertThat(content.hr().data().isReadOnly()).isTrue();
    }

    /** Other processes may delete or replace a file that is in use. */
    @Test
    void pixelsInUseOutliveTheirFile() throws IOException {
        PixelFile.Content content = PixelFile.read(file, SOURCE, SCALE);
        PixelFile.write(file, SOURCE, SCALE, RandomInputs.noise(12, 10, 8), lr);
        assertThat(all(content.hr())).isEqualTo(hr);
        Files.delete(file);
        assertThat(all(content.hr())).isEqualTo(hr);
    }

    @Test
    void imagesLargerThanTheReadersBufferAreCheckedToTheEnd() throws IOException {
        ByteImage large = RandomInputs.noise(600, 400, 3);
        PixelFile.write(file, SOURCE, SCALE, large, Imresize.down(large, SCALE));
        assertThat(all(PixelFile.read(file, SOURCE, SCALE).hr())).isEqualTo(large);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        refuses("checksum");
    }

    private void refuses(String reason) {
        assertThatThrownBy(() -> PixelFile.read(file, SOURCE, SCALE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void anotherImagesScalesOrVersionsFileIsRefused() throws IOException {
        assertThatThrownBy(() -> PixelFile.read(file, SOURCE.replace('0', '1'), SCALE))
                .hasMessageContaining("belongs to another image");
        assertThatThrownBy(() -> PixelFile.read(file, SOURCE, 3)).hasMessageContaining("has another scale");
        assertThatThrownBy(() -> PixelFile.read(folder.resolve("none"), SOURCE, SCALE))
                .isInstanceOf(NoSuchFileException.class);
        Files.write(file, restamped(ByteBuffer.wrap(whole.clone()).putInt(8, PixelFile.VERSION + 1)));
        refuses("has another version");
        Files.writeString(file, "x".repeat(100));
        refuses("not a cache file");
        Files.write(file, new byte[0]);
        refuses("ends too early");
    }

    /** With a correct checksum, so that only the check of the sizes protects the memory. */
    @Test
    void impossibleSizesAreRefused() throws IOException {
        for (int size : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 1 << 16}) {
            for (int at : new int[] {16, 20}) {
                Files.write(file, restamped(ByteBuffer.wrap(whole.clone()).putInt(at, size)));
                assertThatThrownBy(() -> PixelFile.read(file, SOURCE, SCALE)).isInstanceOf(IOException.class);
            }
        }
        Files.write(
                file,
                restamped(ByteBuffer.wrap(whole.clone())
                        .putInt(16, Integer.MAX_VALUE)
                        .putInt(20, Integer.MAX_VALUE)));
        refuses("size is impossible");
    }

    @Test
    void noMutantIsTakenForWhole() throws IOException {
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(random);
            Files.write(file, mutant);
            try {
                PixelFile.Content content = PixelFile.read(file, SOURCE, SCALE);
                assertThat(mutant).as("mutant %d", i).isEqualTo(whole);
                assertThat(all(content.hr())).isEqualTo(hr);
                assertThat(all(content.lr())).isEqualTo(lr);
            } catch (IOException e) {
                assertThat(mutant).as("mutant %d: %s", i, e.getMessage()).isNotEqualTo(whole);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(MUTANTS * 9 / 10);
    }

    /** One to three changes: a bit, a run of bytes, the end truncated or extended, a part removed or moved. */
    private byte[] mutant(Random random) {
        byte[] bytes = whole.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
            // Half of the changes hit the header, which is an eighth of the file.
            int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, PixelFile.HEADER) : bytes.length);
            int end = at + random.nextInt(Math.min(40, bytes.length - at) + 1);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> Arrays.fill(bytes, at, end, (byte) (random.nextBoolean() ? 0 : -1));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
                case 4 -> {
                    byte[] rest = Arrays.copyOfRange(bytes, end, bytes.length);
                    System.arraycopy(rest, 0, bytes, at, rest.length);
                    bytes = Arrays.copyOf(bytes, at + rest.length);
                }
                case 5 -> System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - (end - at) + 1), end - at);
                default -> throw new AssertionError();
            }
        }
        return bytes;
    }

    private static byte[] restamped(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.array(), 0, SUM_AT);
        sum.update(bytes.array(), PixelFile.HEADER, bytes.capacity() - PixelFile.HEADER);
        return bytes.putLong(SUM_AT, sum.getValue()).array();
    }
}
