package io.github.laddersr.train;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.VectorEngine;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.metric.Psnr;
import io.github.laddersr.upscale.PlaneImages;
import io.github.laddersr.weights.Weights;
import java.util.List;

/** PSNR on the first ten images held out, on the middle of each, so that it takes seconds. */
final class Validation {
    private static final int SIDE = 192;
    private static final int IMAGES = 10;

    private record Crop(ByteImage hr, ByteImage lr) {}

    private final List<TrainingImages.Pair> images;
    private final List<Crop> pairs;
    private final int scale;

    Validation(List<TrainingImages.Pair> pairs, Variant variant) {
        this.scale = variant.scale();
        this.images = pairs.stream().limit(IMAGES).toList();
        this.pairs = images.stream().map(p -> middle(p, scale)).toList();
    }

    /** The images that are measured. */
    List<TrainingImages.Pair> images() {
        return images;
    }

    /** The mean over the images of PSNR on Y, in dB; NaN if there are none. */
    double psnr(Weights weights, Graph graph, int threads) {
        try (Engine engine = new VectorEngine(graph, weights, threads)) {
            return pairs.stream()
                    .mapToDouble(p -> {
                        ByteImage result = PlaneImages.toImage(engine.run(PlaneImages.toPlanes(p.lr())));
                        return Psnr.of(p.hr(), result, scale);
                    })
                    .average()
                    .orElse(Double.NaN);
        }
    }

    private static Crop middle(TrainingImages.Pair pair, int scale) {
        int width = Math.min(SIDE, pair.lr().width());
        int height = Math.min(SIDE, pair.lr().height());
        int x = (pair.lr().width() - width) / 2;
        int y = (pair.lr().height() - height) / 2;
        return new Crop(
                pair.hr().crop(x * scale, y * scale, width * scale, height * scale),
                pair.lr().crop(x, y, width, height));
    }
}
