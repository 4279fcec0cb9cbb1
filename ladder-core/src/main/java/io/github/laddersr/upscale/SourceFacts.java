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
 * @param format of its file; empty for pixels in memory
 * @param lossyQuality of the lossy compression that it went through, 1 to 100 as libjpeg counts it; empty if its pixels
 *     are as they were
 * @param size as it is to be seen; of several pages, the first's
 * @param pages that are to be enlarged
 */
public record SourceFacts(Optional<ImageFormat> format, OptionalInt lossyQuality, ImageSize size, int pages) {
    /** Of an image of one page. */
    public SourceFacts(Optional<ImageFormat> format, OptionalInt lossyQuality, ImageSize size) {
        this(format, lossyQuality, size, 1);
    }

    /** Of an open file. */
    public static SourceFacts of(ImageSource source) {
        return new SourceFacts(Optional.of(source.format()), source.lossyQuality(), source.seenSize(), source.pages());
    }

    /** The same about a part of it. */
    public SourceFacts withSize(ImageSize newSize) {
        return new SourceFacts(format, lossyQuality, newSize, pages);
    }

    /** The facts about pixels in memory. */
    public static SourceFacts ofPixels(ImageSize size) {
        return new SourceFacts(Optional.empty(), OptionalInt.empty(), size);
    }
}
