package io.github.laddersr.image;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    /** Pixels above which {@link #read(Path)} refuses an image: 2^28, 16384x16384. */
    public static final long DEFAULT_MAX_PIXELS = 1L << 28;

    /** Pixels above which {@link #open} refuses an image whose rows it can decode one after another: 2^32. */
    private static final long MAX_STREAMED_PIXELS = 1L << 32;

    private ImageFiles() {}

    /**
     * Whether a file's name ends, in upper or lower case, as those of the formats that {@link #read(Path)} knows: .png, .jpg, .jpeg, .webp,
     * .tif, .tiff. What it holds is not looked at.
     */
    public static boolean hasImageName(Path file) {
        return FileFormat.ofName(file).isPresent();
    }

    /** {@link #read(Path, long)} with {@link #DEFAULT_MAX_PIXELS}. */
    public static ByteImage read(Path file) {
        return read(file, DEFAULT_MAX_PIXELS);
    }

    /**
     * The image in a PNG (any bit depth, gray, RGB, palette, alpha; 16 bits are rounded to 8), JPEG (gray or colour),
     * WebP or TIFF file. The format is told by the content, not by the name. Damaged files are refused, never shown in
     * part. Orientation is not applied; of an ICC profile, only a JPEG's is, as the JDK does it.
     *
     * @param maxPixels width times height above which the file is refused, by its header, before anything is decoded
     * @throws UserException if the file is missing, no image of these formats, too large, or damaged
     */
    public static ByteImage read(Path file, long maxPixels) {
        requireFile(file);
        try (ImageInputStream in = new ChannelImageInputStream(file)) {
            FileFormat format = formatOf(file, in);
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

    /**
     * The image in a file as {@link #read(Path)} gives it, but decoded while its rows are read, in little memory: PNG (unless it is
     * interlaced or has a transparent colour) and TIFF. Of such an image up to 2^32 pixels are taken. All others are decoded now.
     *
     * <p>The header is checked now, a PNG's checksums too; what else is damaged shows when the rows are read.
     *
     * @throws UserException as {@link #read(Path)}
     */
    public static ImageRows open(Path file) {
        requireFile(file);
        try (ImageInputStream in = new ChannelImageInputStream(file)) {
            FileFormat format = formatOf(file, in);
            if (format == FileFormat.PNG || format == FileFormat.TIFF) {
                HeaderCheck check = new HeaderCheck(file, in, MAX_STREAMED_PIXELS);
                check.run(format);
                Optional<ImageRows> rows = format == FileFormat.PNG ? png(file, in, check) : tiff(file, in, check);
                if (rows.isPresent()) {
                    return rows.get();
                }
            }
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
        return ImageRows.of(read(file));
    }

    private static Optional<ImageRows> png(Path file, ImageInputStream in, HeaderCheck check) throws IOException {
        PngLayout layout = PngLayout.of(in);
        if (!layout.rowByRow()) {
            return Optional.empty();
        }
        ImageTypeSpecifier type = type(in, FileFormat.PNG, check);
        return Optional.of(new FileRows(
                file,
                FileFormat.PNG,
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
        ImageTypeSpecifier type = type(in, FileFormat.TIFF, check);
        return Optional.of(new FileRows(
                file,
                FileFormat.TIFF,
                Math.toIntExact(layout.width()),
                Math.toIntExact(layout.height()),
                channels(type),
                () -> new TiffStrips(file, layout)));
    }

    /** What the format's reader would decode the image to. */
    private static ImageTypeSpecifier type(ImageInputStream in, FileFormat format, HeaderCheck check)
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
    static ImageReader reader(FileFormat format) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.imageIoName());
        if (!readers.hasNext()) {
            throw new IOException("this Java has no reader for " + format.title());
        }
        return readers.next();
    }

    private static FileFormat formatOf(Path file, ImageInputStream in) throws IOException {
        byte[] head = new byte[FileFormat.MAGIC_LENGTH];
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
        return FileFormat.ofContent(head)
                .orElseThrow(() -> new UserException(
                        "%s is not a PNG, JPEG, WebP or TIFF image: convert it to PNG first.".formatted(file)));
    }

    private static ByteImage decode(Path file, ImageInputStream in, FileFormat format, HeaderCheck check)
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

    /** {@link #write(ImageRows, Path)} of an image in memory. */
    public static void write(ByteImage image, Path file) {
        write(ImageRows.of(image), file);
    }

    /**
     * Writes a file of the kind that its name says: {@code .png}, {@code .tif} and {@code .tiff} (deflated), or {@code .jpg} and
     * {@code .jpeg} (quality 95, colour at full resolution). Rows are read as they are written, so that the image need not be in
     * memory. The file is there whole or not at all; one that was there is replaced.
     *
     * @throws UserException as {@link #checkFits}, or if the place cannot be written to
     * @throws RuntimeException whatever reading the rows throws; no file is left then
     */
    public static void write(ImageRows image, Path file) {
        checkFits(file, image.width(), image.height(), image.channels());
        FileFormat format = outputFormat(file);
        AtomicFiles.writeChannel(file, channel -> {
            try (ImageOutputStream out = new ChannelImageOutputStream(channel)) {
                ImageEncoder.encode(image, format, out);
            }
        });
    }

    /**
     * Fails now if {@link #write} would later, for the name or the place; to be called before long work.
     *
     * @throws UserException as {@link #write}
     */
    public static void checkWritable(Path file) {
        outputFormat(file);
        AtomicFiles.checkWritable(file);
    }

    /**
     * Fails now if the format that the file's name says can't hold such an image; to be called before long work.
     *
     * @throws UserException if the extension is none that is written, a JPEG is to have alpha or a side above 65,535, or a TIFF more
     *     than 4 GB
     */
    public static void checkFits(Path file, long width, long height, int channels) {
        Optional<String> obstacle = ImageEncoder.obstacle(outputFormat(file), width, height, channels);
        if (obstacle.isPresent()) {
            throw new UserException(
                    "Can't write %s because %s: choose a name that ends in .png.".formatted(file, obstacle.get()));
        }
    }

    private static FileFormat outputFormat(Path file) {
        return FileFormat.ofOutputName(file)
                .orElseThrow(() -> new UserException(
                        "Can't tell the format of %s: choose a name that ends in .png, .jpg, .jpeg, .tif or .tiff."
                                .formatted(file)));
    }
}
