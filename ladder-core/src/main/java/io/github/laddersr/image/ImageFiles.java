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
import javax.imageio.stream.ImageInputStream;

/**
 * Image files in and out. Every file that cannot be used, and every place that cannot be written to, is a
 * {@link UserException} whose one sentence names the file and what to do.
 */
public final class ImageFiles {
    /** Pixels above which {@link #read(Path)} refuses an image: 2^28, 16384x16384. */
    public static final long DEFAULT_MAX_PIXELS = 1L << 28;

    private ImageFiles() {}

    /**
     * Whether a file's name ends, in upper or lower case, as those of the formats that {@link #read(Path)} knows: .png, .jpg, .jpeg, .webp. What it holds is
     * not looked at.
     */
    public static boolean hasImageName(Path file) {
        return FileFormat.ofName(file).isPresent();
    }

    /** {@link #read(Path, long)} with {@link #DEFAULT_MAX_PIXELS}. */
    public static ByteImage read(Path file) {
        return read(file, DEFAULT_MAX_PIXELS);
    }

    /**
     * The image in a PNG (any bit depth, gray, RGB, palette, alpha; 16 bits are rounded to 8), JPEG (gray or colour)
     * or WebP file. The format is told by the content, not by the name. Damaged files are refused, never shown in
     * part. Orientation is not applied; of an ICC profile, only a JPEG's is, as the JDK does it.
     *
     * @param maxPixels width times height above which the file is refused, by its header, before anything is decoded
     * @throws UserException if the file is missing, no image of these formats, too large, or damaged
     */
    public static ByteImage read(Path file, long maxPixels) {
        if (!Files.exists(file)) {
            throw new UserException("%s does not exist: check the path.".formatted(file));
        }
        if (Files.isDirectory(file)) {
            throw new UserException("%s is a folder: give an image file.".formatted(file));
        }
        if (!Files.isRegularFile(file)) {
            throw new UserException("%s is not a regular file: give an image file.".formatted(file));
        }
        try (ImageInputStream in = new ChannelImageInputStream(file)) {
            FileFormat format = formatOf(file, in);
            HeaderCheck check = new HeaderCheck(file, in, maxPixels);
            check.run(format);
            in.seek(0);
            return decode(file, in, format, check);
        } catch (IOException e) {
            throw new UserException(
                    "Can't read %s (%s): check that it may be read.".formatted(file, Messages.reason(e)), e);
        } catch (OutOfMemoryError e) {
            throw new UserException(
                    "%s does not fit into the memory: use a smaller image or give Java more with -Xmx.".formatted(file),
                    e);
        }
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
                        "%s is not a PNG, JPEG or WebP image: convert it to PNG first.".formatted(file)));
    }

    private static ByteImage decode(Path file, ImageInputStream in, FileFormat format, HeaderCheck check) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.imageIoName());
        if (!readers.hasNext()) {
            throw new UserException("%s is a %s image, for which this Java has no reader: convert it to PNG first."
                    .formatted(file, format.title()));
        }
        ImageReader reader = readers.next();
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

    /**
     * Writes a file of the kind that its name says: {@code .png}, or {@code .jpg} and {@code .jpeg} (quality 95,
     * colour at full resolution). The file is there whole or not at all; one that was there is replaced.
     *
     * @throws UserException if the extension is another, a JPEG is to have alpha, or the place cannot be written to
     */
    public static void write(ByteImage image, Path file) {
        FileFormat format = outputFormat(file);
        if (format == FileFormat.JPEG && image.hasAlpha()) {
            throw new UserException("Can't write %s because JPEG has no transparency: choose a name that ends in .png."
                    .formatted(file));
        }
        AtomicFiles.write(file, out -> ImageEncoder.encode(image, format, out));
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

    private static FileFormat outputFormat(Path file) {
        return FileFormat.ofOutputName(file)
                .orElseThrow(() ->
                        new UserException("Can't tell the format of %s: choose a name that ends in .png, .jpg or .jpeg."
                                .formatted(file)));
    }
}
