package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.ifd.ByteSource;
import io.github.laddersr.ifd.TiffFile;
import io.github.laddersr.image.codec.UnsupportedKindException;
import io.github.laddersr.image.codec.tiff.TiffImage;
import io.github.laddersr.base.Messages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens an image file: checks its header, then streams it or decodes it whole. */
final class ImageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ImageFiles.class);

    private final Path file;
    private final ChannelImageInputStream in;
    private final HeaderCheck check;

    private ImageDecoder(Path file, ChannelImageInputStream in, HeaderCheck check) {
        this.file = file;
        this.in = in;
        this.check = check;
    }

    /** A way to decode that may fail in any way that a plugin can. */
    @FunctionalInterface
    interface Decoding<T> {
        T run() throws IOException;
    }

    static ImageRows open(Path file, long maxPixels) {
        try (ChannelImageInputStream in = new ChannelImageInputStream(file)) {
            ImageFormat format = formatOf(file, in);
            HeaderCheck check = new HeaderCheck(file, in, maxPixels);
            ImageDecoder decoder = new ImageDecoder(file, in, check);
            return guarded(file, format, () -> {
                check.run(format);
                return decoder.decode(format);
            });
        } catch (IOException e) {
            throw ImageFiles.cannotRead(file, e);
        }
    }

    private ImageRows decode(ImageFormat format) throws IOException {
        return switch (format) {
            case PNG -> png();
            case TIFF -> tiff();
            case JPEG -> {
                JpegLayout layout = JpegLayout.of(in);
                yield whole(Readers.jdk(format), format, reader -> JpegDecoder.decode(in, layout, reader));
            }
            case WEBP -> {
                WebpProfile.hide(in);
                yield whole(Readers.webp(), format, this::first);
            }
            case BMP, GIF -> whole(Readers.jdk(format), format, this::first);
        };
    }

    /** Makes one sentence of whatever a decoder meets a damaged file with. */
    static <T> T guarded(Path file, ImageFormat format, Decoding<T> decoding) {
        try {
            return decoding.run();
        } catch (UserException e) {
            throw e;
        } catch (UnsupportedKindException e) {
            throw new UserException("%s %s: %s.".formatted(file, e.getMessage(), e.remedy()), e);
        } catch (OutOfMemoryError e) {
            throw outOfMemory(file, e);
        } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
            // ImageIO's plugins meet damaged files with any throwable there is.
            throw HeaderCheck.damaged(file, format, Messages.reason(e), e);
        }
    }

    static UserException outOfMemory(Path file, OutOfMemoryError e) {
        return new UserException(
                "%s does not fit into the memory: use a smaller image or give Java more with -Xmx.".formatted(file), e);
    }

    private static ImageFormat formatOf(Path file, ChannelImageInputStream in) throws IOException {
        byte[] head = new byte[ImageFormat.MAGIC_LENGTH];
        int n = Math.max(0, in.read(head)); // a regular file gives all that it has
        if (n == 0) {
            throw new UserException("%s is empty: get an undamaged copy.".formatted(file));
        }
        return ImageFormat.ofContent(Arrays.copyOf(head, n))
                .orElseThrow(() -> new UserException(
                        "%s is not a PNG, JPEG, WebP, TIFF, BMP or GIF image: convert it to PNG first."
                                .formatted(file)));
    }

    private ImageRows png() throws IOException {
        PngLayout layout = PngLayout.of(in);
        if (!layout.rowByRow()) {
            return whole(Readers.jdk(ImageFormat.PNG), ImageFormat.PNG, this::first);
        }
        ImageTypeSpecifier type = type(Readers.jdk(ImageFormat.PNG));
        return rows(ImageFormat.PNG, layout.width(), layout.height(), type, () -> new PngStrips(file, layout, type));
    }

    private ImageRows tiff() throws IOException {
        TiffImage image;
        int pages;
        try (FileChannel channel = FileChannel.open(file)) {
            TiffFile index = TiffFile.of(ByteSource.of(channel));
            image = TiffImage.of(index, index.first(), check::size);
            pages = TiffImage.pages(index).size();
        }
        if (image.isForTwelveMonkeys()) {
            return whole(Readers.twelveMonkeysTiff(), ImageFormat.TIFF, this::first);
        }
        image.warnings().forEach(warning -> LOG.warn("{}: {}.", file, warning));
        if (pages > 1) {
            LOG.warn("{}: {} more pages are left out.", file, pages - 1);
        }
        return new TiffFileRows(file, image);
    }

    /** What the format's reader would decode the image to. */
    private ImageTypeSpecifier type(ImageReader reader) throws IOException {
        in.seek(0);
        try {
            reader.setInput(in, true, true);
            return reader.getImageTypes(0).next();
        } finally {
            reader.dispose();
        }
    }

    private ImageRows rows(ImageFormat format, int width, int height, ImageTypeSpecifier type, Strips.Opener strips) {
        PixelKind kind = PixelKind.of(type.createBufferedImage(1, 1));
        return new FileRows(file, format, width, height, kind.channels(), kind.depth(), strips);
    }

    /** Uses a reader to decode an image. */
    @FunctionalInterface
    private interface Whole {
        BufferedImage decode(ImageReader reader) throws IOException;
    }

    private BufferedRows whole(ImageReader reader, ImageFormat format, Whole decoding) throws IOException {
        List<String> warnings = new ArrayList<>();
        BufferedImage image;
        try {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            image = decoding.decode(reader);
        } finally {
            reader.dispose();
        }
        Optional<String> damage =
                warnings.stream().filter(ImageDecoder::isDamage).findFirst();
        if (damage.isPresent()) {
            throw HeaderCheck.damaged(file, format, damage.get().strip(), null);
        }
        return BufferedRows.of(image);
    }

    private BufferedImage first(ImageReader reader) throws IOException {
        in.seek(0);
        reader.setInput(in, false, true); // not forwards only: a TIFF's pixels may lie anywhere
        check.size(reader.getWidth(0), reader.getHeight(0));
        return reader.read(0);
    }

    /** Whether libjpeg's or ImageIO's warning means that pixels are missing or wrong; stray bytes do no harm. */
    private static boolean isDamage(String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        return lower.contains("premature")
                || lower.contains("truncated")
                || lower.contains("missing eoi")
                || (lower.contains("corrupt jpeg data") && !lower.contains("extraneous bytes"));
    }
}
