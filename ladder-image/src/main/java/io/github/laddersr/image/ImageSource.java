// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.Warning;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.Orientation;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * An image file that is open. It is opened once, and its size, orientation, pixels and metadata are all read from there, so that they can't
 * disagree. For one thread; the rows may be read by others.
 */
public interface ImageSource extends AutoCloseable {
    /**
     * Opens a PNG, JPEG, WebP, TIFF, BMP or GIF file; the format is told by the content, not by the name. Only what comes before the pixels is
     * read.
     *
     * @throws UserException if the file is missing, no image of these formats, of a kind that is not read, larger than the options allow, or
     *     damaged as far as that shows by now
     */
    static ImageSource open(Path file, ReadOptions options) {
        return Rooms.open(file, options);
    }

    /** The file. */
    Path file();

    /** The format by the content. */
    ImageFormat format();

    /**
     * How many pages are to be read: 1, unless the file has several and {@linkplain ReadOptions#pages all} were asked for. All that is said
     * here but this is of the first; {@link #page} gives the others.
     */
    default int pages() {
        return 1;
    }

    /**
     * A page, as an image of the same open file: to close one closes all.
     *
     * @param index 0 for the first, which this is itself
     * @throws UserException as {@link #open}
     * @throws IndexOutOfBoundsException if there is no such page
     */
    default ImageSource page(int index) {
        Objects.checkIndex(index, 1);
        return this;
    }

    /** Width and height as they are stored. */
    ImageSize size();

    /** Width and height of the picture as it is to be seen. */
    default ImageSize seenSize() {
        return orientation().swapsSides() ? size().turned() : size();
    }

    /**
     * Channels that {@link #rows} has, at most, known without decoding: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
     *
     * @throws UserException if the file is damaged
     */
    int channels();

    /**
     * Bits of a sample that {@link #rows} has, known without decoding: 8 or 16.
     *
     * @throws UserException if the file is damaged
     */
    int depth();

    /**
     * Whether {@link #rows} are decoded while they are read; else they are all in memory.
     *
     * @throws UserException if the file is damaged
     */
    boolean isStreamed();

    /** How the stored pixels lie in the picture. */
    default Orientation orientation() {
        return metadata().orientation();
    }

    /**
     * How well lossy compression kept the pixels, as libjpeg's quality from 1 to 100: of a JPEG by its quantization tables,
     * of a lossy WebP, which does not say, the quality 85; empty for files that keep their pixels as they are.
     */
    OptionalInt lossyQuality();

    /** What the file says beside its pixels. */
    Metadata metadata();

    /** What of the file is left out, or was mended. */
    List<Warning> warnings();

    /**
     * The pixels as they are stored, as {@link ImageFiles#open(Path, ReadOptions)} gives them; to be read before {@link #close}. What is not
     * {@linkplain #isStreamed streamed} is decoded by the first call.
     *
     * @throws UserException if the file is damaged, or does not fit into the memory
     */
    ImageRows rows();

    /** Closes the file, if it is not closed. */
    @Override
    void close();
}
