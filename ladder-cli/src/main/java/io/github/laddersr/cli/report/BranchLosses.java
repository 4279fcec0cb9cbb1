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
 * What each branch of the network contributes: the decibels lost on images when it is silenced.
 *
 * @param images how many were measured
 * @param psnr mean of the whole network, in dB on Y
 * @param without mean with one branch silenced, for each that the network has
 */
public record BranchLosses(int images, double psnr, Map<Branch, Double> without) {
    /** Side of the least that the metric's window fits into, with the border that is cropped. */
    private static final int SMALLEST = 32;

    /**
     * Measures the centres of all images of the sets.
     *
     * @param size longest side of what is taken of each image, in pixels of the LR
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
            throw new UserException("%s (%s) is too small to be measured: leave it out.".formatted(image.hr(), full));
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
