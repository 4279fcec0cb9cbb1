// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.upscale.TargetSize;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * What decides how a result looks, in a form that travels to executors.
 *
 * @param scale factor; 0 where a size in pixels is asked for
 * @param width columns of the result; 0 where they follow from the aspect
 * @param height rows of the result; 0 where they follow from the aspect
 * @param fit whether width and height are a box to fit into
 * @param model auto, the name of a shipped model, or a file's path on the driver
 * @param modelFile whether it is a file, which is sent to the executors
 * @param format extension of the results' format, without a dot
 * @param quality of JPEG and lossy WebP, 1 to 100
 * @param lossless whether WebP is
 * @param strip whether metadata but the colour profile is left out
 * @param maxPixels of an image, by its header
 */
record JobSettings(
        double scale,
        int width,
        int height,
        boolean fit,
        String model,
        boolean modelFile,
        String format,
        int quality,
        boolean lossless,
        boolean strip,
        long maxPixels)
        implements Serializable {
    /** The size of the results. */
    TargetSize size() {
        if (fit) {
            return new TargetSize.Fit(width, height);
        }
        if (width > 0 && height > 0) {
            return new TargetSize.Exact(width, height);
        }
        if (width > 0) {
            return new TargetSize.Width(width);
        }
        return height > 0 ? new TargetSize.Height(height) : new TargetSize.Factor(scale);
    }

    /** The format of the results. */
    ImageFormat imageFormat() {
        return ImageFormat.ofOutputName(Path.of("result." + format))
                .orElseThrow(() -> new IllegalStateException("the format was checked: " + format));
    }

    /** How results are written. */
    WriteOptions writing() {
        return WriteOptions.defaults()
                .withFormat(imageFormat())
                .withQuality(quality)
                .withLossless(lossless);
    }

    /** One text, equal where results are. */
    String text(String modelId) {
        return "%s, model %s, format %s, quality %d%s%s"
                .formatted(
                        size().label(),
                        modelId,
                        format,
                        quality,
                        lossless ? ", lossless" : "",
                        strip ? ", stripped" : "");
    }
}
