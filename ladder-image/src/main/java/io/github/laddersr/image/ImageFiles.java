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
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import javax.imageio.stream.ImageOutputStream;

/**
 * Image files in and out. Every file that cannot be used, and every place that cannot be written to, is a
 * {@link UserException} whose one sentence names the file and what to do.
 */
public final class ImageFiles {
    /** Pixels above which an image is refused unless another limit is given: 2^28, 16384x16384. */
    public static final long DEFAULT_MAX_PIXELS = 1L << 28;

    private ImageFiles() {}

    /**
     * Whether a file's name ends, in upper or lower case, as those of the formats that are read: .png, .jpg, .jpeg, .webp, .tif,
     * .tiff, .bmp, .gif. What it holds is not looked at.
     */
    public static boolean hasImageName(Path file) {
        return ImageFormat.ofName(file).isPresent();
    }

    /** {@link #read(Path, long)} with {@link #DEFAULT_MAX_PIXELS}. */
    public static ByteImage read(Path file) {
        return read(file, DEFAULT_MAX_PIXELS);
    }

    /**
     * The image in a file as {@link #open} gives it, decoded now and with 16 bits rounded to 8.
     *
     * @param maxPixels width times height above which the file is refused, by its header, before anything is decoded
     * @throws UserException if the file is missing, no image of these formats, too large, or damaged
     */
    public static ByteImage read(Path file, long maxPixels) {
        try {
            return EightBits.of(open(file, new ReadOptions(maxPixels))).toByteImage();
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
     * The image in a PNG, JPEG, WebP, TIFF, BMP or GIF file (its first frame). The format is told by the content, not by the name.
     *
     * <p>Gray stays one channel, with 1, 2 and 4 bits scaled to 8; a palette becomes RGB, or RGBA if a colour of it is transparent; 16 bits
     * stay 16. Samples are those of the file: no profile is applied, but CMYK becomes sRGB by its own profile or, without one, as
     * (1 - ink) * (1 - black). Orientation is not applied.
     *
     * <p>PNG (unless it is interlaced or has a transparent colour) and most TIFF are decoded while their rows are read, in little memory;
     * what is damaged beyond the header and a PNG's checksums shows then. All others are decoded now. Damaged files are refused, never shown
     * in part.
     *
     * @throws UserException if the file is missing, no image of these formats, damaged, or larger than the options allow, which shows
     *     before anything is decoded
     */
    public static ImageRows open(Path file, ReadOptions options) {
        return Rooms.rows(file, options);
    }

    /**
     * What a PNG, JPEG, WebP, TIFF, BMP or GIF file holds beside its pixels, told by its content. What is damaged or above 16 MB is left out
     * with a warning in the log; a file that cannot be read at all, or is no image, has nothing. Nothing is thrown: the pixels may be sound.
     */
    public static Metadata metadata(Path file) {
        return MetadataReader.read(file);
    }

    /** {@link #write(ImageRows, Path, WriteOptions)} of an image in memory, of the format that the name says. */
    public static void write(ByteImage image, Path file) {
        write(ImageRows.of(image), file, WriteOptions.defaults());
    }

    /** {@link #write(ImageRows, Path, WriteOptions)} with the {@linkplain WriteOptions#defaults() defaults}. */
    public static void write(ImageRows image, Path file) {
        write(image, file, WriteOptions.defaults());
    }

    /**
     * Writes a file. Rows are read as they are written, so that the image need not be in memory. The file is there whole or not at all; one
     * that was there is replaced.
     *
     * @throws UserException as {@link #checkFits}, or if the place cannot be written to
     * @throws RuntimeException whatever reading the rows throws; no file is left then
     */
    public static void write(ImageRows image, Path file, WriteOptions options) {
        write(image, file, options, encoded -> {});
    }

    /**
     * As {@link #write(ImageRows, Path, WriteOptions)}, with a last step before the file takes its name.
     *
     * @param last takes the whole encoded file under another name beside it, and may change it
     */
    public static void write(ImageRows image, Path file, WriteOptions options, Consumer<Path> last) {
        checkFits(file, options, image.width(), image.height(), image.channels(), image.depth());
        ImageFormat format = options.formatOf(file);
        AtomicFiles.writeChannel(file, channel -> encode(image, format, options, channel), last);
    }

    /**
     * As {@link #write(ImageRows, Path, WriteOptions, Consumer)}, for one of several files that appear together.
     *
     * @param files gets the file
     */
    public static void write(
            ImageRows image, Path file, WriteOptions options, AtomicFileSet files, Consumer<Path> last) {
        checkFits(file, options, image.width(), image.height(), image.channels(), image.depth());
        ImageFormat format = options.formatOf(file);
        files.write(file, channel -> encode(image, format, options, channel), last);
    }

    /**
     * Writes a TIFF of several pages, which is there whole or not at all.
     *
     * @param pages of any sizes, channels and depths; each is read before the next is asked for
     * @param last as for {@link #write(ImageRows, Path, WriteOptions, Consumer)}
     * @throws UserException if the place cannot be written to
     * @throws RuntimeException whatever the pages throw; no file is left then
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
     * Bytes that a page of a TIFF takes, at most; all of a file must have less than 4 GB.
     *
     * @param channels of its pixels, 1 to 4
     * @param depth of its samples, 8 or 16
     */
    public static long bytesOfPage(long width, long height, int channels, int depth) {
        return ImageEncoder.tiffBytes(width, height, channels, depth);
    }

    /**
     * Fails now if a TIFF can't hold so much.
     *
     * @param bytes of all of its pages
     * @throws UserException if it can't
     */
    public static void checkPagesFit(Path file, long bytes) {
        if (bytes > ImageEncoder.TIFF_BYTES) {
            throw new UserException(
                    Code.CANNOT_HOLD,
                    "Can't write %s because a TIFF ends at 4 GB, which all of its pages together may exceed"
                            .formatted(file),
                    "choose PNG, which gives a file for each");
        }
    }

    /**
     * Writes the content of a file to a channel from its start: what {@link #write} puts into the file.
     *
     * @param format one that is {@linkplain ImageFormat#isWritten() written} and {@linkplain #checkFits can hold} the image; that of the
     *     options is not looked at
     * @param out empty, and open for reading too; left open
     * @throws IOException if it can't be written to
     * @throws RuntimeException whatever reading the rows throws
     */
    public static void encode(ImageRows image, ImageFormat format, WriteOptions options, SeekableByteChannel out)
            throws IOException {
        try (ImageOutputStream stream = new ChannelImageOutputStream(out)) {
            ImageEncoder.encode(image, format, options, stream);
        }
    }

    /**
     * Fails now if {@link #write} would later, for the name or the place; to be called before long work.
     *
     * @throws UserException as {@link #write}
     */
    public static void checkWritable(Path file, WriteOptions options) {
        options.formatOf(file);
        AtomicFiles.checkWritable(file);
    }

    /** {@link #checkWritable(Path, WriteOptions)} with the {@linkplain WriteOptions#defaults() defaults}. */
    public static void checkWritable(Path file) {
        checkWritable(file, WriteOptions.defaults());
    }

    /**
     * Fails now if the file's format can't hold such an image; to be called before long work.
     *
     * @throws UserException if the format is not known or none that is written, a JPEG is to have alpha or a side above 65,535, a WebP a side above
     *     16,383, or a TIFF more than 4 GB
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
     * Bytes of memory that {@link #write} takes at its peak, at most, beside what the rows take that it reads: in Java's heap and beyond it. 0
     * for what is written row by row, which is all but WebP.
     *
     * @param channels of the image, 1 to 4
     * @throws UserException if the format is not known or none that is written
     */
    public static long bytesToWrite(Path file, WriteOptions options, long width, long height, int channels) {
        return options.formatOf(file) == ImageFormat.WEBP
                ? WebpEncoder.bytes(width * height, channels, options.lossless())
                : 0;
    }

    /** The same for samples of 8 bits. */
    public static void checkFits(Path file, WriteOptions options, long width, long height, int channels) {
        checkFits(file, options, width, height, channels, 8);
    }

    /** The same with the {@linkplain WriteOptions#defaults() defaults}. */
    public static void checkFits(Path file, long width, long height, int channels) {
        checkFits(file, WriteOptions.defaults(), width, height, channels);
    }
}
