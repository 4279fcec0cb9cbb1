// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.image.ImageFormat;
import java.util.Optional;

/**
 * The share of the photo weights that is mixed into the clean weights.
 *
 * @param share 0 (clean weights, which reproduce every pixel) to 1 (photo weights, which remove compression artefacts
 *     and noise)
 * @param reason the reason, in words for the user
 */
record Denoising(double share, String reason) {
    /** From this quality on, artefacts are too small to justify any softening. */
    private static final int CLEAN = 96;

    /**
     * Below {@link #CLEAN} and down to this quality, equal parts are sharper than either model: on Set5 by 0.2 dB at
     * quality 95 and 0.4 dB at quality 90 (docs/training-log.md).
     */
    private static final int HALF = 90;

    /** Up to this quality, the photo weights alone are best. */
    private static final int ALL = 70;

    /** The share is rounded to multiples of 1 / STEPS, so that the photographs of a folder share a few engines. */
    private static final int STEPS = 4;

    /** Derives the share from the quality of the source's lossy compression. */
    static Denoising of(SourceFacts source) {
        if (source.lossyQuality().isEmpty()) {
            return new Denoising(0, "the source is not compressed with loss");
        }
        boolean webp = source.format().equals(Optional.of(ImageFormat.WEBP));
        int quality = source.lossyQuality().getAsInt();
        return new Denoising(
                quality >= CLEAN ? 0 : share(quality),
                "the source is a %s of quality %d"
                        .formatted(webp ? "lossy WebP, which counts as a JPEG" : "JPEG", quality));
    }

    /** One half down to {@link #HALF}, then linear to 1 at {@link #ALL}. */
    private static double share(int quality) {
        double exact = 0.5 + 0.5 * (HALF - quality) / (HALF - ALL);
        return (double) Math.round(Math.clamp(exact, 0.5, 1) * STEPS) / STEPS;
    }
}
