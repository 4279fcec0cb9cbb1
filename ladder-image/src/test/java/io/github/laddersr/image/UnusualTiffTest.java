// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.laddersr.UserException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small TIFFs for which the JDK's reader needs much memory. {@code make fuzz} found them. */
final class UnusualTiffTest {
    private static final short BITS_PER_SAMPLE = 258;

    @TempDir
    Path folder;

    /** An RGB image that claims this many bits for its channels. */
    private Path withBits(int red, int green, int blue) throws Exception {
        byte[] file;
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("kinds/tiff-rgb8-packbits.tif"))) {
            file = in.readAllBytes();
        }
        ByteBuffer tiff = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int entry = tiff.getInt(4) + 2;
        while (tiff.getShort(entry) != BITS_PER_SAMPLE) {
            entry += 12;
        }
        int at = tiff.getInt(entry + 8);
        assertThat(tiff.getShort(at)).isEqualTo((short) 8);
        tiff.putShort(at, (short) red).putShort(at + 2, (short) green).putShort(at + 4, (short) blue);
        return Files.write(folder.resolve("bits.tif"), file);
    }

    @Test
    void theUsualSizeIsRead() throws Exception {
        assertThat(ImageFiles.open(withBits(8, 8, 8)).toByteImage().channels()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 24", "8, 8, 28", "28, 28, 28", "24, 8, 8", "8, 8, 31"})
    void channelsOfUnusualSizesAreRefusedInLittleMemory(int red, int green, int blue) throws Exception {
        Path file = withBits(red, green, blue);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> {
                    ImageRows rows = ImageFiles.open(file);
                    byte[] row = new byte[rows.bytesPerRow()];
                    try (RowReader reader = rows.read()) {
                        for (int y = 0; y < rows.height(); y++) {
                            reader.next(row); // its samples are larger than the file's
                        }
                    }
                })
                .isInstanceOf(UserException.class)
                .hasMessageContaining("bits.tif");
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(16L << 20);
    }
}
