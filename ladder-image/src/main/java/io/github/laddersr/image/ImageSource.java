// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.Orientation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * An open image file. The file is opened once, and its size, orientation, pixels and metadata are all read from there,
 * so they can't disagree. For one thread, but other threads may read the rows.
 */
public interface ImageSource extends AutoCloseable {
    /**
     * Opens a PNG, JPEG, WebP, TIFF, BMP or GIF file. The content decides the format, not the name. Only what comes
     * before the pixels is read.
     *
     * @throws UserException if the file is missing, in no supported format, of an unsupported kind, larger than the
     *     options allow, or visibly damaged
     */
    static ImageSource open(Path file, ReadOptions options) {
        return ImageOpener.open(file, options);
    }

    /** The file. */
    Path file();

    /** The format of the content. */
    ImageFormat format();

    /**
     * The number of pages to be read. It is 1 unless the file has several and {@linkplain ReadOptions#pages all} were
     * requested. All other methods are about the first page; {@link #page} gives the others.
     */
    default int pages() {
        return 1;
    }

    /**
     * A page of the same open file. Closing one page closes all.
     *
     * @param index 0 for the first, which is this object
     * @throws UserException as {@link #open}
     * @throws IndexOutOfBoundsException if there is no such page
     */
    default ImageSource page(int index) {
        Objects.checkIndex(index, 1);
        return this;
    }

    /** Width and height of the stored pixels. */
    ImageSize size();

    /** Width and height of the picture after the orientation is applied. */
    default ImageSize seenSize() {
        return orientation().swapsSides() ? size().turned() : size();
    }

    /**
     * The most channels that {@link #rows} can have: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. Nothing is decoded for
     * this.
     *
     * @throws UserException if the file is damaged
     */
    int channels();

    /**
     * The bits of a sample of {@link #rows}: 8 or 16. Nothing is decoded for this.
     *
     * @throws UserException if the file is damaged
     */
    int depth();

    /**
     * Whether {@link #rows} are decoded while they are read. Otherwise all are in memory.
     *
     * @throws UserException if the file is damaged
     */
    boolean isStreamed();

    /** How the stored pixels are turned or mirrored in the picture. */
    default Orientation orientation() {
        return metadata().orientation();
    }

    /**
     * How well lossy compression kept the pixels, as libjpeg's quality from 1 to 100. A JPEG's quality is found from
     * its quantization tables. A lossy WebP does not store its quality, so it counts as 85. Empty for files that are
     * compressed without loss.
     */
    OptionalInt lossyQuality();

    /** The file's metadata. */
    Metadata metadata();

    /** Warnings about parts of the file that are left out or were repaired. */
    List<Warning> warnings();

    /**
     * All warnings that apply to a result in this format: those of the file, and that of bits that the format can't hold.
     *
     * @param picture the pixels that are written, or enlarged and then written
     */
    default List<Warning> warningsFor(ImageRows picture, ImageFormat format) {
        if (picture.depth() <= 8 || !(format == ImageFormat.JPEG || format == ImageFormat.WEBP)) {
            return warnings();
        }
        List<Warning> all = new ArrayList<>();
        all.add(new Warning(
                Warning.Kind.CONVERTED,
                "%s has %d bits a sample, of which a %s keeps 8.".formatted(file(), picture.depth(), format.title())));
        all.addAll(warnings());
        return all;
    }

    /**
     * The stored pixels, as {@link ImageFiles#open(Path, ReadOptions)} describes them. They must be read before {@link
     * #close}. What is not {@linkplain #isStreamed streamed} is decoded by the first call.
     *
     * @throws UserException if the file is damaged or does not fit into memory
     */
    ImageRows rows();

    /** Closes the file. Closing it again has no effect. */
    @Override
    void close();
}
