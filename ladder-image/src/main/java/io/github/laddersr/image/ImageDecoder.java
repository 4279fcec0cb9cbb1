package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.base.Messages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/** Decodes an image file: checks its header, then streams it or decodes it whole. */
final class ImageDecoder {
    private static final long LARGEST_STRIP = 1L << 26; // pixels that are decoded at once where an image is streamed

    private final Path file;
    private final ImageFormat format;
    private final ChannelImageInputStream in;
    private final Streams streams;
    private final HeaderCheck check;

    /**
     * For a file whose format is known.
     *
     * @param in over the file, for the header and for what is decoded now
     * @param streams opens more, for what is decoded while it is read
     */
    ImageDecoder(Path file, ImageFormat format, ChannelImageInputStream in, Streams streams, long maxPixels) {
        this.file = file;
        this.format = format;
        this.in = in;
        this.streams = streams;
        this.check = new HeaderCheck(file, in, maxPixels);
    }

    /** A way to decode that may fail in any way that a plugin can. */
    @FunctionalInterface
    interface Decoding<T> {
        T run() throws IOException;
    }

    /** Opens the file for one more reader. */
    @FunctionalInterface
    interface Streams {
        ChannelImageInputStream open() throws IOException;
    }

    /** The rows of a file that is opened anew for each reader. */
    static ImageRows open(Path file, long maxPixels) {
        try (ChannelImageInputStream in = ChannelImageInputStream.open(file)) {
            ImageFormat format = formatOf(file, in);
            return new ImageDecoder(file, format, in, () -> ChannelImageInputStream.open(file), maxPixels).rows();
        } catch (IOException e) {
            throw ImageFiles.cannotRead(file, e);
        }
    }

    /**
     * The size that the header says, within the limit; the rest of the file is not looked at.
     *
     * @throws UserException if the header is damaged, or the image larger
     */
    ImageSize header() {
        return guarded(file, format, () -> check.header(format));
    }

    /**
     * The pixels.
     *
     * @throws UserException if the file is damaged, of a kind that is not read, or larger than allowed
     */
    ImageRows rows() {
        return guarded(file, format, () -> {
            check.run(format);
            return decode();
        });
    }

    /** Channels and depth that the pixels will have, at most, and whether they are decoded while they are read. */
    record Kind(int channels, int depth, boolean streamed) {}

    Kind kind() {
        return guarded(file, format, () -> switch (format) {
            case PNG -> kind(Readers.jdk(format), PngLayout.of(in).rowByRow());
            case TIFF -> {
                boolean streamed = isStreamed(TiffLayout.of(in));
                yield kind(streamed ? Readers.jdk(format) : Readers.twelveMonkeysTiff(), streamed);
            }
            case JPEG -> new Kind(JpegLayout.of(in).components().size() == 1 ? 1 : 3, 8, false);
            case WEBP -> new Kind(WebpHeader.of(in).alpha() ? 4 : 3, 8, false);
            case BMP, GIF -> kind(Readers.jdk(format), false);
        });
    }

    /** Of a JPEG. */
    OptionalInt jpegQuality() {
        return guarded(file, format, () -> JpegLayout.of(in).quality());
    }

    private Kind kind(ImageReader reader, boolean streamed) throws IOException {
        PixelKind kind = PixelKind.of(type(reader).createBufferedImage(1, 1));
        return new Kind(kind.channels(), kind.depth(), streamed);
    }

    private ImageRows decode() throws IOException {
        return switch (format) {
            case PNG -> png();
            case TIFF -> tiff();
            case JPEG -> {
                JpegLayout layout = JpegLayout.of(in);
                yield whole(Readers.jdk(format), reader -> JpegDecoder.decode(in, layout, reader));
            }
            case WEBP -> {
                WebpProfile.hide(in);
                yield whole(Readers.webp(), this::first);
            }
            case BMP, GIF -> whole(Readers.jdk(format), this::first);
        };
    }

    /** Makes one sentence of whatever a decoder meets a damaged file with. */
    static <T> T guarded(Path file, ImageFormat format, Decoding<T> decoding) {
        try {
            return decoding.run();
        } catch (UserException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw outOfMemory(file, e);
        } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
            // ImageIO's plugins meet damaged files with any throwable there is.
            throw HeaderCheck.damaged(file, format, Messages.reason(e), e);
        }
    }

    static UserException outOfMemory(Path file, OutOfMemoryError e) {
        return new UserException(
                Code.NO_MEMORY,
                "%s does not fit into the memory".formatted(file),
                "use a smaller image or give Java more with -Xmx",
                e);
    }

    static ImageFormat formatOf(Path file, ChannelImageInputStream in) throws IOException {
        byte[] head = new byte[ImageFormat.MAGIC_LENGTH];
        int n = Math.max(0, in.read(head)); // a regular file gives all that it has
        if (n == 0) {
            throw new UserException(Code.DAMAGED, "%s is empty".formatted(file), "get an undamaged copy");
        }
        return ImageFormat.ofContent(Arrays.copyOf(head, n))
                .orElseThrow(() -> new UserException(
                        Code.NOT_AN_IMAGE,
                        "%s is not a PNG, JPEG, WebP, TIFF, BMP or GIF image".formatted(file),
                        "convert it to PNG first"));
    }

    private ImageRows png() throws IOException {
        PngLayout layout = PngLayout.of(in);
        if (!layout.rowByRow()) {
            return whole(Readers.jdk(format), this::first);
        }
        ImageTypeSpecifier type = type(Readers.jdk(format));
        return rows(layout.width(), layout.height(), type, () -> new PngStrips(streams.open(), layout, type));
    }

    private ImageRows tiff() throws IOException {
        TiffLayout layout = TiffLayout.of(in);
        if (!isStreamed(layout)) {
            BufferedRows rows = whole(Readers.twelveMonkeysTiff(), this::first);
            return rows.kind() instanceof CmykPixels inks && inks.profile().isEmpty()
                    ? rows.with(
                            new CmykPixels(CmykPixels.profile(layout.profile().read(in)), inks.depth()))
                    : rows;
        }
        TiffStrips.hideDifferences(in, layout);
        ImageTypeSpecifier type = type(Readers.jdk(format));
        int width = Math.toIntExact(layout.width());
        int height = Math.toIntExact(layout.height());
        return rows(width, height, type, () -> new TiffStrips(streams.open(), layout));
    }

    private static boolean isStreamed(TiffLayout layout) {
        return layout.way() != TiffLayout.Way.TWELVE_MONKEYS
                && !(layout.compressed() && layout.rows() > LARGEST_STRIP / layout.width());
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

    private ImageRows rows(int width, int height, ImageTypeSpecifier type, Strips.Opener strips) {
        PixelKind kind = PixelKind.of(type.createBufferedImage(1, 1));
        return new FileRows(file, format, width, height, kind.channels(), kind.depth(), strips);
    }

    /** Uses a reader to decode an image. */
    @FunctionalInterface
    private interface Whole {
        BufferedImage decode(ImageReader reader) throws IOException;
    }

    private BufferedRows whole(ImageReader reader, Whole decoding) throws IOException {
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
