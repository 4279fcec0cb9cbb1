// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.RowReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged TIFFs of unusual kinds: each is read, or refused with one sentence, in little memory. {@code make fuzz} tries
 * more damage on the same files.
 */
final class TiffFuzzTest {
    private static final int CASES = 4000;
    private static final long MOST_PIXELS = 1 << 16;
    private static final long MOST_BYTES = 48L << 20;
    private static final long[] AWKWARD = {0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000L, 0xFFFFFFFFL
    };

    @TempDir
    Path folder;

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        List<Map.Entry<String, byte[]>> kinds = new ArrayList<>(TiffKinds.all().entrySet());
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        for (int number = 0; number < CASES; number++) {
            Random random = new Random(number);
            Map.Entry<String, byte[]> kind = kinds.get(random.nextInt(kinds.size()));
            Path file = Files.write(folder.resolve("a.tif"), damaged(kind.getValue(), random));
            long before = thread.getCurrentThreadAllocatedBytes();
            try {
                read(file);
            } catch (UserException e) {
                refused++;
                assertThat(e.getMessage())
                        .as("case %d of %s", number, kind.getKey())
                        .contains("a.tif")
                        .endsWith(".");
            }
            assertThat(thread.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated by case %d of %s", number, kind.getKey())
                    .isLessThan(MOST_BYTES);
        }
        assertThat(refused).isBetween(CASES / 20, CASES - CASES / 20);
    }

    private static void read(Path file) {
        try (ImageSource source = ImageSource.open(file, new ReadOptions(MOST_PIXELS))) {
            ImageRows rows = source.rows();
            byte[] row = new byte[rows.bytesPerRow()];
            try (RowReader reader = rows.read()) {
                for (int y = 0; y < rows.height(); y++) {
                    reader.next(row);
                }
            }
            source.warnings();
        }
    }

    /**
     * Changes some bytes or numbers, mostly of the directory at the end of the file, and sometimes cuts off the end.
     */
    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(8) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length) + 1) : whole.clone();
        for (int n = random.nextInt(4) + 1; n > 0; n--) {
            int at = random.nextInt(3) == 0
                    ? random.nextInt(bytes.length)
                    : bytes.length - 1 - random.nextInt(Math.min(bytes.length, 260));
            long value = random.nextBoolean() ? AWKWARD[random.nextInt(AWKWARD.length)] : random.nextInt(256);
            for (int i = 0; i < 1 << random.nextInt(3) && at + i < bytes.length; i++) {
                bytes[at + i] = (byte) (value >> 8 * i);
            }
        }
        return bytes;
    }
}
