// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.enlarge;

import io.github.laddersr.engine.Network;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.upscale.SourceFacts;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.memory.MemoryReserve;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How images are enlarged. Immutable.
 *
 * @param crop the part that is enlarged; empty for all of the image
 * @param size target size; empty for the scale of the first network
 * @param reading which images are read
 * @param writing how files are written
 * @param strip whether all metadata except the colour profile is removed
 * @param upscaling how the pixels are computed
 */
record EnlargementOptions(
        Optional<Area> crop,
        Optional<TargetSize> size,
        ReadOptions reading,
        WriteOptions writing,
        boolean strip,
        UpscaleOptions upscaling) {
    static EnlargementOptions defaults() {
        return new EnlargementOptions(
                Optional.empty(),
                Optional.empty(),
                ReadOptions.defaults(),
                WriteOptions.defaults(),
                false,
                UpscaleOptions.defaults());
    }

    EnlargementOptions with(Area newCrop) {
        return new EnlargementOptions(Optional.of(newCrop), size, reading, writing, strip, upscaling);
    }

    EnlargementOptions with(TargetSize newSize) {
        return new EnlargementOptions(crop, Optional.of(newSize), reading, writing, strip, upscaling);
    }

    EnlargementOptions with(ReadOptions newReading) {
        return new EnlargementOptions(crop, size, newReading, writing, strip, upscaling);
    }

    EnlargementOptions with(WriteOptions newWriting) {
        return new EnlargementOptions(crop, size, reading, newWriting, strip, upscaling);
    }

    EnlargementOptions with(UpscaleOptions newUpscaling) {
        return new EnlargementOptions(crop, size, reading, writing, strip, newUpscaling);
    }

    EnlargementOptions withStrip(boolean newStrip) {
        return new EnlargementOptions(crop, size, reading, writing, newStrip, upscaling);
    }

    /**
     * What is known about an image of which perhaps only a part is enlarged.
     *
     * @throws io.github.laddersr.UserException if the part is not inside the image
     */
    SourceFacts factsOf(ImageSource source) {
        SourceFacts whole = SourceFacts.of(source);
        return crop.map(area -> whole.withSize(area.requireInside(whole.size()).size()))
                .orElse(whole);
    }

    TargetSize sizeFor(List<? extends Network> networks) {
        return size.orElseGet(() -> TargetSize.times(networks.getFirst().scale()));
    }

    /** The memory that writing a result needs while it is computed row by row. */
    MemoryReserve toWrite(Path file, ImageSize large, int channels) {
        long bytes = bytesToWrite(file, large, channels);
        if (bytes == 0) {
            return MemoryReserve.NONE;
        }
        ImageFormat format = writing.formatOf(file);
        return new MemoryReserve(
                large.pixels() * channels,
                bytes,
                "a " + format.title() + " is encoded as a whole",
                "choose PNG, which is written row by row");
    }

    long bytesToWrite(Path file, ImageSize large, int channels) {
        return ImageFiles.bytesToWrite(file, writing, large.width(), large.height(), channels);
    }
}
