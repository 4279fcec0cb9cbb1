// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.image.codec.tiff.TiffWriting.Samples;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads TIFFs of every depth, kind of numbers, layout, byte order and compression without loss. */
final class TiffMatrixTest extends TiffMatrix {
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
}
