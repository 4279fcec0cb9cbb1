// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.Psnr;
import io.github.laddersr.train.RandomInputs;
import io.github.laddersr.train.data.Pixels;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingReportTest {
    private static final Variant VARIANT = Variant.lpn(2).withWidth(0.5);
    private static final Model MODEL = new Model(VARIANT, Weights.random(LadderPyramidNetwork.of(VARIANT), 2));
    private static final Pattern IMAGE = Pattern.compile("src=\"data:image/png;base64,([^\"]+)\"");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeMetrics() throws IOException {
        Files.writeString(folder.resolve("metrics.csv"), """
                iteration,seconds,loss,rate,psnr
                1000,60.0,0.031250,2.500e-04,NaN
                damaged,,
                2000,3725.0,0.021711,5.000e-04,30.125
                3000,4000.0,0.020000,4.000e-04,29.500
                """);
    }

    private static TrainingImages.Pair pair(int seed, String name) {
        ByteImage hr = RandomInputs.noise(32, 48, seed);
        return new TrainingImages.Pair(name, Pixels.of(hr), Pixels.of(Imresize.down(hr, 2)));
    }

    private String write(List<TrainingImages.Pair> images) throws IOException {
        TrainingReport.write(folder, MODEL, images, 1);
        return Files.readString(folder.resolve(TrainingReport.PAGE));
    }

    private static List<ByteImage> images(String page) {
        return IMAGE.matcher(page)
                .results()
                .map(MatchResult::group)
                .map(text -> text.substring(text.indexOf(',') + 1, text.length() - 1))
                .map(TrainingReportTest::decode)
                .toList();
    }

    private static ByteImage decode(String base64) {
        try {
            return ByteImage.from(
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thePageSaysWhatTheMetricsSay() throws IOException {
        assertThat(write(List.of()))
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .contains("x2, 3 pathways, width 0.5, relu-after-depthwise, nearest: 724,595 parameters")
                .contains("<dt>iterations</dt><dd>3,000</dd>")
                .contains("<dt>training time</dt><dd>1:06:40</dd>")
                .contains("<dt>loss</dt><dd>0.02000</dd>")
                .contains("<dt>learning rate</dt><dd>4.00e-04</dd>")
                .contains("30.125 dB at iteration 2,000")
                .doesNotContain("Samples");
    }

    @Test
    void thePageRefersToNothingOutside() throws IOException {
        String page = write(List.of(pair(1, "one.png")));
        assertThat(page).doesNotContain("http").doesNotContain("<script").doesNotContain("@import");
        assertThat(Pattern.compile("(src|href)=\"(?!data:image/png;base64,)")
                        .matcher(page)
                        .find())
                .isFalse();
    }

    @Test
    void samplesAreBicubicOursAndTruthWithTheirPsnr() throws IOException {
        TrainingImages.Pair pair = pair(1, "one.png");
        List<ByteImage> images = images(write(List.of(pair)));
        ByteImage truth = pair.hr().crop(0, 0, 32, 48);
        ByteImage bicubic = Imresize.up(pair.lr().crop(0, 0, 16, 24), 2);
        assertThat(images).hasSize(4);
        assertThat(images.get(1)).isEqualTo(bicubic);
        assertThat(images.get(2)).isNotEqualTo(bicubic).isNotEqualTo(truth);
        assertThat(images.get(3)).isEqualTo(truth);
        String page = Files.readString(folder.resolve(TrainingReport.PAGE));
        for (ByteImage enlarged : images.subList(1, 3)) {
            assertThat(page).contains(String.format(Locale.ROOT, "%.2f dB", Psnr.of(truth, enlarged, 0)));
        }
        assertThat(page).contains("width=\"160\" height=\"240\"").contains("each pixel 5 times");
    }

    @Test
    void sixImagesAreShownAndTheirNamesCannotBreakThePage() throws IOException {
        String page = write(IntStream.range(0, 8)
                .mapToObj(i -> pair(i, "<" + i + " & \"x\">.png"))
                .toList());
        assertThat(images(page)).hasSize(1 + 3 * 6);
        assertThat(page)
                .contains("&lt;5 &amp; &quot;x&quot;&gt;.png")
                .doesNotContain("<5")
                .doesNotContain("&lt;6");
    }

    @Test
    void thePngHoldsThreeCurvesOrTwoWithoutAValidation() throws IOException {
        write(List.of());
        ByteImage three = ImageFiles.read(folder.resolve(TrainingReport.CURVES));
        assertThat(three.width()).isEqualTo(2 * CurveImage.WIDTH);
        assertThat(colours(three)).contains(0x1F6FB2, 0x2B8A3E, 0xC2570C);
        Files.writeString(folder.resolve("metrics.csv"), "5,1.0,0.5,1e-4,NaN\n");
        write(List.of());
        ByteImage two = ImageFiles.read(folder.resolve(TrainingReport.CURVES));
        assertThat(3 * two.height()).isEqualTo(2 * three.height());
        assertThat(colours(two)).contains(0x1F6FB2, 0xC2570C).doesNotContain(0x2B8A3E);
    }

    private static List<Integer> colours(ByteImage image) {
        return IntStream.range(0, image.width() * image.height())
                .map(i -> {
                    int x = i % image.width();
                    int y = i / image.width();
                    return image.get(x, y, 0) << 16 | image.get(x, y, 1) << 8 | image.get(x, y, 2);
                })
                .distinct()
                .boxed()
                .toList();
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws IOException {
        write(List.of());
        String before = Files.readString(folder.resolve(TrainingReport.PAGE));
        Files.delete(folder.resolve("metrics.csv"));
        assertThatThrownBy(() -> write(List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("metrics.csv");
        assertThat(Files.readString(folder.resolve(TrainingReport.PAGE))).isEqualTo(before);
        writeMetrics();
        Files.delete(folder.resolve(TrainingReport.CURVES));
        Files.createDirectory(folder.resolve(TrainingReport.CURVES));
        assertThatThrownBy(() -> write(List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(TrainingReport.CURVES);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("metrics.csv", TrainingReport.PAGE, TrainingReport.CURVES);
        }
    }
}
