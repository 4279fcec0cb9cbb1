// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known about an image before its networks are chosen.
 *
 * @param format format of its file; empty for pixels in memory
 * @param lossyQuality quality of the lossy compression that it went through, 1 to 100 on libjpeg's scale; empty if
 *     there was none
 * @param size size after its orientation is applied
 */
public record SourceFacts(Optional<ImageFormat> format, OptionalInt lossyQuality, ImageSize size) {
    /** The facts about an open file. */
    public static SourceFacts of(ImageSource source) {
        return new SourceFacts(Optional.of(source.format()), source.lossyQuality(), source.seenSize());
    }

    /** The facts about pixels in memory. */
    public static SourceFacts ofPixels(ImageSize size) {
        return new SourceFacts(Optional.empty(), OptionalInt.empty(), size);
    }
}
