// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.RowReader;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.upscale.memory.MemoryReserve;
import io.github.laddersr.upscale.pixel.DepthConversion;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnlargerTest {
    private static final long MB = 1 << 20;
    private static final UpscaleOptions OPTIONS = UpscaleOptions.defaults().withThreads(2);

    private static LadderNetwork network(int scale) {
        Variant variant = Variant.lpn(scale).withWidth(0.5).withPathways(1);
        Weights weights = Weights.random(LadderPyramidNetwork.of(variant), 7).withMetadata(Model.metadata(variant));
        return new LadderNetwork("x" + scale, variant, () -> Model.of(weights));
    }

    private static Enlarger all() {
        return new Enlarger(
                IntStream.of(2, 3, 4).mapToObj(EnlargerTest::network).toList(), OPTIONS);
    }

    /** A smooth image, for which bicubic is meaningful, with values away from the limits. */
    private static ByteImage waves(int width, int height, int channels) {
        byte[] bytes = new byte[width * height * channels];
        for (int i = 0; i < bytes.length; i++) {
            int x = i / channels % width;
            int y = i / channels / width;
            bytes[i] = (byte) (128 + 60 * Math.sin(x / 3.0 + i % channels) + 40 * Math.cos(y / 4.0));
        }
        return ByteImage.of(width, height, channels, bytes);
    }

    private static ByteImage enlarge(Enlarger enlarger, ByteImage image, TargetSize size) {
        return enlarger.enlarge(ImageRows.of(image), size, share -> {}).toByteImage();
    }

    @ParameterizedTest
    @CsvSource({"1.5, 3", "2, 1", "2.4, 4", "5, 2", "6, 3", "7.3, 1"})
    void givesExactlyTheSize(double factor, int channels) {
        TargetSize size = new TargetSize.Factor(factor);
        try (Enlarger enlarger = all()) {
            ByteImage large = enlarge(enlarger, waves(17, 11, channels), size);
            assertThat(new ImageSize(large.width(), large.height())).isEqualTo(size.of(new ImageSize(17, 11)));
            assertThat(large.channels()).isEqualTo(channels);
        }
    }

    /** A single model of the requested scale: bit for bit the result of {@link Upscaler}. */
    @Test
    void aModelsOwnScaleIsThatModelAlone() {
        ByteImage image = waves(20, 12, 4);
        try (Enlarger enlarger = all();
                Upscaler upscaler = Upscaler.open(network(3).model().get(), OPTIONS)) {
            assertThat(enlarge(enlarger, image, new TargetSize.Factor(3))).isEqualTo(upscaler.upscale(image));
            assertThat(enlarger.scalesFor(new ImageSize(20, 12), new TargetSize.Factor(3)))
                    .containsExactly(3);
        }
    }

    /** The root mean square difference of the samples; 1.4 corresponds to a PSNR of 45 dB. */
    private static double difference(ByteImage a, ByteImage b) {
        double sum = 0;
        int samples = 0;
        for (int y = 0; y < a.height(); y++) {
            for (int x = 0; x < a.width(); x++) {
                for (int c = 0; c < a.channels(); c++) {
                    double d = a.get(x, y, c) - b.get(x, y, c);
                    sum += d * d;
                    samples++;
                }
            }
        }
        return Math.sqrt(sum / samples);
    }

    /** The same as separate steps with images in memory in between, except for their rounding to 8 bits. */
    @Test
    void aChainIsItsModelsOneAfterAnother() {
        ByteImage image = waves(20, 12, 3);
        try (Enlarger enlarger = all();
                Upscaler two = Upscaler.open(network(2).model().get(), OPTIONS);
                Upscaler three = Upscaler.open(network(3).model().get(), OPTIONS)) {
            ByteImage six = enlarge(enlarger, image, new TargetSize.Factor(6));
            ByteImage steps = three.upscale(two.upscale(image));
            assertThat(difference(steps, six)).isLessThan(1.4);
            ByteImage five = enlarge(enlarger, image, new TargetSize.Factor(5));
            assertThat(difference(Imresize.resize(steps, 100, 60), five)).isLessThan(1.4);
        }
    }

    @Test
    void sixteenBitsStaySixteen() {
        ImageRows image = DepthConversion.of(ImageRows.of(waves(16, 8, 3)), 16);
        try (Enlarger enlarger = all()) {
            ImageRows large = enlarger.enlarge(image, new TargetSize.Width(24), share -> {});
            assertThat(large.depth()).isEqualTo(16);
            boolean between = false;
            byte[] row = new byte[large.bytesPerRow()];
            try (RowReader rows = large.read()) {
                for (int y = 0; y < large.height(); y++) {
                    rows.next(row);
                    for (int i = 0; i < row.length; i += 2) {
                        between |= row[i] != row[i + 1];
                    }
                }
            }
            assertThat(between).isTrue();
        }
    }

    @Test
    void progressGrowsToOne() {
        List<Double> heard = new ArrayList<>();
        try (Enlarger enlarger = all()) {
            ImageRows large = enlarger.enlarge(ImageRows.of(waves(24, 16, 4)), new TargetSize.Factor(5), heard::add);
            large.toByteImage();
        }
        assertThat(heard).isSorted();
        assertThat(heard.getLast()).isGreaterThan(0.999).isLessThanOrEqualTo(1);
    }

    /** Alpha is checked in the image, not in a network's output, so each step computes each row once. */
    @Test
    void anImageWithAlphaIsReadOnceForALookAndOnceForEachReading() {
        byte[] noise = new byte[12 * 10 * 4];
        new Random(3).nextBytes(noise);
        ByteImage image = ByteImage.of(12, 10, 4, noise);
        int[] readings = {0};
        ImageRows counted = new ImageRows() {
            @Override
            public int width() {
                return image.width();
            }

            @Override
            public int height() {
                return image.height();
            }

            @Override
            public int channels() {
                return image.channels();
            }

            @Override
            public int depth() {
                return 8;
            }

            @Override
            public RowReader read() {
                readings[0]++;
                return ImageRows.of(image).read();
            }
        };
        try (Enlarger enlarger = all()) {
            ImageRows large = enlarger.enlarge(counted, new TargetSize.Factor(5), share -> {});
            assertThat(readings[0]).isEqualTo(1);
            large.toByteImage();
            assertThat(readings[0]).isEqualTo(2);
        }
    }

    @Test
    void oneModelGoesAnyFactor() {
        try (Enlarger enlarger = new Enlarger(List.of(network(2)), OPTIONS)) {
            assertThat(enlarge(enlarger, waves(9, 7, 1), new TargetSize.Factor(3))
                            .width())
                    .isEqualTo(27);
            assertThat(enlarger.scalesFor(new ImageSize(9, 7), new TargetSize.Factor(3)))
                    .containsExactly(2, 2);
        }
    }

    /** No model has to be read for this. */
    @ParameterizedTest
    @CsvSource({"1.5, 2", "2, 2", "2.5, 3", "5, 2 3", "6, 2 3", "7, 2 4", "8, 2 4", "9, 3 3", "12, 3 4", "16, 4 4"})
    void whatThePapersNetworksAreChainedTo(double factor, String scales) {
        List<LadderNetwork> networks = IntStream.of(2, 3, 4)
                .mapToObj(scale -> new LadderNetwork("x" + scale, Variant.lpn(scale), () -> {
                    throw new AssertionError("x" + scale + " is read");
                }))
                .toList();
        try (Enlarger enlarger = new Enlarger(networks, OPTIONS)) {
            assertThat(enlarger.scalesFor(new ImageSize(100, 100), new TargetSize.Factor(factor)))
                    .isEqualTo(
                            Stream.of(scales.split(" ")).map(Integer::valueOf).toList());
        }
    }

    /** The limit that the message gives is the smallest: with a megabyte or two less it is refused again. */
    @ParameterizedTest
    @CsvSource({"2", "6"})
    void whatIsReservedIsNotPlannedWith(double factor) {
        ImageRows image = ImageRows.of(waves(64, 16, 3));
        TargetSize size = new TargetSize.Factor(factor);
        MemoryReserve reserve = new MemoryReserve(300 * MB, 300 * MB, "a WebP is encoded as a whole", "choose PNG");
        long plain =
                leastMegabytes(image, size, MemoryReserve.NONE, "to be enlarged: allow at least (\\d+)M of memory\\.");
        long both = leastMegabytes(
                image,
                size,
                reserve,
                "to be enlarged because a WebP is encoded as a whole: allow at least (\\d+)M of memory, or choose PNG\\.");
        assertThat(both - plain).isBetween(319L, 322L); // a fifteenth more, because a heap is never completely full
        enlargeWithin(both, image, size, reserve);
        assertThatThrownBy(() -> enlargeWithin(both - 2, image, size, reserve)).isInstanceOf(UserException.class);
    }

    private static void enlargeWithin(long megabytes, ImageRows image, TargetSize size, MemoryReserve reserve) {
        List<LadderNetwork> networks =
                IntStream.of(2, 3).mapToObj(EnlargerTest::network).toList();
        try (Enlarger enlarger = new Enlarger(networks, OPTIONS.withMaxMemory(megabytes * MB))) {
            enlarger.enlarge(image, size, reserve, share -> {});
        }
    }

    private static long leastMegabytes(ImageRows image, TargetSize size, MemoryReserve reserve, String words) {
        UserException refused = catchThrowableOfType(UserException.class, () -> enlargeWithin(1, image, size, reserve));
        Matcher matcher = Pattern.compile(words).matcher(refused.getMessage());
        assertThat(matcher.find()).as(refused.getMessage()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void noTwoModelsOfAScale() {
        assertThatThrownBy(() -> new Enlarger(List.of(network(2), network(2)), OPTIONS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Enlarger(List.of(), OPTIONS)).isInstanceOf(IllegalArgumentException.class);
    }
}
