// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.SampleBytes;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.upscale.Kinds.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every supported kind of file to every output format: size, depth, channels and pixels. */
class MatrixTest {
    @TempDir
    Path folder;

    static List<Kind> kinds() {
        return Kinds.all();
    }

    /** Every file in kinds/ is there because a test reads it. */
    static Stream<Kind> withoutAlpha() {
        return kinds().stream().filter(kind -> kind.channels() % 2 != 0);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void read(Kind kind) throws IOException {
        ImageRows image = ImageFiles.open(Kinds.write(kind, folder));
        assertThat(image.width()).isEqualTo(Kinds.WIDTH);
        assertThat(image.height()).isEqualTo(Kinds.HEIGHT);
        assertThat(image.channels()).as("channels").isEqualTo(kind.channels());
        assertThat(image.depth()).as("depth").isEqualTo(kind.depth());
        assertSame(kind.rows(), image, 1, kind.loss(), true);
        assertThat(ImageFiles.read(Kinds.write(kind, folder)).channels()).isEqualTo(kind.channels());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void toPng(Kind kind) throws IOException {
        assertSame(kind.rows(), through(kind, "a.png", false), 2, kind.loss(), false);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void toTiff(Kind kind) throws IOException {
        assertSame(kind.rows(), through(kind, "a.tif", false), 2, kind.loss(), false);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void toLosslessWebp(Kind kind) throws IOException {
        assertSame(kind.rows(), through(kind, "a.webp", true), 2, kind.loss(), false);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void toWebp(Kind kind) throws IOException {
        assertSame(kind.rows(), through(kind, "a.webp", false), 2, kind.loss() + 64, false);
    }

    @ParameterizedTest
    @MethodSource("withoutAlpha")
    void toJpeg(Kind kind) throws IOException {
        assertSame(kind.rows(), through(kind, "a.jpg", false), 2, kind.loss() + 12, false);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void alphaIsNotWrittenToJpeg(Kind kind) throws IOException {
        if (kind.channels() % 2 == 0) {
            assertThatThrownBy(() -> through(kind, "a.jpg", false))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("JPEG has no transparency");
        }
    }

    /** Enlarges the file and reads the result; checks everything except the pixels. */
    private ImageRows through(Kind kind, String name, boolean lossless) throws IOException {
        ImageRows small = ImageFiles.open(Kinds.write(kind, folder));
        Path file = folder.resolve(name);
        try (Upscaler upscaler = new Upscaler(new Nearest(), Footprint.of(8, 8), UpscaleOptions.defaults())) {
            WriteOptions options = WriteOptions.defaults().withLossless(lossless);
            ImageFiles.write(upscaler.upscale(small, share -> {}), file, options);
        }
        ImageFormat format = ImageFormat.ofName(file).orElseThrow();
        boolean deep = format == ImageFormat.PNG || format == ImageFormat.TIFF;
        ImageRows large = ImageFiles.open(file);
        assertThat(large.width()).isEqualTo(2 * Kinds.WIDTH);
        assertThat(large.height()).isEqualTo(2 * Kinds.HEIGHT);
        assertThat(large.depth()).as("depth").isEqualTo(deep ? kind.depth() : 8);
        boolean noGray = format == ImageFormat.WEBP && kind.channels() <= 2;
        assertThat(large.channels()).as("channels").isEqualTo(noGray ? kind.channels() + 2 : kind.channels());
        return large;
    }

    /**
     * Compares pixels; colour only where it is visible.
     *
     * @param scale scale by which the second image is larger
     * @param loss tolerance of samples in 0..255
     * @param hidden whether colour must also match where it is hardly visible
     */
    private static void assertSame(ImageRows expected, ImageRows actual, int scale, int loss, boolean hidden) {
        double[][] want = samples(expected);
        double[][] have = samples(actual);
        int from = expected.channels();
        int to = actual.channels();
        for (int y = 0; y < actual.height(); y++) {
            for (int x = 0; x < actual.width(); x++) {
                double[] row = want[y / scale];
                int at = x / scale * from;
                double alpha = from % 2 == 0 ? row[at + from - 1] : 255;
                for (int c = 0; c < to; c++) {
                    boolean isAlpha = to % 2 == 0 && c == to - 1;
                    double value = row[isAlpha ? at + from - 1 : from <= 2 ? at : at + c];
                    double least = isAlpha ? alpha == 0 || alpha == 255 ? 0 : loss : loss;
                    boolean rounded = expected.depth() != actual.depth();
                    if (isAlpha || alpha > (hidden && loss == 0 ? 0 : 40)) {
                        assertThat(have[y][x * to + c])
                                .as("channel %d of pixel %d, %d", c, x, y)
                                .isBetween(
                                        value - least - (rounded ? 0.51 : 1e-9),
                                        value + least + (rounded ? 0.51 : 1e-9));
                    }
                }
            }
        }
    }

    /** The samples of all rows, as fractions of 255. */
    private static double[][] samples(ImageRows image) {
        double[][] all = new double[image.height()][image.width() * image.channels()];
        byte[] row = new byte[image.bytesPerRow()];
        try (RowReader reader = image.read()) {
            for (double[] values : all) {
                reader.next(row);
                for (int i = 0; i < values.length; i++) {
                    values[i] = SampleBytes.get(row, i, image.depth()) * 255.0 / ((1 << image.depth()) - 1);
                }
            }
        }
        return all;
    }

    /** Repeats pixels, for tests whose subject is not the network. */
    private record Nearest() implements Engine {
        @Override
        public Planes run(Planes rgb, DoubleConsumer progress) {
            Planes out = new Planes(3, 2 * rgb.height(), 2 * rgb.width());
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < out.height(); y++) {
                    for (int x = 0; x < out.width(); x++) {
                        out.set(c, y, x, rgb.get(c, y / 2, x / 2));
                    }
                }
            }
            return out;
        }

        @Override
        public int scale() {
            return 2;
        }

        @Override
        public String name() {
            return "nearest";
        }

        @Override
        public void close() {}
    }
}
