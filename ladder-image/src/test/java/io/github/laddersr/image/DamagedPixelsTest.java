// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.Warning.Kind;
import io.github.laddersr.fixtures.OddFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about damage that decoders notice late, and about undamaged kinds that are not read. */
final class DamagedPixelsTest {
    @TempDir
    Path folder;

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DamagedPixelsTest.class.getResourceAsStream("kinds/" + name))) {
            return in.readAllBytes();
        }
    }

    private List<Warning> warnings(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("a.jpg"), bytes);
        try (ImageSource source = ImageSource.open(file, ReadOptions.defaults())) {
            source.rows();
            return source.warnings();
        }
    }

    /** Marks the position after a scan's header. */
    private static int scan(byte[] jpeg) {
        int header = OddFiles.segments(jpeg).getLast();
        return header + 2 + ((jpeg[header + 2] & 0xFF) << 8 | jpeg[header + 3] & 0xFF);
    }

    /** Some damage is found with certainty, so that the file is refused; all other damage must not be silent. */
    @ParameterizedTest
    @ValueSource(strings = {"jpeg-rgb.jpg", "jpeg-progressive.jpg", "jpeg-gray.jpg"})
    void aJpegWithMoreBytesAmongItsPixelsIsNotReadInSilence(String name) throws IOException {
        byte[] whole = fixture(name);
        assertThat(warnings(whole)).isEmpty();
        Random random = new Random(7);
        int warned = 0;
        for (int i = 0; i < 20; i++) {
            byte[] more = new byte[60];
            for (int k = 0; k < more.length; k++) {
                more[k] = (byte) random.nextInt(255); // no 0xFF, which begins a marker
            }
            int from = scan(whole);
            byte[] damaged = OddFiles.inserted(whole, from + random.nextInt(20), more);
            try {
                assertThat(warnings(damaged)).singleElement().satisfies(warning -> {
                    assertThat(warning.kind()).isEqualTo(Kind.DAMAGED);
                    assertThat(warning.sentence()).contains("damaged JPEG", "may be wrong");
                });
                warned++;
            } catch (UserException e) {
                assertThat(e).hasMessageContaining("damaged JPEG");
            }
        }
        assertThat(warned).isPositive();
    }

    @Test
    void oddButLegalJpegsAreReadInSilence() throws IOException {
        byte[] whole = fixture("jpeg-rgb.jpg");
        byte[] fill = {-1, -1, -1};
        for (int at : OddFiles.segments(whole)) {
            assertThat(warnings(OddFiles.inserted(whole, at, fill))).isEmpty();
        }
        assertThat(warnings(OddFiles.inserted(whole, whole.length - 2, fill))).isEmpty();
        assertThat(warnings(Arrays.copyOf(whole, whole.length + 500))).isEmpty();
        byte[] progressive = fixture("jpeg-progressive.jpg");
        for (int at = scan(progressive); at < progressive.length - 1; at++) {
            if (progressive[at] == -1 && (progressive[at + 1] == (byte) 0xC4 || progressive[at + 1] == (byte) 0xDA)) {
                progressive = OddFiles.inserted(progressive, at, fill);
                at += 4;
            }
        }
        assertThat(warnings(progressive)).isEmpty();
    }

    private void refuses(String name, byte[] bytes, String... says) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(UserException.class)
                .message()
                .startsWith(file.toString())
                .contains(says);
    }

    @Test
    void kindsThatAreNotReadAreNamed() throws IOException {
        byte[] jpeg = fixture("jpeg-gray.jpg");
        int frame = 0;
        while (jpeg[frame] != -1 || jpeg[frame + 1] != (byte) 0xC0) {
            frame++;
        }
        byte[] lossless = jpeg.clone();
        lossless[frame + 1] = (byte) 0xF7;
        refuses("a.jls", lossless, "is a JPEG-LS, which is not read");
        byte[] late = OddFiles.inserted(jpeg, jpeg.length - 2, new byte[] {-1, (byte) 0xDC, 0, 4, 0, 20});
        ByteBuffer.wrap(late).putShort(frame + 5, (short) 0);
        refuses("dnl.jpg", late, "height is in a DNL marker");
        byte[] bmp = fixture("bmp-gray1.bmp");
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putShort(28, (short) 2);
        refuses("a.bmp", bmp, "is a BMP of 2 bits a pixel, which is not read");
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putShort(28, (short) 7);
        refuses("b.bmp", bmp, "is a damaged BMP (its pixels have 7 bits)");
        ByteImage image = ByteImage.of(2, 2, 1, new byte[4]);
        refuses("a.png", OddFiles.png(image, OddFiles.chunk("ABCD", "xx")), "unknown chunk (ABCD)");
        Path file = Files.write(folder.resolve("b.png"), OddFiles.png(image, OddFiles.chunk("abCD", "xx")));
        assertThat(ImageFiles.read(file)).isEqualTo(image);
    }

    /** libwebp calls some damage a lack of memory. */
    @Test
    void aSmallDamagedWebpNeedsNoMoreMemory() throws IOException {
        byte[] whole = fixture("webp-lossy-alpha.webp");
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k < 3; k++) {
                damaged[20 + random.nextInt(whole.length - 20)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("a.webp"), damaged);
            try {
                ImageFiles.read(file, 1 << 20);
            } catch (UserException e) {
                assertThat(e).message().as("mutant %d", i).doesNotContain("memory");
            }
        }
    }
}
