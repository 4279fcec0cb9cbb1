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
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The test picture, and the comparison of a file that {@link TiffWriting} made of it with what is read. */
abstract class TiffMatrix {
    static final List<Integer> LOSSLESS = List.of(1, 5, 8, 32946, 32773, 50000, 34926);

    @TempDir
    Path folder;

    /** The test picture, 0 to 1. Its colours fill the whole range, and alpha has both ends of it. */
    static double picture(int x, int y, int c) {
        return switch (c) {
            case 0 -> (x * 23 + y * 36 + (x * y) % 7 * 10) % 1661 / 1660.0;
            case 1 -> x / 36.0;
            case 2 -> 1 - y / 22.0;
            case 3 -> x < 5 ? 0 : x > 30 ? 1 : (x + y) / 60.0;
            default -> (x + y) % 2;
        };
    }

    /** The picture in unsigned whole numbers. */
    static Samples whole(int bits) {
        double largest = Math.scalb(1.0, bits) - 1;
        return (x, y, c) -> (long) Math.rint(picture(x, y, c) * largest);
    }

    /** The expected sample, 0..largest, for a picture stored in this many bits. */
    static long expected(double value, int bits, int depth) {
        double from = Math.scalb(1.0, bits) - 1;
        double to = Math.scalb(1.0, depth) - 1;
        return (long) Math.floor(Math.rint(value * from) / from * to + 0.5);
    }

    /** Returns the expected sample of the result, or -1 if it may be anything. */
    @FunctionalInterface
    interface Expected {
        double at(int x, int y, int c);
    }

    void check(TiffKind kind, Samples samples, int channels, int depth, double loss, Expected expected)
            throws IOException {
        check(kind, samples, Map.of(), channels, depth, loss, expected);
    }

    void check(
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

    static int depthOf(int bits) {
        return bits > 8 ? 16 : 8;
    }

    /** Strips and tiles, chunky and planar, either byte order, BigTIFF or not. */
    static Stream<TiffKind> layouts(TiffKind kind) {
        return Stream.of(true, false)
                .map(kind::withLittle)
                .flatMap(k -> kind.bits().size() == 1 ? Stream.of(k) : Stream.of(k, k.withPlanar(true)))
                .flatMap(k -> Stream.of(k, k.withRowsPerStrip(5), k.withTile(16), k.withTile(48), k.withBig(true)));
    }

    static Stream<TiffKind> compressions(TiffKind kind, List<Integer> predictors) {
        return LOSSLESS.stream()
                .flatMap(code -> predictors.stream()
                        .filter(p -> p == 1 || (code != 1 && code != 32773))
                        .map(p -> kind.withCompression(code, p)))
                .flatMap(k -> Stream.of(k, k.withReversed(true)));
    }
}
