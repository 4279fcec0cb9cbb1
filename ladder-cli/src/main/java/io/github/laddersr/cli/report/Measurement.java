// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.UserException;
import io.github.laddersr.cli.report.SetResult.ImageResult;
import io.github.laddersr.dataset.InParallel;
import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.BenchmarkSet;
import io.github.laddersr.metric.JpegInput;
import io.github.laddersr.metric.KnownImages;
import io.github.laddersr.metric.KnownImages.Verdict;
import io.github.laddersr.metric.Quality;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

/**
 * Measures a model on sets. As many images as there are threads are processed at the same time, each with its own
 * upscaler, if there is enough memory for that many of the set's largest images. Decoding, bicubic and the metric,
 * which are single-threaded, then leave no core idle. For larger images there are fewer at the same time, with more
 * threads each.
 */
public final class Measurement {
    /** The side of SSIM's window, the smallest image that can be measured. */
    private static final int SMALLEST = 11;

    private final Function<Optional<Integer>, Network> networks;
    private final UpscaleOptions options;
    private final KnownImages known;
    private final boolean strict;

    /**
     * With these settings.
     *
     * @param networks the network for LR images that were JPEG files of a quality; empty for images as they are
     * @param known hashes of the published images
     * @param strict whether an image that is not the published one is an error
     */
    public Measurement(
            Function<Optional<Integer>, Network> networks, UpscaleOptions options, KnownImages known, boolean strict) {
        this.networks = networks;
        this.options = options;
        this.known = known;
        this.strict = strict;
    }

    /**
     * Measures every image of a set.
     *
     * @param jpeg quality with which the LR images are compressed as JPEG first; empty for unmodified ones
     * @param save folder for the enlarged images
     * @throws UserException if an image can't be read or measured or, in strict mode, differs from the published one
     */
    public SetResult run(BenchmarkSet set, Optional<Integer> jpeg, Optional<Path> save) {
        if (strict) {
            requireComplete(set);
        }
        Network network = networks.apply(jpeg);
        int concurrentImages = concurrentImages(set);
        List<Upscaler> all = new ArrayList<>();
        BlockingQueue<Upscaler> free = new ArrayBlockingQueue<>(concurrentImages);
        try (TerminalBar bar = TerminalBar.ofImages(
                jpeg.map(quality -> set.name() + " q" + quality).orElse(set.name()),
                set.images().size())) {
            for (int i = 0; i < concurrentImages; i++) {
                all.add(Upscaler.open(
                        network,
                        options.withThreads(options.threads() / concurrentImages)
                                .withMaxMemory(options.maxMemory() / concurrentImages)));
            }
            free.addAll(all);
            Progress progress = new Progress(bar, set.images().size());
            List<ImageResult> results = InParallel.map(set.images(), concurrentImages, image -> {
                Upscaler upscaler = free.remove(); // there are as many upscalers as threads, so one is free
                try {
                    return measure(set, image, jpeg, upscaler, save, progress);
                } finally {
                    free.add(upscaler);
                }
            });
            return SetResult.of(set, jpeg, network.name(), results, known);
        } finally {
            all.forEach(Upscaler::close);
        }
    }

    private ImageResult measure(
            BenchmarkSet set,
            BenchmarkSet.Image image,
            Optional<Integer> jpeg,
            Upscaler upscaler,
            Optional<Path> save,
            Progress progress) {
        BenchmarkSet.Pair pair = set.pair(image);
        int scale = set.scale();
        if (Math.min(pair.hr().width(), pair.hr().height()) - 2 * scale < SMALLEST) {
            throw new UserException("%s (%s) is too small to measure: remove it.".formatted(image.hr(), pair.hr()));
        }
        Verdict hr = set.published()
                .map(p -> known.hr(p, image.name(), scale, pair.hr()))
                .orElse(Verdict.UNKNOWN);
        Verdict lr = set.published()
                .map(p -> known.lr(p, image.name(), scale, pair.lr()))
                .orElse(Verdict.UNKNOWN);
        if (strict && (hr != Verdict.VERIFIED || lr != Verdict.VERIFIED)) {
            throw new UserException("%s %s: %s: get the published image or omit --strict."
                    .formatted(set.name(), image.name(), words(hr, lr)));
        }
        Optional<JpegInput> compressed = jpeg.map(quality -> JpegInput.of(pair.lr(), quality));
        ByteImage small = compressed.map(JpegInput::image).orElse(pair.lr());
        ByteImage large = upscaler.upscale(small, share -> progress.show(image.name(), share));
        save.ifPresent(dir -> ImageFiles.write(large, dir.resolve(image.name() + ".png")));
        Quality ours = Quality.of(pair.hr(), large, scale);
        Quality bicubic = Quality.of(pair.hr(), Imresize.up(small, scale), scale);
        return new ImageResult(
                image.name(), ours, bicubic, hr, lr, image.lr().isPresent(), compressed.map(JpegInput::sha256));
    }

    private static String words(Verdict hr, Verdict lr) {
        return hr != Verdict.VERIFIED ? "HR " + hr.words() : "LR " + lr.words();
    }

    private void requireComplete(BenchmarkSet set) {
        if (set.published().isEmpty()) {
            throw new UserException(
                    "%s is not one of the published sets: choose --sets or omit --strict.".formatted(set.name()));
        }
        List<String> missing = SetResult.missing(set, known);
        if (!missing.isEmpty()) {
            throw new UserException(
                    "%s lacks %s: add the images or omit --strict.".formatted(set.name(), String.join(", ", missing)));
        }
    }

    /**
     * How many images are processed at the same time: half of the heap, or of what the user allows, is for the
     * networks' maps, the rest for pixels.
     */
    private int concurrentImages(BenchmarkSet set) {
        long largest = set.images().stream()
                .mapToLong(image -> ImageSize.of(image.hr()).pixels())
                .max()
                .orElse(1);
        long each = Upscaler.bytesFor(largest / ((long) set.scale() * set.scale()) + 1);
        long heap = Runtime.getRuntime().maxMemory();
        long fit = (options.maxMemory() == 0 ? heap : Math.min(heap, options.maxMemory())) / 2 / each;
        return (int) Math.max(
                1, Math.min(fit, Math.min(options.threads(), set.images().size())));
    }

    /** Sums the progress of the images that are being processed. */
    private static final class Progress {
        private final TerminalBar bar;
        private final int images;
        private final Map<String, Double> shares = new HashMap<>();

        Progress(TerminalBar bar, int images) {
            this.bar = bar;
            this.images = images;
        }

        synchronized void show(String image, double share) {
            shares.put(image, share);
            bar.show(shares.values().stream().mapToDouble(d -> d).sum() / images);
        }
    }
}
