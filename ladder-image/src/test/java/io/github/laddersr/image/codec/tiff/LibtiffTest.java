// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.Pages;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares with other programs: files that libtiff wrote are read as libtiff reads them, and ImageMagick reads what
 * {@link TiffWriting} writes. Some files by libtiff are in the repository. For more of them, and for ImageMagick, the
 * programs must be installed.
 */
final class LibtiffTest {
    @TempDir
    Path folder;

    private Path vector(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ImageRows.class.getResourceAsStream("libtiff/" + name + ".tif"), name)) {
            return Files.write(folder.resolve(name + ".tif"), in.readAllBytes());
        }
    }

    /** Samples of 0 to 65535. */
    private record Picture(int width, int height, int channels, int[] samples) {
        static Picture of(ImageSource source) {
            ImageRows rows = source.rows();
            int n = rows.width() * rows.channels();
            int[] samples = new int[n * rows.height()];
            byte[] row = new byte[rows.bytesPerRow()];
            try (RowReader reader = rows.read()) {
                for (int y = 0; y < rows.height(); y++) {
                    reader.next(row);
                    for (int i = 0; i < n; i++) {
                        int sample = SampleBytes.get(row, i, rows.depth());
                        samples[y * n + i] = rows.depth() == 8 ? sample * 257 : sample;
                    }
                }
            }
            return new Picture(rows.width(), rows.height(), rows.channels(), samples);
        }

        void requireLike(Picture other, double most, double mean, String what) {
            assertThat(List.of(width, height, channels))
                    .as(what)
                    .containsExactly(other.width, other.height, other.channels);
            double sum = 0;
            for (int i = 0; i < samples.length; i++) {
                int off = Math.abs(samples[i] - other.samples[i]);
                assertThat((double) off)
                        .as(
                                "sample %d of pixel %d, %d of %s",
                                i % channels, i / channels % width, i / channels / width, what)
                        .isLessThanOrEqualTo(most);
                sum += off;
            }
            assertThat(sum / samples.length).as(what).isLessThanOrEqualTo(mean);
        }
    }

    private static Picture read(Path file) {
        try (ImageSource source = ImageSource.open(file, ReadOptions.defaults())) {
            return Picture.of(source);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rgb-lzw, rgb",
        "rgb-zip-2-tiles-planes, rgb",
        "rgb-packbits-lsb, rgb",
        "rgb16-lzw-2-B, rgb16",
        "rgb16-lzw-2-L, rgb16",
        "rgb16-zstd-2-tiles-big, rgb16",
        "float32-zip-3-L, float32",
        "bilevel-g3-1d, bilevel",
        "bilevel-g3-2d-fill, bilevel",
        "bilevel-g4-lsb, bilevel",
        "palette-lzw, palette"
    })
    void whatLibtiffWroteWithoutLoss(String coded, String plain) throws IOException {
        read(vector(coded)).requireLike(read(vector(plain)), 0, 0, coded);
    }

    /** JPEG with its tables in a separate tag, with colour as YCbCr at half the resolution and as RGB. */
    @ParameterizedTest
    @CsvSource({
        "rgb-jpeg-ycc-strips, rgb, 90, 7",
        "rgb-jpeg-ycc-tiles, rgb, 90, 7",
        "rgb-jpeg-rgb, rgb, 24, 3",
        "gray-jpeg, gray, 16, 2"
    })
    void whatLibtiffWroteAsJpeg(String coded, String plain, double most, double mean) throws IOException {
        read(vector(coded)).requireLike(read(vector(plain)), most * 257, mean * 257, coded);
    }

    @Test
    void pagesThatLibtiffPutTogether() throws IOException {
        List<String> plain = List.of("rgb", "gray", "rgb16");
        try (ImageSource source =
                ImageSource.open(vector("pages"), ReadOptions.defaults().withPages(Pages.ALL))) {
            assertThat(source.pages()).isEqualTo(plain.size());
            for (int i = 0; i < plain.size(); i++) {
                Picture.of(source.page(i)).requireLike(read(vector(plain.get(i))), 0, 0, plain.get(i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"unread-lzma, LZMA", "unread-webp, WebP", "unread-lerc, LERC"})
    void whatIsNotReadIsRefusedByName(String file, String name) throws IOException {
        Path path = vector(file);
        assertThatThrownBy(() -> read(path))
                .isInstanceOfSatisfying(
                        UserException.class, e -> assertThat(e.code()).isEqualTo(Code.UNSUPPORTED))
                .hasMessageContaining("with %s compression, and this compression is not read".formatted(name));
    }

    /** Runs a program and returns its standard output. */
    private Optional<byte[]> run(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0 ? Optional.of(Files.readAllBytes(out)) : Optional.empty();
    }

    private static void requireInstalled(String program, String option) {
        try {
            Process process = new ProcessBuilder(program, option)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.waitFor();
        } catch (IOException | InterruptedException e) {
            assumeTrue(false, program + " is not installed");
        }
    }

    /** More compressions of the same pictures than the repository holds: all that this machine's libtiff supports. */
    @ParameterizedTest
    @CsvSource({"rgb", "gray", "rgb16", "float32", "bilevel", "palette"})
    void everyCodingOfTheLibtiffThatIsInstalled(String name) throws Exception {
        requireInstalled("tiffcp", "-h");
        Path plain = vector(name);
        Picture picture = read(plain);
        List<String> codings = name.equals("bilevel")
                ? List.of("none", "lzw", "zip", "packbits", "zstd", "g3:1d", "g3:1d:fill", "g3:2d", "g3:2d:fill", "g4")
                : List.of("none", "lzw", "lzw:2", "zip", "zip:2", "zip:3", "lzw:3", "packbits", "zstd", "zstd:2");
        int n = 0;
        for (String coding : codings) {
            for (List<String> layout : List.of(
                    List.of("-B", "-s"),
                    List.of("-L", "-r", "5"),
                    List.of("-B", "-s", "-p", "separate"),
                    List.of("-L", "-t", "-w", "16", "-l", "32"),
                    List.of("-B", "-t", "-w", "32", "-l", "16", "-p", "separate"),
                    List.of("-L", "-s", "-f", "lsb2msb"),
                    List.of("-8", "-B", "-r", "7"))) {
                Path coded = folder.resolve("coded.tif");
                Files.deleteIfExists(coded);
                List<String> command = new ArrayList<>(List.of("tiffcp", "-c", coding));
                command.addAll(layout);
                command.addAll(List.of(plain.toString(), coded.toString()));
                if (coding.endsWith(":3") && layout.contains("-B")) {
                    continue; // libtiff 4.5 swaps bytes before the prediction and can't read its own result
                }
                if (run(command).isPresent() && Files.exists(coded)) {
                    read(coded).requireLike(picture, 0, 0, String.join(" ", command));
                    n++;
                }
            }
        }
        assertThat(n).as("codings that libtiff wrote").isGreaterThan(20);
    }

    static Stream<TiffKind> kinds() {
        List<TiffKind> kinds = new ArrayList<>();
        for (int bits : new int[] {1, 2, 4, 8, 16, 32}) {
            TiffKind gray = TiffKind.gray(bits);
            // With other depths, ImageMagick 6 takes white for black if 0 is white.
            TiffKind whiteIsZero = bits == 1 || bits == 8 || bits == 16 ? gray.withPhotometric(0) : gray;
            for (TiffKind base : List.of(gray, whiteIsZero, bits < 8 ? gray : TiffKind.rgb(bits))) {
                kinds.add(base);
                kinds.add(base.withLittle(false).withRowsPerStrip(5));
                kinds.add(base.withCompression(8, bits == 8 || bits == 16 || bits == 32 ? 2 : 1));
                kinds.add(base.withBig(true).withCompression(32773, 1));
                if (bits >= 8) {
                    kinds.add(base.withTile(16).withCompression(5, 1));
                    kinds.add(base.withPlanar(base.bits().size() > 1).withLittle(false));
                }
            }
        }
        for (int bits : new int[] {32, 64}) {
            for (boolean little : new boolean[] {true, false}) {
                TiffKind floats = TiffKind.gray(bits).withFormat(3).withLittle(little);
                kinds.add(floats);
                kinds.add(floats.withCompression(8, 3));
                kinds.add(TiffKind.rgb(bits).withFormat(3).withLittle(little).withCompression(5, 3));
            }
        }
        for (int code : new int[] {3, 4}) {
            kinds.add(TiffKind.gray(1).withPhotometric(0).withCompression(code, 1));
            kinds.add(TiffKind.gray(1).withCompression(code, 1).withReversed(true));
        }
        kinds.add(TiffKind.rgb(8).withReversed(true));
        kinds.add(TiffKind.rgb(8).withCompression(50000, 1));
        return kinds.stream();
    }

    private static long bits(TiffKind kind, double value, int c) {
        int bits = kind.bits().get(c);
        return switch (kind.format() == 3 ? bits : 0) {
            case 16 -> Float.floatToFloat16((float) value);
            case 32 -> Float.floatToRawIntBits((float) value);
            case 64 -> Double.doubleToRawLongBits(value);
            default -> Math.round(value * (Math.scalb(1.0, bits) - 1));
        };
    }

    /** ImageMagick reads the same pixels from each kind that it supports. */
    @ParameterizedTest
    @MethodSource("kinds")
    void whatTheTestsWriteIsWhatImageMagickReads(TiffKind kind) throws Exception {
        requireInstalled("convert", "-version");
        TiffWriting.Samples samples = (x, y, c) -> bits(kind, (x * 23 + y * 36 + c * 300) % 1661 / 1660.0, c);
        Map<Integer, long[]> tags = kind.compression() == 3 ? Map.of(292, new long[] {1}) : Map.of();
        Path file = Files.write(folder.resolve("a.tif"), TiffWriting.file(kind, samples, tags));
        Picture ours = read(file);
        Optional<byte[]> output = run(List.of(
                "convert",
                file.toString(),
                "-depth",
                "16",
                "-endian",
                "MSB",
                (ours.channels == 1 ? "gray:" : "rgb:") + "-"));
        byte[] raw = output.orElse(new byte[0]);
        assumeTrue(raw.length == 2 * ours.samples.length, "ImageMagick does not read this kind");
        int[] theirs = new int[ours.samples.length];
        for (int i = 0; i < theirs.length; i++) {
            theirs[i] = (raw[2 * i] & 0xFF) << 8 | raw[2 * i + 1] & 0xFF;
        }
        boolean few = kind.bits().getFirst() <= 8;
        ours.requireLike(
                new Picture(ours.width, ours.height, ours.channels, theirs), few ? 129 : 2, 129, kind.toString());
    }
}
