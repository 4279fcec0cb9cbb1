// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.metric.Psnr;
import io.github.laddersr.train.data.TrainingImages;
import io.github.laddersr.train.degrade.Degradation;
import io.github.laddersr.train.degrade.DegradedPatches;
import io.github.laddersr.upscale.PlaneImages;
import io.github.laddersr.weights.Weights;
import java.util.List;
import java.util.stream.IntStream;

/** Measures the PSNR on the centre of the first ten validation images, so that it takes only seconds. */
final class Validation {
    private static final int SIDE = 192;
    private static final int IMAGES = 10;

    /**
     * The result of a validation.
     *
     * @param psnr mean over the images of PSNR on Y in dB; NaN if there are no images. If training degrades images, the
     *     mean of {@code clean} and {@code degraded}
     * @param clean mean PSNR of clean images
     * @param degraded mean PSNR of degraded images; NaN if training does not degrade images
     */
    record Result(double psnr, double clean, double degraded) {}

    private record Crop(ByteImage hr, ByteImage lr) {}

    private final List<TrainingImages.Pair> images;
    private final List<Crop> clean;
    private final List<Crop> degraded;
    private final int scale;

    /** Validates on clean images. */
    Validation(List<TrainingImages.Pair> pairs, Variant variant) {
        this(pairs, variant, Degradation.NONE);
    }

    /**
     * Validates on clean images and, if there is a degradation, on the same images degraded, identically in every
     * training.
     */
    Validation(List<TrainingImages.Pair> pairs, Variant variant, Degradation degradation) {
        this.scale = variant.scale();
        this.images = pairs.stream().limit(IMAGES).toList();
        this.clean = images.stream().map(p -> middle(p, Degradation.NONE, 0)).toList();
        this.degraded = degradation.isNone()
                ? List.of()
                : IntStream.range(0, images.size())
                        .mapToObj(i -> middle(images.get(i), degradation, i))
                        .toList();
    }

    /** The validation images. */
    List<TrainingImages.Pair> images() {
        return images;
    }

    /** Enlarges the images and measures them. */
    Result measure(Weights weights, Graph graph, int threads) {
        try (Engine engine = new VectorEngine(graph, weights, threads)) {
            double ofClean = psnr(clean, engine);
            double ofDegraded = psnr(degraded, engine);
            double mean = degraded.isEmpty() ? ofClean : (ofClean + ofDegraded) / 2;
            return new Result(mean, ofClean, ofDegraded);
        }
    }

    private double psnr(List<Crop> crops, Engine engine) {
        return crops.stream()
                .mapToDouble(crop -> {
                    ByteImage result = PlaneImages.toImage(engine.run(PlaneImages.toPlanes(crop.lr())));
                    return Psnr.of(crop.hr(), result, scale);
                })
                .average()
                .orElse(Double.NaN);
    }

    private Crop middle(TrainingImages.Pair pair, Degradation degradation, int number) {
        int width = Math.min(SIDE, pair.lr().width());
        int height = Math.min(SIDE, pair.lr().height());
        int x = (pair.lr().width() - width) / 2;
        int y = (pair.lr().height() - height) / 2;
        return new Crop(
                pair.hr().crop(x * scale, y * scale, width * scale, height * scale),
                degradation.isNone()
                        ? pair.lr().crop(x, y, width, height)
                        : DegradedPatches.fixed(pair, degradation, scale, number, x, y, width, height));
    }
}
