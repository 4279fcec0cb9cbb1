// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.image.ImageFormat;
import java.util.Optional;

/**
 * How much of the models for photographs is mixed into the clean ones.
 *
 * @param share 0 (clean weights: every pixel is taken as it is) to 1 (photo weights: traces of compression and noise are
 *     removed)
 * @param reason why, for people
 */
record Denoising(double share, String reason) {
    /** At this quality and above, the traces are too small to be worth softening anything. */
    private static final int CLEAN = 96;

    /** At this quality and below, the photo weights alone are best. */
    private static final int ALL = 80;

    /** Steps that the share is rounded to, so that a folder of photographs shares a few engines. */
    private static final int STEPS = 4;

    /** By the quality of the source's lossy compression. */
    static Denoising of(SourceFacts source) {
        if (source.lossyQuality().isEmpty()) {
            return new Denoising(0, "the source is not compressed with loss");
        }
        boolean webp = source.format().equals(Optional.of(ImageFormat.WEBP));
        int quality = source.lossyQuality().getAsInt();
        double exact = (double) (CLEAN - quality) / (CLEAN - ALL);
        double share = (double) Math.round(Math.clamp(exact, 0, 1) * STEPS) / STEPS;
        return new Denoising(
                share,
                "the source is a %s of quality %d"
                        .formatted(webp ? "lossy WebP, which counts as a JPEG" : "JPEG", quality));
    }
}
