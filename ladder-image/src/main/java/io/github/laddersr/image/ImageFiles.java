// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.base.AtomicFileSet;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.bytes.ChannelImageOutputStream;
import io.github.laddersr.image.codec.Refusals;
import io.github.laddersr.metadata.Metadata;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import javax.imageio.stream.ImageOutputStream;

/**
 * Reads and writes image files. If a file can't be used or a place can't be written to, a {@link UserException} says in
 * one sentence which file and what to do.
 */
public final class ImageFiles {
    /** Images of more pixels than this are refused unless the caller sets another limit: 2^28, or 16384x16384. */
    public static final long DEFAULT_MAX_PIXELS = 1L << 28;

    private ImageFiles() {}

    /**
     * Whether a file's name ends, in upper or lower case, like those of the formats that are read: .png, .jpg, .jpeg,
     * .webp, .tif, .tiff, .bmp, .gif. The content is not checked.
     */
    public static boolean hasImageName(Path file) {
        return ImageFormat.ofName(file).isPresent();
    }

    /** {@link #read(Path, long)} with {@link #DEFAULT_MAX_PIXELS}. */
    public static ByteImage read(Path file) {
        return read(file, DEFAULT_MAX_PIXELS);
    }

    /**
     * Decodes a whole file, which {@link #open} describes. 16 bits are rounded to 8.
     *
     * @param maxPixels the largest width times height; a larger file is refused before anything is decoded
     * @throws UserException if the file is missing, in no supported format, too large or damaged
     */
    public static ByteImage read(Path file, long maxPixels) {
        try {
            return EightBitRows.of(open(file, new ReadOptions(maxPixels))).toByteImage();
        } catch (OutOfMemoryError e) {
            throw Refusals.outOfMemory(file, e);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    Code.TOO_LARGE, "%s does not fit into one array".formatted(file), "use a smaller image", e);
        }
    }

    /** {@link #open(Path, ReadOptions)} with the {@linkplain ReadOptions#defaults() defaults}. */
    public static ImageRows open(Path file) {
        return open(file, ReadOptions.defaults());
    }

    /**
     * Opens a PNG, JPEG, WebP, TIFF, BMP or GIF file (its first frame). The content decides the format, not the name.
     *
     * <p>Gray stays one channel, and 1, 2 or 4 bits are scaled to 8. A palette becomes RGB, or RGBA if one of its
     * colours is transparent. 16 bits stay 16. Samples are those of the file, and no profile is applied, except that
     * CMYK becomes sRGB: by its own profile or, without one, as (1 - ink) * (1 - black). Orientation is not applied.
     *
     * <p>PNG (unless it is interlaced or has a transparent colour) and most TIFF are decoded while their rows are read,
     * in little memory. Damage after the header that a PNG's checksums don't show is then found late. All other files
     * are decoded at once. Damaged files are refused, never shown in part.
     *
     * @throws UserException if the file is missing, in no supported format, damaged, or larger than the options allow;
     *     the size is checked before anything is decoded
     */
    public static ImageRows open(Path file, ReadOptions options) {
        return ImageOpener.rows(file, options);
    }

    /**
     * Reads the metadata of a PNG, JPEG, WebP, TIFF, BMP or GIF file. What is damaged or above 16 MB is left out with a
     * warning in the log. A file that can't be read at all or is no image has no metadata. Nothing is thrown, because
     * the pixels may be undamaged.
     */
    public static Metadata metadata(Path file) {
        return MetadataReader.read(file);
    }

    /**
     * Writes an image in memory in the format of the file's name, as {@link #write(ImageRows, Path, WriteOptions)}
     * does.
     */
    public static void write(ByteImage image, Path file) {
        write(ImageRows.of(image), file, WriteOptions.defaults());
    }

    /** {@link #write(ImageRows, Path, WriteOptions)} with the {@linkplain WriteOptions#defaults() defaults}. */
    public static void write(ImageRows image, Path file) {
        write(image, file, WriteOptions.defaults());
    }

    /**
     * Writes a file. Rows are read while they are written, so the image need not be in memory. The file appears when it
     * is complete, or not at all. An existing file is replaced.
     *
     * @throws UserException as {@link #checkFits}, or if the place cannot be written to
     * @throws RuntimeException if reading the rows throws it; no file is left then
     */
    public static void write(ImageRows image, Path file, WriteOptions options) {
        write(image, file, options, encoded -> {});
    }

    /**
     * Like {@link #write(ImageRows, Path, WriteOptions)}, with a last step before the file gets its name.
     *
     * @param last receives the complete encoded file, which still has a temporary name, and may change it
     */
    public static void write(ImageRows image, Path file, WriteOptions options, Consumer<Path> last) {
        checkFits(file, options, image.width(), image.height(), image.channels(), image.depth());
        ImageFormat format = options.formatOf(file);
        AtomicFiles.writeChannel(file, channel -> encode(image, format, options, channel), last);
    }

    /**
     * Like {@link #write(ImageRows, Path, WriteOptions, Consumer)}, for one of several files that appear together.
     *
     * @param files the set to which the file is added
     */
    public static void write(
            ImageRows image, Path file, WriteOptions options, AtomicFileSet files, Consumer<Path> last) {
        checkFits(file, options, image.width(), image.height(), image.channels(), image.depth());
        ImageFormat format = options.formatOf(file);
        files.write(file, channel -> encode(image, format, options, channel), last);
    }

    /**
     * Writes a TIFF of several pages. It appears when it is complete, or not at all.
     *
     * @param pages of any sizes, channels and depths; each is read to its end before the next is requested
     * @param last as for {@link #write(ImageRows, Path, WriteOptions, Consumer)}
     * @throws UserException if the place cannot be written to
     * @throws RuntimeException if the pages throw it; no file is left then
     */
    public static void writePages(Iterator<ImageRows> pages, Path file, WriteOptions options, Consumer<Path> last) {
        AtomicFiles.writeChannel(
                file,
                channel -> {
                    try (ImageOutputStream stream = new ChannelImageOutputStream(channel)) {
                        ImageEncoder.encodePages(pages, options, stream);
                    }
                },
                last);
    }

    /**
     * The most bytes that a page of a TIFF takes. All pages of a file together must stay below 4 GB.
     *
     * @param channels of the page's pixels, 1 to 4
     * @param depth bits of its samples, 8 or 16
     */
    public static long bytesOfPage(long width, long height, int channels, int depth) {
        return ImageEncoder.tiffBytes(width, height, channels, depth);
    }

    /**
     * Checks that a TIFF can hold so many bytes.
     *
     * @param bytes of all pages together
     * @throws UserException if it can't
     */
    public static void checkPagesFit(Path file, long bytes) {
        if (bytes > ImageEncoder.TIFF_BYTES) {
            throw new UserException(
                    Code.CANNOT_HOLD,
                    "Can't write %s because a TIFF has at most 4 GB, which all of its pages together may exceed"
                            .formatted(file),
                    "choose PNG, which makes a file for each page");
        }
    }

    /**
     * Writes to a channel what {@link #write} would write to a file.
     *
     * @param format one that is {@linkplain ImageFormat#isWritten() written} and {@linkplain #checkFits can hold} the
     *     image; the format in the options is ignored
     * @param out empty, and open for reading too; it stays open
     * @throws IOException if it can't be written to
     * @throws RuntimeException if reading the rows throws it
     */
    public static void encode(ImageRows image, ImageFormat format, WriteOptions options, SeekableByteChannel out)
            throws IOException {
        try (ImageOutputStream stream = new ChannelImageOutputStream(out)) {
            ImageEncoder.encode(image, format, options, stream);
        }
    }

    /**
     * Checks that a file of this name can be written at this place. Call this before long work.
     *
     * @throws UserException if {@link #write} would throw it for the name or the place
     */
    public static void checkWritable(Path file, WriteOptions options) {
        options.formatOf(file);
        AtomicFiles.checkWritable(file);
    }

    /**
     * Checks that a result would not replace the image that it is made from. Call this before long work.
     *
     * @param image file of the image
     * @param result file of the result, which need not exist
     * @throws UserException if both are the same file, be it by way of links
     */
    public static void checkNotItself(Path image, Path result) {
        boolean same;
        try {
            same = Files.isSameFile(image, result);
        } catch (IOException e) {
            same = false; // one of them does not exist; if it can't be read or written, that is said elsewhere
        }
        if (same) {
            throw new UserException(
                    Code.INVALID, result + " is the image itself", "choose another folder or name for the results");
        }
    }

    /** {@link #checkWritable(Path, WriteOptions)} with the {@linkplain WriteOptions#defaults() defaults}. */
    public static void checkWritable(Path file) {
        checkWritable(file, WriteOptions.defaults());
    }

    /**
     * Checks that the file's format can hold such an image. Call this before long work.
     *
     * @throws UserException if the format is unknown or not written, or if a JPEG would have alpha or a side above
     *     65,535, a WebP a side above 16,383, or a TIFF more than 4 GB
     */
    public static void checkFits(Path file, WriteOptions options, long width, long height, int channels, int depth) {
        Optional<String> obstacle = ImageEncoder.obstacle(options.formatOf(file), width, height, channels, depth);
        if (obstacle.isPresent()) {
            throw new UserException(
                    Code.CANNOT_HOLD,
                    "Can't write %s because %s".formatted(file, obstacle.get()),
                    options.format().isPresent() ? "choose PNG as its format" : "choose a name that ends in .png");
        }
    }

    /**
     * The most bytes of memory that {@link #write} takes, in Java's heap and outside of it, without the memory of the
     * rows that it reads. 0 for every format but WebP: they are written row by row.
     *
     * @param channels of the image, 1 to 4
     * @throws UserException if the format is unknown or not written
     */
    public static long bytesToWrite(Path file, WriteOptions options, long width, long height, int channels) {
        return options.formatOf(file) == ImageFormat.WEBP
                ? WebpEncoder.bytes(width * height, channels, options.lossless())
                : 0;
    }

    /** {@link #checkFits(Path, WriteOptions, long, long, int, int)} for samples of 8 bits. */
    public static void checkFits(Path file, WriteOptions options, long width, long height, int channels) {
        checkFits(file, options, width, height, channels, 8);
    }

    /**
     * {@link #checkFits(Path, WriteOptions, long, long, int)} with the {@linkplain WriteOptions#defaults() defaults}.
     */
    public static void checkFits(Path file, long width, long height, int channels) {
        checkFits(file, WriteOptions.defaults(), width, height, channels);
    }
}
