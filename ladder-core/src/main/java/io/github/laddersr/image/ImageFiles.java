package io.github.laddersr.image;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
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
     * The image in a PNG (any bit depth, gray, RGB, palette, alpha; 16 bits are rounded to 8), JPEG (gray or colour),
     * WebP, TIFF, BMP or GIF (its first frame) file. The format is told by the content, not by the name. Damaged files are refused, never shown in
     * part. Orientation is not applied; of an ICC profile, only a JPEG's is, as the JDK does it.
     *
     * @param maxPixels width times height above which the file is refused, by its header, before anything is decoded
     * @throws UserException if the file is missing, no image of these formats, too large, or damaged
     */
    public static ByteImage read(Path file, long maxPixels) {
        requireFile(file);
        try (ImageInputStream in = new ChannelImageInputStream(file)) {
            ImageFormat format = formatOf(file, in);
            HeaderCheck check = new HeaderCheck(file, in, maxPixels);
            check.run(format);
            in.seek(0);
            return decode(file, in, format, check);
        } catch (IOException e) {
            throw cannotRead(file, e);
        } catch (OutOfMemoryError e) {
            throw new UserException(
                    "%s does not fit into the memory: use a smaller image or give Java more with -Xmx.".formatted(file),
                    e);
        }
    }

    /** {@link #open(Path, ReadOptions)} with the {@linkplain ReadOptions#defaults() defaults}. */
    public static ImageRows open(Path file) {
        return open(file, ReadOptions.defaults());
    }

    /**
     * The image in a file, decoded while its rows are read, in little memory: PNG (unless it is interlaced or has a transparent colour)
     * and TIFF. All others are decoded now.
     *
     * <p>The header is checked now, a PNG's checksums too; what else is damaged shows when the rows are read.
     *
     * @throws UserException as {@link #read(Path, long)}
     */
    public static ImageRows open(Path file, ReadOptions options) {
        requireFile(file);
        try (ImageInputStream in = new ChannelImageInputStream(file)) {
            ImageFormat format = formatOf(file, in);
            if (format == ImageFormat.PNG || format == ImageFormat.TIFF) {
                HeaderCheck check = new HeaderCheck(file, in, options.maxPixels());
                check.run(format);
                Optional<ImageRows> rows = format == ImageFormat.PNG ? png(file, in, check) : tiff(file, in, check);
                if (rows.isPresent()) {
                    return rows.get();
                }
            }
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
        return ImageRows.of(read(file, options.maxPixels()));
    }

    private static Optional<ImageRows> png(Path file, ImageInputStream in, HeaderCheck check) throws IOException {
        PngLayout layout = PngLayout.of(in);
        if (!layout.rowByRow()) {
            return Optional.empty();
        }
        ImageTypeSpecifier type = type(in, ImageFormat.PNG, check);
        return Optional.of(new FileRows(
                file,
                ImageFormat.PNG,
                layout.width(),
                layout.height(),
                channels(type),
                () -> new PngStrips(file, layout, type)));
    }

    private static Optional<ImageRows> tiff(Path file, ImageInputStream in, HeaderCheck check) throws IOException {
        TiffLayout layout = TiffLayout.of(in);
        if (layout.compressed() && layout.rows() > DEFAULT_MAX_PIXELS / layout.width()) {
            return Optional.empty(); // a strip is decoded whole
        }
        ImageTypeSpecifier type = type(in, ImageFormat.TIFF, check);
        return Optional.of(new FileRows(
                file,
                ImageFormat.TIFF,
                Math.toIntExact(layout.width()),
                Math.toIntExact(layout.height()),
                channels(type),
                () -> new TiffStrips(file, layout)));
    }

    /** What the format's reader would decode the image to. */
    private static ImageTypeSpecifier type(ImageInputStream in, ImageFormat format, HeaderCheck check)
            throws IOException {
        in.seek(0);
        ImageReader reader = reader(format);
        try {
            reader.setInput(in, true, true);
            return reader.getImageTypes(0).next();
        } catch (IOException | RuntimeException e) {
            // ImageIO's plugins meet damaged files with any unchecked exception there is.
            throw check.damaged(format, Messages.reason(e), e);
        } finally {
            reader.dispose();
        }
    }

    private static int channels(ImageTypeSpecifier type) {
        return ByteImage.from(type.createBufferedImage(1, 1)).channels();
    }

    private static void requireFile(Path file) {
        if (!Files.exists(file)) {
            throw new UserException("%s does not exist: check the path.".formatted(file));
        }
        if (Files.isDirectory(file)) {
            throw new UserException("%s is a folder: give an image file.".formatted(file));
        }
        if (!Files.isRegularFile(file)) {
            throw new UserException("%s is not a regular file: give an image file.".formatted(file));
        }
    }

    static UserException cannotRead(Path file, IOException e) {
        return new UserException(
                "Can't read %s (%s): check that it may be read.".formatted(file, Messages.reason(e)), e);
    }

    /** The reader of a format, of which each is either the JDK's or on the class path. */
    static ImageReader reader(ImageFormat format) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.imageIoName());
        if (!readers.hasNext()) {
            throw new IOException("this Java has no reader for " + format.title());
        }
        return readers.next();
    }

    private static ImageFormat formatOf(Path file, ImageInputStream in) throws IOException {
        byte[] head = new byte[ImageFormat.MAGIC_LENGTH];
        int n = 0;
        while (n < head.length) {
            int more = in.read(head, n, head.length - n);
            if (more < 0) {
                break;
            }
            n += more;
        }
        if (n == 0) {
            throw new UserException("%s is empty: get an undamaged copy.".formatted(file));
        }
        return ImageFormat.ofContent(head)
                .orElseThrow(() -> new UserException(
                        "%s is not a PNG, JPEG, WebP, TIFF, BMP or GIF image: convert it to PNG first."
                                .formatted(file)));
    }

    private static ByteImage decode(Path file, ImageInputStream in, ImageFormat format, HeaderCheck check)
            throws IOException {
        ImageReader reader = reader(format);
        List<String> warnings = new ArrayList<>();
        ByteImage image;
        try {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(in, true, true);
            check.size(reader.getWidth(0), reader.getHeight(0));
            image = ByteImage.from(reader.read(0));
        } catch (UserException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // ImageIO's plugins meet damaged files with any unchecked exception there is.
            throw check.damaged(format, Messages.reason(e), e);
        } finally {
            reader.dispose();
        }
        Optional<String> damage = warnings.stream().filter(ImageFiles::isDamage).findFirst();
        if (damage.isPresent()) {
            throw check.damaged(format, damage.get().strip(), null);
        }
        return image;
    }

    /** Whether libjpeg's or ImageIO's warning means that pixels are missing or wrong; stray bytes do no harm. */
    private static boolean isDamage(String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        return lower.contains("premature")
                || lower.contains("truncated")
                || lower.contains("missing eoi")
                || (lower.contains("corrupt jpeg data") && !lower.contains("extraneous bytes"));
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
        checkFits(file, options, image.width(), image.height(), image.channels());
        ImageFormat format = options.formatOf(file);
        AtomicFiles.writeChannel(file, channel -> encode(image, format, options, channel), last);
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
     * @throws UserException if the format is not known or none that is written, a JPEG is to have alpha or a side above 65,535, or a TIFF
     *     more than 4 GB
     */
    public static void checkFits(Path file, WriteOptions options, long width, long height, int channels) {
        Optional<String> obstacle = ImageEncoder.obstacle(options.formatOf(file), width, height, channels);
        if (obstacle.isPresent()) {
            throw new UserException("Can't write %s because %s: choose a name that ends in .png%s."
                    .formatted(file, obstacle.get(), options.format().isPresent() ? " or --format png" : ""));
        }
    }

    /** {@link #checkFits(Path, WriteOptions, long, long, int)} with the {@linkplain WriteOptions#defaults() defaults}. */
    public static void checkFits(Path file, long width, long height, int channels) {
        checkFits(file, WriteOptions.defaults(), width, height, channels);
    }
}
