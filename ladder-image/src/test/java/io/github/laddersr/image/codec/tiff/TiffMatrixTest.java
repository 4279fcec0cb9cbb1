// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import io.github.laddersr.image.codec.tiff.TiffWriting.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads every supported kind of TIFF, made by {@link TiffWriting}: depths, numbers, colours, layouts, byte orders and
 * compressions.
 */
final class TiffMatrixTest {
    private static final List<Integer> LOSSLESS = List.of(1, 5, 8, 32946, 32773, 50000, 34926);

    @TempDir
    Path folder;

    /** The test picture, 0 to 1. Its colours fill the whole range, and alpha has both ends of it. */
    private static double picture(int x, int y, int c) {
        return switch (c) {
            case 0 -> (x * 23 + y * 36 + (x * y) % 7 * 10) % 1661 / 1660.0;
            case 1 -> x / 36.0;
            case 2 -> 1 - y / 22.0;
            case 3 -> x < 5 ? 0 : x > 30 ? 1 : (x + y) / 60.0;
            default -> (x + y) % 2;
        };
    }

    /** The picture in unsigned whole numbers. */
    private static Samples whole(int bits) {
        double largest = Math.scalb(1.0, bits) - 1;
        return (x, y, c) -> (long) Math.rint(picture(x, y, c) * largest);
    }

    /** The expected sample, 0..largest, for a picture stored in this many bits. */
    private static long expected(double value, int bits, int depth) {
        double from = Math.scalb(1.0, bits) - 1;
        double to = Math.scalb(1.0, depth) - 1;
        return (long) Math.floor(Math.rint(value * from) / from * to + 0.5);
    }

    /** Returns the expected sample of the result, or -1 if it may be anything. */
    @FunctionalInterface
    private interface Expected {
        double at(int x, int y, int c);
    }

    private void check(TiffKind kind, Samples samples, int channels, int depth, double loss, Expected expected)
            throws IOException {
        check(kind, samples, Map.of(), channels, depth, loss, expected);
    }

    private void check(
            TiffKind kind,
            Samples samples,
            Map<Integer, long[]> tags,
            int channels,
            int depth,
            double loss,
            Expected expected)
            throws IOException {
        Path file = Files.write(folder.resolve("a.tif"), TiffWriting.file(kind, samples, tags));
        ImageRows image = ImageFiles.open(file);
        assertThat(List.of(image.width(), image.height(), image.channels(), image.depth()))
                .as("size, channels and depth of %s", kind)
                .containsExactly(kind.width(), kind.height(), channels, depth);
        byte[] row = new byte[image.bytesPerRow()];
        try (RowReader reader = image.read()) {
            for (int y = 0; y < image.height(); y++) {
                reader.next(row);
                for (int i = 0; i < image.width() * channels; i++) {
                    double want = expected.at(i / channels, y, i % channels);
                    int have = SampleBytes.get(row, i, depth);
                    if (want >= 0 && Math.abs(have - want) > loss) {
                        assertThat((double) have)
                                .as("channel %d of pixel %d, %d of %s", i % channels, i / channels, y, kind)
                                .isEqualTo(want);
                    }
                }
            }
        }
    }

    private static int depthOf(int bits) {
        return bits > 8 ? 16 : 8;
    }

    /** Strips and tiles, chunky and planar, either byte order, BigTIFF or not. */
    private static Stream<TiffKind> layouts(TiffKind kind) {
        return Stream.of(true, false)
                .map(kind::withLittle)
                .flatMap(k -> kind.bits().size() == 1 ? Stream.of(k) : Stream.of(k, k.withPlanar(true)))
                .flatMap(k -> Stream.of(k, k.withRowsPerStrip(5), k.withTile(16), k.withTile(48), k.withBig(true)));
    }

    private static Stream<TiffKind> compressions(TiffKind kind, List<Integer> predictors) {
        return LOSSLESS.stream()
                .flatMap(code -> predictors.stream()
                        .filter(p -> p == 1 || (code != 1 && code != 32773))
                        .map(p -> kind.withCompression(code, p)))
                .flatMap(k -> Stream.of(k, k.withReversed(true)));
    }

    static IntStream depths() {
        return IntStream.rangeClosed(1, 32);
    }

    @ParameterizedTest
    @MethodSource("depths")
    void grayOfEveryDepth(int bits) throws IOException {
        int depth = depthOf(bits);
        for (int photometric : new int[] {0, 1}) {
            for (TiffKind kind :
                    layouts(TiffKind.gray(bits).withPhotometric(photometric)).toList()) {
                Samples samples = whole(bits);
                long white = (1L << bits) - 1;
                check(
                        kind,
                        photometric == 1 ? samples : (x, y, c) -> white - samples.at(x, y, c),
                        1,
                        depth,
                        0,
                        (x, y, c) -> expected(picture(x, y, 0), bits, depth));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("depths")
    void rgbOfEveryDepth(int bits) throws IOException {
        int depth = depthOf(bits);
        for (TiffKind kind : layouts(TiffKind.rgb(bits)).toList()) {
            check(kind, whole(bits), 3, depth, 0, (x, y, c) -> expected(picture(x, y, c), bits, depth));
        }
    }

    @ParameterizedTest
    @MethodSource("depths")
    void alphaOfEveryDepth(int bits) throws IOException {
        int depth = depthOf(bits);
        for (TiffKind kind : layouts(TiffKind.rgb(bits).withExtra(2)).toList()) {
            check(kind, whole(bits), 4, depth, 0, (x, y, c) -> expected(picture(x, y, c), bits, depth));
        }
        for (TiffKind kind : layouts(TiffKind.gray(bits).withExtra(2)).toList()) {
            check(kind, whole(bits), 2, depth, 0, (x, y, c) -> expected(picture(x, y, c), bits, depth));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 8, 10, 12, 16, 24, 32})
    void everyCompressionAndPredictor(int bits) throws IOException {
        int depth = depthOf(bits);
        for (TiffKind base : List.of(TiffKind.gray(bits), TiffKind.rgb(bits))) {
            for (TiffKind layout : List.of(
                    base.withTile(16),
                    base.withRowsPerStrip(5).withPlanar(bits % 3 == 0).withLittle(false))) {
                for (TiffKind kind : compressions(layout, List.of(1, 2)).toList()) {
                    check(
                            kind,
                            whole(bits),
                            base.bits().size(),
                            depth,
                            0,
                            (x, y, c) -> expected(picture(x, y, c), bits, depth));
                }
            }
        }
    }

    private static long floatBits(double value, int bits) {
        return switch (bits) {
            case 16 -> Float.floatToFloat16((float) value);
            case 24 -> float24(value);
            case 32 -> Float.floatToRawIntBits((float) value);
            default -> Double.doubleToRawLongBits(value);
        };
    }

    private static long float24(double value) {
        if (value == 0) {
            return 0;
        }
        int exponent = Math.getExponent(value);
        long fraction = Math.round((Math.abs(value) / Math.scalb(1.0, exponent) - 1) * 65536);
        return (value < 0 ? 1L << 23 : 0) | ((long) (exponent + 63) << 16) + fraction;
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32, 64})
    void floats(int bits) throws IOException {
        int loss = bits == 16 ? 17 : 1;
        for (double white : new double[] {1, 255, 1023, 4095, 65504}) {
            for (TiffKind base : List.of(
                    TiffKind.gray(bits).withFormat(3),
                    TiffKind.rgb(bits).withFormat(3),
                    TiffKind.rgb(bits).withExtra(2).withFormat(3))) {
                int channels = base.bits().size();
                Samples samples = (x, y, c) -> floatBits(picture(x, y, c) * white, bits);
                double nominal = white == 65504 ? 65535 : white;
                for (TiffKind kind : layouts(base).toList()) {
                    check(
                            kind,
                            samples,
                            channels,
                            16,
                            loss,
                            (x, y, c) -> Math.floor(picture(x, y, c) * white / nominal * 65535 + 0.5));
                }
                for (TiffKind kind :
                        compressions(base.withTile(16), List.of(1, 2, 3)).toList()) {
                    check(
                            kind,
                            samples,
                            channels,
                            16,
                            loss,
                            (x, y, c) -> Math.floor(picture(x, y, c) * white / nominal * 65535 + 0.5));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 10, 16, 24, 32})
    void signedNumbersThatShowTheirRange(int bits) throws IOException {
        int depth = depthOf(bits);
        double half = Math.scalb(1.0, bits - 1);
        for (TiffKind base :
                List.of(TiffKind.gray(bits).withFormat(2), TiffKind.rgb(bits).withFormat(2))) {
            for (TiffKind kind : layouts(base).toList()) {
                check(
                        kind,
                        (x, y, c) -> whole(bits).at(x, y, c) - (long) half,
                        base.bits().size(),
                        depth,
                        0,
                        (x, y, c) -> expected(picture(x, y, c), bits, depth));
                check(
                        kind,
                        whole(bits - 1),
                        base.bits().size(),
                        depth,
                        0,
                        (x, y, c) -> expected(picture(x, y, c), bits - 1, depth));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16})
    void palettes(int bits) throws IOException {
        int n = 1 << bits;
        long[] map = new long[3 * n];
        for (int i = 0; i < n; i++) {
            map[i] = 65535L * i / (n - 1);
            map[n + i] = 65535 - map[i];
            map[2 * n + i] = (i * 7919L) % 256 * 257;
        }
        int depth = depthOf(bits);
        Expected colours = (x, y, c) -> c == 3
                ? -1
                : depth == 16
                        ? map[c * n + (int) whole(bits).at(x, y, 0)]
                        : Math.floor(map[c * n + (int) whole(bits).at(x, y, 0)] / 257.0 + 0.5);
        TiffKind plain = TiffKind.gray(bits).withPhotometric(3);
        for (TiffKind kind : layouts(plain).toList()) {
            check(kind, whole(bits), Map.of(320, map), 3, depth, 0, colours);
        }
        for (TiffKind kind : layouts(plain.withExtra(0)).toList()) {
            check(kind, whole(bits), Map.of(320, map), 3, depth, 0, colours);
        }
        for (TiffKind kind : layouts(plain.withExtra(2)).toList()) {
            check(kind, whole(bits), Map.of(320, map), 4, depth, 0, colours);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 12, 16})
    void extraSamplesThatAreNoAlphaAreLeftOut(int bits) throws IOException {
        int depth = depthOf(bits);
        Expected colours = (x, y, c) -> expected(picture(x, y, c), bits, depth);
        for (TiffKind kind : layouts(TiffKind.rgb(bits).withExtra(0)).toList()) {
            check(kind, whole(bits), 3, depth, 0, colours);
        }
        for (TiffKind kind : layouts(TiffKind.gray(bits).withExtra(0, 0, 2)).toList()) { // alpha as the last of three
            check(kind, whole(bits), 2, depth, 0, (x, y, c) -> expected(picture(x, y, c == 1 ? 3 : 0), bits, depth));
        }
        for (TiffKind kind : layouts(TiffKind.rgb(bits).withExtra(0, 0)).toList()) {
            check(kind, whole(bits), 3, depth, 0, colours);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 16, 32})
    void colourThatIsMultipliedByAlphaIsDivided(int bits) throws IOException {
        int depth = depthOf(bits);
        double largest = Math.scalb(1.0, bits) - 1;
        Samples samples = (x, y, c) -> (long) Math.rint(picture(x, y, c) * largest * (c == 3 ? 1 : picture(x, y, 3)));
        int loss = bits <= 12 ? (1 << depth) / (1 << bits) * 40 : 30;
        for (TiffKind kind : layouts(TiffKind.rgb(bits).withExtra(1)).toList()) {
            check(
                    kind,
                    samples,
                    4,
                    depth,
                    loss,
                    (x, y, c) -> c < 3 && picture(x, y, 3) < 0.05 ? -1 : expected(picture(x, y, c), 32, depth));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 12, 16})
    void cmyk(int bits) throws IOException {
        int depth = depthOf(bits);
        TiffKind inks =
                TiffKind.gray(bits).withBits(List.of(bits, bits, bits, bits)).withPhotometric(5);
        for (TiffKind kind : layouts(inks).toList()) {
            check(
                    kind,
                    (x, y, c) -> c == 3 ? 0 : (1L << bits) - 1 - whole(bits).at(x, y, c),
                    3,
                    depth,
                    0,
                    (x, y, c) -> expected(picture(x, y, c), bits, depth));
        }
    }

    @Test
    void channelsOfDifferentDepths() throws IOException {
        List<Integer> bits = List.of(5, 6, 5);
        for (TiffKind kind : layouts(TiffKind.rgb(5).withBits(bits)).toList()) {
            check(
                    kind,
                    (x, y, c) -> whole(bits.get(c)).at(x, y, c),
                    3,
                    8,
                    0,
                    (x, y, c) -> expected(picture(x, y, c), bits.get(c), 8));
        }
    }

    /** After a row that begins with black and changes at each pixel, the JDK's reader of group 4 fails or is wrong. */
    @Test
    void groupFourWhoseRowsChangeAtEachPixel() throws IOException {
        Random random = new Random(3);
        int[][] pixels = new int[64][64];
        for (int i = 0; i < 60; i++) {
            for (int[] row : pixels) {
                int kind = random.nextInt(3);
                int first = random.nextInt(2);
                for (int x = 0; x < row.length; x++) {
                    row[x] = kind == 0 ? first : kind == 1 ? first + x & 1 : random.nextInt(2);
                }
            }
            check(
                    TiffKind.gray(1).withCompression(4, 1).withTile(i % 2 == 0 ? 16 : 32),
                    (x, y, c) -> pixels[y][x],
                    1,
                    8,
                    0,
                    (x, y, c) -> 255 * pixels[y][x]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void faxCodes(int compression) throws IOException {
        for (int photometric : new int[] {0, 1}) {
            TiffKind base = TiffKind.gray(1).withPhotometric(photometric).withCompression(compression, 1);
            for (TiffKind layout : layouts(base).filter(k -> k.tile() == 0).toList()) {
                for (boolean reversed : new boolean[] {false, true}) {
                    Map<Integer, long[]> options = compression == 3 ? Map.of(292, new long[] {1}) : Map.of();
                    check(
                            layout.withReversed(reversed),
                            (x, y, c) -> whole(1).at(x, y, c) ^ 1 - photometric,
                            options,
                            1,
                            8,
                            0,
                            (x, y, c) -> expected(picture(x, y, 0), 1, 8));
                }
            }
        }
    }

    /** A smooth picture, of which JPEG loses little. */
    private static double smooth(int x, int y, int c) {
        return c == 0 ? x / 50.0 : c == 1 ? y / 30.0 : (x + y) / 90.0;
    }

    @Test
    void jpeg() throws IOException {
        for (TiffKind layout : layouts(TiffKind.gray(8).withCompression(7, 1)).toList()) {
            check(layout, (x, y, c) -> Math.round(smooth(x, y, c) * 255), 1, 8, 4, (x, y, c) -> smooth(x, y, c) * 255);
        }
        for (TiffKind layout : layouts(TiffKind.rgb(8).withCompression(7, 1)).toList()) {
            check(layout, (x, y, c) -> Math.round(smooth(x, y, c) * 255), 3, 8, 6, (x, y, c) -> smooth(x, y, c) * 255);
        }
        TiffKind ycc = TiffKind.rgb(8).withPhotometric(6).withCompression(7, 1);
        for (TiffKind layout : layouts(ycc).toList()) {
            check(layout, TiffMatrixTest::luma, 3, 8, 8, (x, y, c) -> smooth(x, y, c) * 255);
        }
    }

    private static long luma(int x, int y, int c) {
        double r = 255 * smooth(x, y, 0);
        double g = 255 * smooth(x, y, 1);
        double b = 255 * smooth(x, y, 2);
        double luma = 0.299 * r + 0.587 * g + 0.114 * b;
        return Math.round(c == 0 ? luma : c == 1 ? (b - luma) / 1.772 + 128 : (r - luma) / 1.402 + 128);
    }

    @Test
    void lumaAndChroma() throws IOException {
        Map<Integer, long[]> tags = Map.of(530, new long[] {1, 1});
        TiffKind ycc = TiffKind.rgb(8).withPhotometric(6);
        for (TiffKind layout : layouts(ycc).toList()) {
            for (TiffKind kind : compressions(layout, List.of(1, 2)).toList()) {
                check(kind, TiffMatrixTest::luma, tags, 3, 8, 2, (x, y, c) -> smooth(x, y, c) * 255);
            }
        }
    }
}
