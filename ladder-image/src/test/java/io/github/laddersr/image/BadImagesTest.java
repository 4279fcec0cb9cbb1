// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no image or an incomplete one. Each gives one sentence, never a stack trace or half a picture. */
class BadImagesTest {
    @TempDir
    Path folder;

    @Test
    void nothingThere() throws IOException {
        refuses(folder.resolve("none.png"), "does not exist");
        refuses(folder, "is a folder");
        refuses(Files.write(folder.resolve("empty.png"), new byte[0]), "is empty");
        refuses(
                Files.writeString(folder.resolve("text.png"), "Not an image at all."),
                "is not a PNG, JPEG, WebP, TIFF, BMP or GIF");
        refuses(Files.write(folder.resolve("zero.png"), new byte[50]), "is not a PNG, JPEG, WebP, TIFF, BMP or GIF");
    }

    /**
     * Only what follows the pixels may be missing: a PNG's checksums and IEND, a JPEG's end marker and the bits that
     * fill its last byte.
     */
    @ParameterizedTest
    @CsvSource({"a.png, 20", "a.jpg, 3", "a.tif, 0"})
    void cutOffAnywhere(String name, int end) throws IOException {
        byte[] whole = encoded(name, 3);
        ByteImage image = ImageFiles.read(folder.resolve("whole-" + name));
        int mended = 0;
        for (int length = 1; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut-" + name), Arrays.copyOf(whole, length));
            try (ImageSource source = ImageSource.open(file, ReadOptions.defaults())) {
                ByteImage read = source.rows().toByteImage();
                assertThat(whole.length - length)
                        .as("%d of %d bytes", length, whole.length)
                        .isLessThanOrEqualTo(end);
                assertThat(read).isEqualTo(image);
                assertThat(source.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.MENDED);
                assertThat(ImageFiles.read(file)).isEqualTo(image);
                mended++;
            } catch (UserException e) {
                assertThat(e).hasMessageContaining(file.toString());
                refuses(file, "");
            }
        }
        assertThat(mended > 0).isEqualTo(end > 0);
    }

    @Test
    void bytesAfterTheEndDoNoHarm() throws IOException {
        for (String name : new String[] {"a.png", "a.jpg"}) {
            byte[] whole = encoded(name, 3);
            Path file = Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length + 30));
            assertThat(ImageFiles.read(file)).hasToString("20x15x3");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "30000, 30000, above the limit",
        "16385, 16384, above the limit",
        "2147483647, 2147483647, above the limit",
        "4294967295, 4294967295, above the limit",
        "0, 5, empty",
        "5, 0, empty",
        "16384, 16384, too little data"
    })
    void sizesInAPngHeader(long width, long height, String says) throws IOException {
        refuses(png(width, height), says);
    }

    @Test
    void sizesInAJpegHeader() throws IOException {
        byte[] jpeg = encoded("a.jpg", 3);
        int frame = frameHeader(jpeg);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 30000).putShort(frame + 7, (short) 30000);
        refuses(Files.write(folder.resolve("bomb.jpg"), jpeg), "above the limit");
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 0);
        refuses(Files.write(folder.resolve("zero.jpg"), jpeg), "empty");
    }

    @Test
    void anotherLimit() throws IOException {
        Path file = Files.write(folder.resolve("a.png"), encoded("a.png", 3));
        assertThat(ImageFiles.read(file, 300)).hasToString("20x15x3");
        assertThatThrownBy(() -> ImageFiles.read(file, 299))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("299");
    }

    @Test
    void kindsOfJpegThatAreNotRead() throws IOException {
        byte[] jpeg = encoded("a.jpg", 3);
        int frame = frameHeader(jpeg);
        jpeg[frame + 1] = (byte) 0xC3;
        refuses(Files.write(folder.resolve("lossless.jpg"), jpeg), "lossless");
        jpeg[frame + 1] = (byte) 0xC9;
        refuses(Files.write(folder.resolve("arithmetic.jpg"), jpeg), "arithmetically coded");
        jpeg[frame + 1] = (byte) 0xC0;
        jpeg[frame + 4] = 12;
        refuses(Files.write(folder.resolve("twelve.jpg"), jpeg), "convert it to 8 bits");
    }

    @Test
    void aFlippedBitInPngData() throws IOException {
        byte[] png = encoded("a.png", 3);
        png[png.length / 2] ^= 4;
        refuses(Files.write(folder.resolve("bit.png"), png), "checksum");
    }

    /**
     * Every mutant gives an image or a sentence. Half of the PNGs get correct checksums, so that more of the decoder is
     * reached.
     */
    @ParameterizedTest
    @ValueSource(strings = {"gray.png", "alpha.png", "gray.jpg", "colour.jpg", "colour.tif", "gray.tif"})
    void mutants(String name) throws IOException {
        Random random = new Random(name.hashCode());
        byte[] whole = encoded(name, name.startsWith("gray") ? 1 : name.startsWith("alpha") ? 4 : 3);
        int images = 0;
        for (int i = 0; i < 300; i++) {
            byte[] mutant = whole.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            if (name.endsWith(".png") && i % 2 == 0) {
                repairChecksums(mutant);
            }
            Path file = Files.write(folder.resolve(name), mutant);
            try {
                ByteImage image = ImageFiles.read(file, 1 << 20);
                images++;
                assertThat(ImageFiles.open(file).toByteImage()).isEqualTo(image);
            } catch (UserException e) {
                assertThat(e).hasMessageContaining(file.toString()).message().doesNotContain("\n");
            }
        }
        assertThat(images).isLessThan(300);
    }

    /**
     * Mutants for the readers that decode in strips. The data of a PNG has its own checksum, so almost no mutant of a
     * PNG is an image.
     */
    @ParameterizedTest
    @ValueSource(strings = {"gray.png", "alpha.png", "colour.tif", "gray.tif"})
    void mutantsInStrips(String name) throws IOException {
        Random random = new Random(name.length());
        byte[] whole = encoded(name, name.startsWith("gray") ? 1 : name.startsWith("alpha") ? 4 : 3);
        int images = 0;
        for (int i = 0; i < 300; i++) {
            byte[] mutant = whole.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            if (name.endsWith(".png")) {
                repairChecksums(mutant);
            }
            Path file = Files.write(folder.resolve(name), mutant);
            try {
                ImageRows rows = ImageFiles.open(file);
                if ((long) rows.width() * rows.height() < 1 << 20) { // a changed size would take long to decode
                    rows.toByteImage();
                    images++;
                }
            } catch (UserException e) {
                assertThat(e).hasMessageContaining(file.toString()).message().doesNotContain("\n");
            }
        }
        assertThat(images).isBetween(name.endsWith(".png") ? 0 : 1, 299);
    }

    private void refuses(Path file, String says) {
        assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(says);
    }

    private byte[] encoded(String name, int channels) throws IOException {
        Path file = folder.resolve("whole-" + name);
        ImageFiles.write(ByteImageTest.random(20, 15, channels), file);
        return Files.readAllBytes(file);
    }

    private static int frameHeader(byte[] jpeg) {
        int at = 0;
        while ((jpeg[at] & 0xFF) != 0xFF || (jpeg[at + 1] & 0xFF) != 0xC0) {
            at++;
        }
        return at;
    }

    /** A PNG with correct checksums and almost no data. */
    private Path png(long width, long height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504E470D0A1A0AL);
        ByteBuffer header = ByteBuffer.allocate(13).putInt((int) width).putInt((int) height);
        header.put((byte) 8).put((byte) 2);
        chunk(out, "IHDR", header.array());
        chunk(out, "IDAT", new byte[20]);
        chunk(out, "IEND", new byte[0]);
        return Files.write(folder.resolve("header.png"), bytes.toByteArray());
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        out.writeInt(data.length);
        out.writeBytes(type);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }

    private static void repairChecksums(byte[] png) {
        ByteBuffer buffer = ByteBuffer.wrap(png);
        int at = 8;
        while (at + 12 <= png.length) {
            int length = buffer.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                return;
            }
            CRC32 crc = new CRC32();
            crc.update(png, at + 4, length + 4);
            buffer.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
    }
}
