// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.UpscaleOptions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * The settings that determine a result, in a form that can be sent to executors.
 *
 * @param wish how large results are
 * @param weights which networks
 * @param computing how pixels are computed
 * @param results what kind of files results are
 * @param maxPixels maximum pixels of an image, judged by its header
 * @param name pattern of the results' names; empty for the usual one
 */
record JobSettings(Size wish, Weights weights, Computing computing, Writing results, long maxPixels, String name)
        implements Serializable {
    /**
     * The size of the results.
     *
     * @param scale factor, or 1 for the size of a network that does not enlarge; 0 if a size in pixels is requested
     * @param width columns of the result; 0 if they follow from the aspect ratio
     * @param height rows of the result; 0 if they follow from the aspect ratio
     * @param fit whether width and height are a box to fit into
     */
    record Size(double scale, int width, int height, boolean fit) implements Serializable {
        static Size times(double factor) {
            return new Size(factor, 0, 0, false);
        }

        /** @throws UserException if it is not a possible size */
        TargetSize target() {
            if (fit) {
                return new TargetSize.Fit(width, height);
            }
            if (width > 0 && height > 0) {
                return new TargetSize.Exact(width, height);
            }
            if (width > 0) {
                return new TargetSize.Width(width);
            }
            return height > 0 ? new TargetSize.Height(height) : TargetSize.times(scale);
        }
    }

    /**
     * The choice of networks.
     *
     * @param model auto, the name of a shipped model, or a file's path on the driver
     * @param file whether the model is a file, which is sent to the executors
     * @param channels order of the channels of a foreign network: auto, rgb or bgr
     * @param denoise share of the photo weights, 0 to 1; below 0 if the image decides
     */
    record Weights(String model, boolean file, String channels, double denoise) implements Serializable {}

    /**
     * How pixels are computed.
     *
     * @param engine name of the engine; auto for the fastest one that works
     * @param tile side of the tiles in input pixels; 0 to use what the memory allows
     * @param ensemble whether the results of the eight symmetries are averaged
     */
    record Computing(String engine, int tile, boolean ensemble) implements Serializable {
        /** The options for a task with this many threads and this much memory. */
        UpscaleOptions options(int threads, long maxMemory) {
            UpscaleOptions defaults = UpscaleOptions.defaults();
            return (tile == 0 ? defaults : defaults.withTile(tile))
                    .withEngine(engine)
                    .withEnsemble(ensemble)
                    .withThreads(threads)
                    .withMaxMemory(maxMemory);
        }
    }

    /**
     * How the files of the results are written.
     *
     * @param format extension of the format, without a dot
     * @param quality the quality of JPEG and lossy WebP, 1 to 100
     * @param lossless whether WebP keeps every pixel unchanged
     * @param strip whether all metadata except the colour profile is left out
     */
    record Writing(String format, int quality, boolean lossless, boolean strip) implements Serializable {
        /** @throws UserException if there is no such format, or the quality is out of range */
        WriteOptions options() {
            return WriteOptions.defaults()
                    .withFormat(imageFormat())
                    .withQuality(quality)
                    .withLossless(lossless);
        }

        /** @throws UserException if there is no such format */
        ImageFormat imageFormat() {
            String lower = format.toLowerCase(Locale.ROOT);
            return Arrays.stream(ImageFormat.values())
                    .filter(ImageFormat::isWritten)
                    .filter(f -> lower.equals(f.extension())
                            || lower.equals(f.title().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new UserException(
                            "There is no format '%s' to write: use png, jpeg, webp or tiff.".formatted(format)));
        }

        /** The extension of the results, without a dot. */
        String extension() {
            return imageFormat().extension();
        }
    }

    /** The size of the results. */
    TargetSize size() {
        return wish.target();
    }

    /** One text, equal if the results are equal. */
    String text(String modelId) {
        return "%s, model %s%s%s%s%s%s, format %s, quality %d%s%s%s"
                .formatted(
                        size().label(),
                        modelId,
                        weights.channels.equals("auto") ? "" : " " + weights.channels,
                        weights.denoise < 0 ? "" : ", denoise " + weights.denoise,
                        computing.engine.equals("auto") ? "" : ", engine " + computing.engine,
                        computing.tile == 0 ? "" : ", tile " + computing.tile,
                        computing.ensemble ? ", ensemble" : "",
                        results.extension(),
                        results.quality,
                        results.lossless ? ", lossless" : "",
                        results.strip ? ", stripped" : "",
                        name.isEmpty() ? "" : ", name " + name);
    }
}
