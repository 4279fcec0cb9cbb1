// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.KnownImages.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real benchmark images, if available ({@code $LADDER_DATA}, else {@code ../shared/data} beside the repository):
 * every pixel of every HR and LR, and the bicubic results, which together verify decoding, resizing and metrics.
 */
class BenchmarkDataTest {
    /** 0.01 for results with two decimals. The published ones were computed in another order, see docs/protocol.md. */
    private static final double DECIBELS = 0.01 + 0.005;

    /** Ours are higher by 0.0002 to 0.0004 at x2 and by up to 0.0007 at x3 and x4, for the same reason. */
    private static final double SSIM_AT_2 = 0.0005;

    private static final double SSIM = 0.0008;

    private final KnownImages known = KnownImages.shipped();

    @ParameterizedTest
    @EnumSource(names = {"SET5", "SET14", "B100"})
    void everyPixelAndBicubicsFigures(PublishedSet set) {
        check(set);
    }

    /** Takes most of this class's time, much of it in the WebP decoder; {@code -DexcludedGroups=slow} skips it. */
    @Test
    @Tag("slow")
    void everyPixelAndBicubicsFiguresOfUrban100() {
        check(PublishedSet.URBAN100);
    }

    @Test
    void theTableThatShipsIsTheDatas() throws IOException {
        List<String> shipped = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(KnownImages.class.getResourceAsStream("known-images.tsv"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] column = line.split("\t", -1); // set, name, kind, scale, width, height, sha256
                boolean lr = column[2].equals("LR");
                if (lr || column[3].equals("1")) { // the others are crops
                    String kind = lr ? "X" + column[3] : "HR";
                    String name = lr ? column[1] + "x" + column[3] : column[1];
                    shipped.add(String.join("\t", column[0], kind, name, column[4], column[5], column[6]));
                }
            }
        }
        List<String> expected = Files.readAllLines(data().resolve("PIXELS.sha256.tsv")).stream()
                .skip(1)
                .map(line -> line.split("\t", -1)) // set, kind, name, mode, width, height, sha256
                .map(c -> String.join("\t", c[0], c[1], c[2], c[4], c[5], c[6]))
                .toList();
        assertThat(shipped).containsExactlyInAnyOrderElementsOf(expected).hasSize(4 * 219);
    }

    private void check(PublishedSet set) {
        Path data = data();
        BenchmarkSet found = BenchmarkSet.find(data, set.title(), 2);
        assertThat(found.images()).hasSameSizeAs(known.names(set));
        List<List<Quality>> figures = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (BenchmarkSet.Image image : found.images()) {
            ByteImage full = found.truth(image);
            assertThat(known.hr(set, image.name(), 1, full)).as(image.name()).isEqualTo(Verdict.VERIFIED);
            for (int scale = 2; scale <= 4; scale++) {
                ByteImage hr = full.modCrop(scale);
                ByteImage lr = Imresize.down(hr, scale);
                String of = image.name() + " x" + scale;
                assertThat(known.hr(set, image.name(), scale, hr)).as(of).isEqualTo(Verdict.VERIFIED);
                assertThat(known.lr(set, image.name(), scale, lr)).as(of).isEqualTo(Verdict.VERIFIED);
                figures.get(scale - 2).add(Quality.of(hr, Imresize.up(lr, scale), scale));
            }
        }
        for (int scale = 2; scale <= 4; scale++) {
            Quality mean = Quality.mean(figures.get(scale - 2));
            Quality published = Objects.requireNonNull(
                    PublishedResults.bicubic(scale).orElseThrow().figures().get(set));
            assertThat(mean.psnr()).as("%s x%d", set, scale).isCloseTo(published.psnr(), within(DECIBELS));
            assertThat(mean.ssim())
                    .as("%s x%d", set, scale)
                    .isCloseTo(published.ssim(), within(scale == 2 ? SSIM_AT_2 : SSIM));
        }
    }

    /** The folder with the sets; skips the test if there is none. */
    private static Path data() {
        String configured = System.getenv("LADDER_DATA");
        Path data = configured == null ? repository().resolveSibling("shared").resolve("data") : Path.of(configured);
        return Stream.of(data.resolve("eval"), data)
                .filter(folder -> Files.exists(folder.resolve("PIXELS.sha256.tsv")))
                .findFirst()
                .orElseGet(() -> abort("no benchmark images in " + data + "; set LADDER_DATA to a folder with them"));
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return folder == null ? Path.of("").toAbsolutePath() : folder;
    }
}
