// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.Warning.Kind;
import io.github.laddersr.fixtures.OddFiles;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Undamaged pictures in odd files, as in reports of users. Each is read, and warnings say what is lost or repaired. */
final class OddFilesTest {
    private static final int WIDTH = 24;
    private static final int HEIGHT = 17;

    @TempDir
    Path folder;

    private record Read(ByteImage image, List<Warning> warnings) {
        List<Kind> kinds() {
            return warnings.stream().map(Warning::kind).toList();
        }
    }

    private Read read(String name, byte[]... parts) {
        try {
            Path file = Files.write(folder.resolve(name), OddFiles.join((Object[]) parts));
            try (ImageSource source = ImageSource.open(file, ReadOptions.defaults())) {
                List<Warning> warnings = source.warnings();
                ByteImage image = EightBitRows.of(source.rows()).toByteImage();
                assertThat(image.channels()).isEqualTo(source.channels());
                assertThat(new ImageSize(image.width(), image.height())).isEqualTo(source.size());
                assertThat(warnings)
                        .allSatisfy(w -> assertThat(w.sentence())
                                .startsWith(file.toString())
                                .endsWith("."));
                assertThat(ImageFiles.read(file)).isEqualTo(image);
                return new Read(image, warnings);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteImage picture(int channels) {
        byte[] samples = new byte[WIDTH * HEIGHT * channels];
        for (int i = 0; i < samples.length; i++) {
            int x = i / channels % WIDTH;
            int y = i / channels / WIDTH;
            samples[i] = (byte) (i % channels == 3 ? 255 - 5 * x : 7 * x + 5 * y + 40 * (i % channels));
        }
        return ByteImage.of(WIDTH, HEIGHT, channels, samples);
    }

    private byte[] jpeg(int channels, boolean progressive) throws IOException {
        Path file = folder.resolve("made.jpg");
        ImageFiles.write(picture(channels), file);
        if (!progressive) {
            return Files.readAllBytes(file);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        Path other = folder.resolve("progressive.jpg");
        try (ImageOutputStream out = ImageIO.createImageOutputStream(other.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(ImageIO.read(file.toFile()), null, null), param);
        }
        writer.dispose();
        return Files.readAllBytes(other);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "3, false", "1, true", "3, true"})
    void aJpegWithoutItsEnd(int channels, boolean progressive) throws IOException {
        byte[] whole = jpeg(channels, progressive);
        Read sound = read("a.jpg", whole);
        assertThat(sound.warnings).isEmpty();
        for (int cut = 1; cut <= 2; cut++) {
            Read mended = read("cut.jpg", Arrays.copyOf(whole, whole.length - cut));
            assertThat(mended.image).isEqualTo(sound.image);
            assertThat(mended.kinds()).containsExactly(Kind.MENDED);
        }
        for (int cut = 6; cut < whole.length / 2; cut += 7) {
            byte[] part = Arrays.copyOf(whole, whole.length - cut);
            assertThatThrownBy(() -> read("cut.jpg", part)).as("%d", cut).isInstanceOf(UserException.class);
        }
    }

    /** Its first scans give a complete picture, but a coarse one. */
    @Test
    void aProgressiveJpegThatLacksScansIsRefused() throws IOException {
        byte[] whole = jpeg(3, true);
        int scans = 0;
        for (int i = OddFiles.segments(whole).getLast() + 2; i < whole.length - 1; i++) {
            if (whole[i] == (byte) 0xFF && (whole[i + 1] == (byte) 0xDA || whole[i + 1] == (byte) 0xC4)) {
                byte[] part = Arrays.copyOf(whole, i);
                assertThatThrownBy(() -> read("cut.jpg", part)).isInstanceOf(UserException.class);
                scans++;
            }
        }
        assertThat(scans).isGreaterThan(3);
    }

    @Test
    void aJpegWithStrayBytesBetweenItsParts() throws IOException {
        byte[] whole = jpeg(3, false);
        Read sound = read("a.jpg", whole);
        for (byte[] stray : List.of(new byte[1], new byte[300], new byte[] {1, 2, 3}, new byte[] {(byte) 0xFF, 0})) {
            for (int at : OddFiles.segments(whole)) {
                if (at == 2 && stray[0] == 1) {
                    continue; // a file that begins like this is no JPEG
                }
                Read mended = read("stray.jpg", OddFiles.inserted(whole, at, stray));
                assertThat(mended.image).isEqualTo(sound.image);
                assertThat(mended.kinds()).containsExactly(Kind.MENDED);
            }
        }
        byte[] filled = OddFiles.inserted(whole, OddFiles.segments(whole).get(1), new byte[] {-1, -1, -1});
        assertThat(read("fill.jpg", filled).warnings)
                .as("fill bytes are in order")
                .isEmpty();
    }

    @Test
    void aJpegOfSeveralPictures() throws IOException {
        byte[] one = jpeg(3, false);
        Read sound = read("a.jpg", one);
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] listed = OddFiles.inserted(one, 2, OddFiles.mpf(order, 0x030000, 0x020002, 0));
            Read several = read("mpo.jpg", listed, one, one);
            assertThat(several.image).isEqualTo(sound.image);
            assertThat(several.kinds()).containsExactly(Kind.PICTURES_LEFT_OUT);
            assertThat(several.warnings.getFirst().sentence()).contains("3 pictures", "2 pictures are left out");
        }
        Read following = read("two.jpg", one, new byte[5], one);
        assertThat(following.warnings)
                .singleElement()
                .satisfies(w -> assertThat(w.sentence()).contains("1 picture is"));
        byte[] preview = OddFiles.inserted(one, 2, OddFiles.mpf(ByteOrder.BIG_ENDIAN, 0x030000, 0x010002));
        assertThat(read("preview.jpg", preview, one).warnings).isEmpty();
    }

    @Test
    void aJpegWithAGainMap() throws IOException {
        byte[] one = jpeg(3, false);
        byte[] xmp = OddFiles.segment(0xE1, "http://ns.adobe.com/xap/1.0/\0", "<x hdrgm:Version=\"1.0\"/>");
        byte[] iso = OddFiles.segment(0xE2, "urn:iso:std:iso:ts:21496:-1\0", new byte[4]);
        byte[] listed = OddFiles.mpf(ByteOrder.BIG_ENDIAN, 0x030000, 0);
        for (byte[] segments : List.of(OddFiles.join(xmp, listed), OddFiles.join(iso, listed), xmp, iso)) {
            Read read = read("hdr.jpg", OddFiles.inserted(one, 2, segments), one);
            assertThat(read.kinds()).containsExactly(Kind.GAIN_MAP_LEFT_OUT);
        }
    }

    @ParameterizedTest
    @CsvSource({"1/1 1/1", "1/2 1/2", "2/2", "1/2", "1/3 2/3", "0/1", "1/2 3/2", "1/1 2/2", "1/0"})
    void aJpegWhoseProfilesPartsContradictEachOther(String parts) throws IOException {
        byte[] one = jpeg(3, false);
        byte[] segments = new byte[0];
        for (String part : parts.split(" ", -1)) {
            byte[] numbers = {(byte) (part.charAt(0) - '0'), (byte) (part.charAt(2) - '0')};
            segments = OddFiles.join(segments, OddFiles.segment(0xE2, "ICC_PROFILE\0", numbers, new byte[200]));
        }
        Read read = read("icc.jpg", OddFiles.inserted(one, 2, segments));
        assertThat(read.image).isEqualTo(read("a.jpg", one).image);
        assertThat(read.kinds()).containsExactly(Kind.PROFILE_LEFT_OUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"png-rgb8.png", "png-rgba16-interlaced.png", "png-palette.png", "png-gray1.png", "png-key.png"})
    void aPngWithoutItsEnd(String name) throws IOException {
        byte[] whole;
        try (var in = OddFilesTest.class.getResourceAsStream("kinds/" + name)) {
            whole = Objects.requireNonNull(in).readAllBytes();
        }
        Read sound = read("a.png", whole);
        for (int cut : new int[] {1, 4, 8, 12}) {
            Read mended = read("cut.png", Arrays.copyOf(whole, whole.length - cut));
            assertThat(mended.image).isEqualTo(sound.image);
            assertThat(mended.kinds()).containsExactly(Kind.MENDED);
        }
        assertThatThrownBy(() -> read("cut.png", Arrays.copyOf(whole, whole.length - 30)))
                .isInstanceOf(UserException.class);
    }

    @ParameterizedTest
    @CsvSource({"true, 2", "false, 3"})
    void anAnimatedPng(boolean firstIsShown, int leftOut) {
        byte[] control = OddFiles.chunk("fcTL", new byte[26]);
        byte[] frame = OddFiles.join(control, OddFiles.pixels("fdAT", picture(3), OddFiles.big(1)));
        byte[] still = OddFiles.png(
                picture(3), OddFiles.chunk("acTL", OddFiles.big(3, 0)), firstIsShown ? control : new byte[0]);
        int end = still.length - 12;
        byte[] more = firstIsShown ? OddFiles.join(frame, frame) : OddFiles.join(frame, frame, frame);
        Read read = read("apng.png", OddFiles.inserted(still, end, more));
        assertThat(read.image).isEqualTo(picture(3));
        assertThat(read.kinds()).containsExactly(Kind.FRAMES_LEFT_OUT);
        assertThat(read.warnings.getFirst().sentence()).contains(leftOut + " frames are left out");
    }

    @ParameterizedTest
    @CsvSource({"16, HDR", "18, HDR", "13, ", "1, "})
    void aPngForHdr(int transfer, Kind kind) {
        byte[] codes = {9, (byte) transfer, 0, 1};
        assertThat(read("hdr.png", OddFiles.png(picture(3), OddFiles.chunk("cICP", codes)))
                        .kinds())
                .isEqualTo(kind == null ? List.of() : List.of(kind));
    }

    private static final byte[] PALETTE = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120};

    private static int[] indices(int n, int below) {
        return new Random(n).ints(n, 0, below).toArray();
    }

    private static ByteImage seen(int width, int height, int[] indices, int transparent) {
        int channels = transparent < 0 ? 3 : 4;
        byte[] samples = new byte[width * height * channels];
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] != transparent) {
                System.arraycopy(PALETTE, 3 * indices[i], samples, i * channels, 3);
            } else {
                System.arraycopy(PALETTE, 3 * indices[i], samples, i * channels, 3);
            }
            if (channels == 4) {
                samples[i * 4 + 3] = (byte) (indices[i] == transparent ? 0 : 255);
            }
        }
        return ByteImage.of(width, height, channels, samples);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 100, 255})
    void aGifWhoseTransparentIndexIsNoColour(int index) {
        int[] indices = indices(30, 4);
        byte[] frame = OddFiles.gifFrame(0, 0, 6, 5, indices);
        assertThat(read("a.gif", OddFiles.gif(6, 5, PALETTE, OddFiles.gifControl(index), frame)).image)
                .isEqualTo(seen(6, 5, indices, -1));
        assertThat(read("b.gif", OddFiles.gif(6, 5, PALETTE, OddFiles.gifControl(2), frame))
                        .image
                        .channels())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 8, 7", "2, 1, 8, 7", "2, 2, 8, 7", "3, 0, 6, 5"})
    void aGifWhoseFirstFrameIsNoCanvas(int x, int y, int width, int height) {
        int[] indices = indices(30, 4);
        byte[] frame = OddFiles.gifFrame(x, y, 6, 5, indices);
        Read read = read("a.gif", OddFiles.gif(width, height, PALETTE, frame, frame, frame));
        assertThat(read.image.width()).isEqualTo(Math.max(width, x + 6));
        assertThat(read.image.height()).isEqualTo(Math.max(height, y + 5));
        assertThat(read.image.channels()).isEqualTo(4);
        assertThat(read.kinds()).containsExactly(Kind.FRAMES_LEFT_OUT);
        ByteImage inside = seen(6, 5, indices, -1);
        byte[] samples = read.image.samples();
        for (int row = 0; row < read.image.height(); row++) {
            for (int column = 0; column < read.image.width(); column++) {
                int at = 4 * (row * read.image.width() + column);
                boolean covered = column >= x && column < x + 6 && row >= y && row < y + 5;
                assertThat(samples[at + 3]).isEqualTo((byte) (covered ? 255 : 0));
                if (covered) {
                    int from = 3 * ((row - y) * 6 + column - x);
                    assertThat(Arrays.copyOfRange(samples, at, at + 3))
                            .isEqualTo(Arrays.copyOfRange(inside.samples(), from, from + 3));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 0", "4, 0, 0", "3, 4, 2", "4, 6, 0"})
    void anAnimatedWebp(int channels, int x, int y) throws IOException {
        Path still = folder.resolve("still.webp");
        ImageFiles.write(
                ImageRows.of(picture(channels)), still, WriteOptions.defaults().withLossless(true));
        byte[] chunks = Arrays.copyOfRange(Files.readAllBytes(still), 12, (int) Files.size(still));
        byte[] pixels = new String(chunks, 0, 4, StandardCharsets.US_ASCII).equals("VP8X")
                ? Arrays.copyOfRange(chunks, 18, chunks.length)
                : chunks;
        byte[] frame = OddFiles.frame(x, y, WIDTH, HEIGHT, pixels);
        Read read = read(
                "animated.webp",
                OddFiles.webp(
                        OddFiles.canvas(0x12, WIDTH + x, HEIGHT + y),
                        OddFiles.riff("ANIM", new byte[6]),
                        frame,
                        frame));
        assertThat(read.kinds()).containsExactly(Kind.FRAMES_LEFT_OUT);
        assertThat(read.image.width()).isEqualTo(WIDTH + x);
        if (x == 0) {
            assertThat(read.image).isEqualTo(picture(channels));
        } else {
            assertThat(read.image.channels()).isEqualTo(4);
            assertThat(read.image.samples()[3]).isZero();
            int at = 4 * (y * (WIDTH + x) + x);
            assertThat(Arrays.copyOfRange(read.image.samples(), at, at + 3))
                    .isEqualTo(Arrays.copyOf(picture(channels).samples(), 3));
        }
    }

    /** Puts the bits of each channel where the masks say, with a header of any length that holds the masks. */
    @ParameterizedTest
    @CsvSource({
        "16, 40, 7C00, 3E0, 1F, 0",
        "16, 40, F800, 7E0, 1F, 0",
        "16, 108, 7C00, 3E0, 1F, 8000",
        "16, 124, 7C00, 3E0, 1F, 8000",
        "16, 56, F00, F0, F, F000",
        "16, 52, F800, 7C0, 3E, 0",
        "16, 124, F, F0, F00, F000",
        "32, 40, FF0000, FF00, FF, 0",
        "32, 52, FF, FF00, FF0000, 0",
        "32, 56, FF000000, FF0000, FF00, FF",
        "32, 108, FF0000, FF00, FF, FF000000",
        "32, 124, 3FF00000, FFC00, 3FF, C0000000",
        "32, 124, FF000000, FF0000, FF00, FF"
    })
    void aBmpWithMasks(int bits, int header, String red, String green, String blue, String alpha) {
        int[] masks = {mask(red), mask(green), mask(blue), mask(alpha)};
        for (boolean topDown : new boolean[] {false, true}) {
            ByteImage image = picture(masks[3] == 0 ? 3 : 4);
            Read read = read("masks.bmp", OddFiles.bmp(bits, header, masks, image, topDown));
            assertThat(read.image.channels()).isEqualTo(image.channels());
            for (int i = 0; i < image.samples().length; i++) {
                int most = (1 << Math.min(8, Integer.bitCount(masks[i % image.channels()]))) - 1;
                assertThat((double) (read.image.samples()[i] & 0xFF))
                        .isCloseTo(image.samples()[i] & 0xFF, Offset.offset(0.51 * 255 / most));
            }
        }
    }

    /** Programs that do not support alpha leave it at 0. */
    @Test
    void aBmpWithoutUsedAlpha() {
        ByteImage image = picture(4);
        byte[] clear = image.samples().clone();
        for (int i = 3; i < clear.length; i += 4) {
            clear[i] = 0;
        }
        int[] masks = {0xFF0000, 0xFF00, 0xFF, 0xFF000000};
        byte[] file = OddFiles.bmp(32, 124, masks, ByteImage.of(WIDTH, HEIGHT, 4, clear), false);
        assertThat(read("clear.bmp", file).image.channels()).isEqualTo(3);
    }

    private static int mask(String hex) {
        return Integer.parseUnsignedInt(hex, 16);
    }

    /** Samples are proportional to light, as renderers write them. A JPEG made of it must look as bright as the PNG. */
    @ParameterizedTest
    @CsvSource({"1.0, 1", "1.0, 3", "1.0, 4", "0.55, 3", "0.3, 2"})
    void gammaBecomesSrgbInFormatsWithoutGamma(double gamma, int channels) {
        ByteImage seen = picture(channels);
        byte[] stored = seen.samples().clone();
        for (int i = 0; i < stored.length; i++) {
            if (channels % 2 != 0 || i % channels != channels - 1) {
                double v = (stored[i] & 0xFF) / 255.0;
                double light = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
                stored[i] = (byte) Math.round(255 * Math.pow(light, gamma));
            }
        }
        byte[] chunk = OddFiles.chunk("gAMA", OddFiles.big((int) Math.round(gamma * 100_000)));
        Path file = folder.resolve("gamma.png");
        SrgbPicture converted = converted(file, OddFiles.png(ByteImage.of(WIDTH, HEIGHT, channels, stored), chunk));
        byte[] samples = converted.rows().toByteImage().samples();
        double sum = 0;
        for (int i = 0; i < samples.length; i++) {
            sum += Math.abs((samples[i] & 0xFF) - (seen.samples()[i] & 0xFF));
        }
        assertThat(sum / samples.length).isLessThan(2);
        assertThat(converted.metadata().pngChunks()).isEmpty();
    }

    private final List<Warning> heard = new ArrayList<>();

    private SrgbPicture converted(Path file, byte[] png) {
        try {
            Files.write(file, png);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return SrgbPicture.of(ImageFiles.open(file), ImageFiles.metadata(file), ImageFormat.JPEG, file, heard::add);
    }

    /** White is D50 here. It must be white in the result too. A strong green is outside of sRGB. */
    @Test
    void primariesBecomeSrgbsToo() {
        byte[] pixels = {-1, -1, -1, 0, -1, 0, 0, 0, 0};
        byte[] wide = OddFiles.chunk("cHRM", OddFiles.big(34567, 35850, 73470, 26530, 15960, 84040, 3660, 10));
        byte[] gamma = OddFiles.chunk("gAMA", OddFiles.big(55556));
        byte[] png = OddFiles.png(ByteImage.of(3, 1, 3, pixels), gamma, wide);
        byte[] samples =
                converted(folder.resolve("wide.png"), png).rows().toByteImage().samples();
        assertThat(samples).containsExactly(-1, -1, -1, 0, -1, 0, 0, 0, 0);
        byte[] p3 = OddFiles.png(
                ByteImage.of(1, 1, 3, new byte[] {-56, 0, 0}), OddFiles.chunk("cICP", new byte[] {12, 13, 0, 1}));
        byte[] red =
                converted(folder.resolve("p3.png"), p3).rows().toByteImage().samples();
        assertThat(red[0] & 0xFF).isBetween(216, 220); // 200 in P3's red is about 218 in sRGB
        assertThat(heard).extracting(Warning::kind).containsOnly(Kind.CONVERTED);
    }

    @Test
    void srgbByAnyNameStaysAsItIs() {
        byte[] gamma = OddFiles.chunk("gAMA", OddFiles.big(45455));
        byte[] linear = OddFiles.chunk("gAMA", OddFiles.big(100_000));
        byte[] srgb = OddFiles.chunk("sRGB", new byte[1]);
        byte[] primaries = OddFiles.chunk("cHRM", OddFiles.big(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000));
        byte[] none = OddFiles.chunk("gAMA", OddFiles.big(0));
        byte[] broken = OddFiles.chunk("cHRM", OddFiles.big(0, 0, 0, 0, 0, 0, 0, 0));
        for (byte[] chunks : List.of(
                gamma,
                OddFiles.join(gamma, primaries),
                OddFiles.join(linear, srgb),
                none,
                OddFiles.join(linear, broken),
                OddFiles.chunk("cICP", new byte[] {1, 13, 0, 1}))) {
            byte[] png = OddFiles.png(picture(3), chunks);
            assertThat(converted(folder.resolve("same.png"), png).rows().toByteImage())
                    .isEqualTo(picture(3));
        }
        assertThat(heard).isEmpty();
    }
}
