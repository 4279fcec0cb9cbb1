// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads TIFFs of colours other than RGB, and those whose compression has a codec of its own. */
final class TiffColoursTest extends TiffMatrix {
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

    /** The readers' own words for damage, such as "Error 0", are not shown. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void damagedFaxCodesAreCalledSo(int compression) throws IOException {
        byte[] whole = TiffWriting.file(TiffKind.gray(1).withCompression(compression, 1), whole(1), Map.of());
        int end = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
        Random random = new Random(compression);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k < 3; k++) {
                damaged[8 + random.nextInt(end - 8)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("fax.tif"), damaged);
            try {
                ImageFiles.read(file);
            } catch (UserException e) {
                assertThat(e).hasMessageContaining("is a damaged TIFF (its CCITT codes are damaged)");
                refused++;
            }
        }
        assertThat(refused).isPositive();
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
            check(layout, TiffColoursTest::luma, 3, 8, 8, (x, y, c) -> smooth(x, y, c) * 255);
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
                check(kind, TiffColoursTest::luma, tags, 3, 8, 2, (x, y, c) -> smooth(x, y, c) * 255);
            }
        }
    }

    private static long stored(int photometric, int bits, double value, int c) {
        double scale = Math.scalb(1.0, bits - 8);
        double white = photometric == 9 && bits == 16 ? 0xFF00 : Math.scalb(1.0, bits) - 1;
        if (c == 0) {
            return Math.round(value / 100 * white);
        }
        return switch (photometric) {
            case 8 -> Math.round(value * scale);
            case 9 -> Math.round((value + 128) * scale);
            default ->
                Math.round(value / (c == 1 ? 170 : 200) * (Math.scalb(1.0, bits) - 1) + (c == 1 ? 128 : 96) * scale);
        };
    }

    /** Without a* and b*, the lightness of every gray is that of sRGB, and red, green and blue are the same. */
    @ParameterizedTest
    @CsvSource({"8, 8", "8, 16", "9, 8", "9, 16", "10, 8", "10, 16"})
    void grayInLabIsNeutral(int photometric, int bits) throws IOException {
        TiffKind lab = TiffKind.rgb(bits).withPhotometric(photometric);
        double white = photometric == 9 && bits == 16 ? 0xFF00 : Math.scalb(1.0, bits) - 1;
        for (TiffKind kind : layouts(lab).toList()) {
            check(
                    kind,
                    (x, y, c) -> stored(photometric, bits, c == 0 ? (x + 37 * y) / 8.5 : 0, c),
                    3,
                    bits,
                    0,
                    (x, y, c) -> {
                        double lightness = stored(photometric, bits, (x + 37 * y) / 8.5, 0) * 100 / white;
                        double light = lightness > 8 ? Math.pow((lightness + 16) / 116, 3) : lightness * 27 / 24389;
                        double sample = light > 0.0031308 ? 1.055 * Math.pow(light, 1 / 2.4) - 0.055 : 12.92 * light;
                        return Math.round(Math.min(1, sample) * (Math.scalb(1.0, bits) - 1));
                    });
        }
    }

    /** The Lab colours of sRGB's red, green, blue and orange for both whites, as published by Bruce Lindbloom. */
    @ParameterizedTest
    @CsvSource({
        "255, 0, 0, 53.2408, 80.0925, 67.2032, 54.2917, 80.8125, 69.8851",
        "0, 255, 0, 87.7347, -86.1827, 83.1793, 87.8181, -79.2873, 80.9902",
        "0, 0, 255, 32.2970, 79.1875, -107.8602, 29.5676, 68.2986, -112.0294"
    })
    void coloursInLab(int r, int g, int b, double l65, double a65, double b65, double l50, double a50, double b50)
            throws IOException {
        int[] rgb = {r, g, b};
        for (int bits : new int[] {8, 16}) {
            for (int photometric : new int[] {8, 9}) {
                double[] lab = photometric == 8 ? new double[] {l65, a65, b65} : new double[] {l50, a50, b50};
                check(
                        TiffKind.rgb(bits).withPhotometric(photometric),
                        (x, y, c) -> stored(photometric, bits, lab[c], c),
                        3,
                        bits,
                        bits == 8 ? 12 : 300,
                        (x, y, c) -> rgb[c] * (bits == 8 ? 1 : 257));
            }
        }
    }

    @Test
    void alphaStaysBesideLab() throws IOException {
        TiffKind lab = TiffKind.rgb(16).withPhotometric(8).withExtra(2);
        for (TiffKind kind : layouts(lab).toList()) {
            check(
                    kind,
                    (x, y, c) -> c == 3 ? x * 1000L : c == 0 ? 65535 : 0,
                    4,
                    16,
                    0,
                    (x, y, c) -> c == 3 ? x * 1000 : 65535);
        }
    }
}
