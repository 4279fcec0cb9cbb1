// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.BenchmarkSet;
import io.github.laddersr.metric.Quality;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import io.github.laddersr.weights.Branch;
import io.github.laddersr.weights.Model;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The contribution of each branch of the network: the decibels lost when it is switched off.
 *
 * @param images number of images measured
 * @param psnr mean of the complete network, in dB on Y
 * @param without mean with one branch switched off, for each branch of the network
 */
public record BranchLosses(int images, double psnr, Map<Branch, Double> without) {
    /** The side of the smallest image into which the metric's window and the cropped border fit. */
    private static final int SMALLEST = 32;

    /**
     * Measures the centres of all images of the sets.
     *
     * @param size longest side of the centre, in LR pixels
     * @throws UserException if an image can't be read or is too small
     */
    public static BranchLosses of(Model model, UpscaleOptions options, List<BenchmarkSet> sets, int size) {
        Graph graph = model.graph();
        List<BenchmarkSet.Pair> pairs = new ArrayList<>();
        for (BenchmarkSet set : sets) {
            set.images().forEach(image -> pairs.add(centre(set, image, size)));
        }
        double whole = psnr(model, options, pairs);
        Map<Branch, Double> without = new EnumMap<>(Branch.class);
        for (Branch branch : Branch.of(graph)) {
            Model silent = new Model(model.variant(), branch.silence(graph, model.weights()));
            without.put(branch, psnr(silent, options, pairs));
        }
        return new BranchLosses(pairs.size(), whole, without);
    }

    private static BenchmarkSet.Pair centre(BenchmarkSet set, BenchmarkSet.Image image, int size) {
        int scale = set.scale();
        ByteImage full = set.truth(image);
        int width = Math.min(full.width() / scale, size) * scale;
        int height = Math.min(full.height() / scale, size) * scale;
        if (Math.min(width, height) < SMALLEST) {
            throw new UserException("%s (%s) is too small to measure: remove it.".formatted(image.hr(), full));
        }
        ByteImage hr = full.cropTo((full.width() - width) / 2, (full.height() - height) / 2, width, height);
        return new BenchmarkSet.Pair(image.name(), hr, Imresize.down(hr, scale));
    }

    private static double psnr(Model model, UpscaleOptions options, List<BenchmarkSet.Pair> pairs) {
        try (Upscaler upscaler = Upscaler.open(model, options)) {
            return Quality.mean(pairs.stream()
                            .map(pair -> Quality.of(
                                    pair.hr(),
                                    upscaler.upscale(pair.lr()),
                                    model.variant().scale()))
                            .toList())
                    .psnr();
        }
    }
}
