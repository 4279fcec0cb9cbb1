package io.github.laddersr.image;

import io.github.laddersr.UserException;
import io.github.laddersr.ifd.DamagedException;
import io.github.laddersr.base.Messages;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What must hold before a decoder is let loose on a file: sizes within the limit, and a container that is whole.
 * ImageIO's PNG reader looks at no checksum and is content once it has its rows; here the CRC of every critical chunk
 * must match and IEND be there, so a damaged file is not taken for a good one.
 */
final class HeaderCheck {
    private static final int IHDR = 0x49484452;
    private static final int IEND = 0x49454E44;
    private static final int ANCILLARY = 0x20000000; // lower case first letter
    private static final int DEFLATE_BEST = 1032; // no deflate stream grows by more than this

    private final Path file;
    private final ImageInputStream in;
    private final long maxPixels;

    HeaderCheck(Path file, ImageInputStream in, long maxPixels) {
        this.file = file;
        this.in = in;
        this.maxPixels = maxPixels;
    }

    /** Checks the file from its start; the stream's position afterwards is undefined. */
    void run(ImageFormat format) throws IOException {
        in.setByteOrder(ByteOrder.BIG_ENDIAN);
        try {
            switch (format) {
                case PNG -> png();
                case JPEG -> jpeg();
                case WEBP -> {
                    WebpHeader header = WebpHeader.of(in);
                    size(header.width(), header.height());
                }
                case TIFF -> {} // its directories are read once, by its decoder
                case BMP -> {
                    BmpHeader header = BmpHeader.of(in);
                    size(header.width(), header.height());
                }
                case GIF -> {
                    GifHeader header = GifHeader.of(in);
                    size(header.width(), header.height());
                }
            }
        } catch (EOFException e) {
            throw damaged(format, "it ends too early", e);
        } catch (IIOException e) {
            throw damaged(format, Messages.reason(e), e);
        }
    }

    /** Refuses sizes that are zero or together above the limit. */
    void size(long width, long height) {
        if (width < 1 || height < 1) {
            throw new UserException("%s says it is %dx%d pixels, that is, empty: get an undamaged copy."
                    .formatted(file, width, height));
        }
        if (width > maxPixels / height) {
            throw new UserException(
                    "%s says it is %dx%d pixels, above the limit of %d: use a smaller image or raise --max-pixels."
                            .formatted(file, width, height, maxPixels));
        }
    }

    private void png() throws IOException {
        long length = in.length();
        long at = 8;
        long compressed = 0;
        long raw = -1;
        byte[] buffer = new byte[1 << 16];
        while (true) {
            in.seek(at);
            long size = in.readUnsignedInt();
            int type = in.readInt();
            if (length >= 0 && size > length - at - 12) {
                throw new EOFException();
            }
            if ((raw < 0) != (type == IHDR)) {
                throw damaged(ImageFormat.PNG, "its IHDR chunk is not the first and only one", null);
            }
            if ((type & ANCILLARY) == 0) {
                crc(type, size, buffer);
            }
            if (type == IHDR) {
                raw = pngHeader(at + 8, size);
            } else if (type == PngLayout.IDAT) {
                compressed += size;
            } else if (type == IEND) {
                if (compressed == 0 || compressed < raw / DEFLATE_BEST) {
                    throw damaged(ImageFormat.PNG, "it has too little data for its size", null);
                }
                return;
            }
            at += 12 + size;
        }
    }

    /** Checks the sizes; returns the bytes that the pixels have uncompressed. */
    private long pngHeader(long at, long size) throws IOException {
        if (size != 13) {
            throw damaged(ImageFormat.PNG, "its IHDR chunk has the wrong length", null);
        }
        in.seek(at);
        long width = in.readUnsignedInt();
        long height = in.readUnsignedInt();
        int bits = in.readUnsignedByte();
        int colour = in.readUnsignedByte();
        if (Integer.bitCount(bits) != 1 || bits > 16 || PngLayout.samples(colour) == 0) {
            throw damaged(ImageFormat.PNG, "its bit depth or colour type is unknown", null);
        }
        size(width, height);
        return width * height * PngLayout.samples(colour) * bits / 8;
    }

    private void crc(int type, long size, byte[] buffer) throws IOException {
        CRC32 crc = new CRC32();
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc.update(type >>> shift);
        }
        long left = size;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw new EOFException();
            }
            crc.update(buffer, 0, n);
            left -= n;
        }
        if (in.readUnsignedInt() != crc.getValue()) {
            throw damaged(ImageFormat.PNG, "a checksum does not match", null);
        }
    }

    private void jpeg() throws IOException {
        JpegLayout layout = JpegLayout.of(in);
        size(layout.width(), layout.height());
        if (layout.bits() != 8) {
            throw new UserException("%s is a JPEG of %d bits a sample, but only 8 are read: convert it to 8 bits first."
                    .formatted(file, layout.bits()));
        }
        if (layout.process() > 2) {
            throw new UserException(
                    "%s is a lossless or arithmetically coded JPEG, which are not read: convert it to PNG first."
                            .formatted(file));
        }
    }

    UserException damaged(ImageFormat format, String how, @Nullable Throwable cause) {
        return damaged(file, format, how, cause);
    }

    static UserException damaged(Path file, ImageFormat format, String how, @Nullable Throwable cause) {
        // A decoder of others may also lack what the file needs.
        String pattern = format == ImageFormat.TIFF && !(cause instanceof DamagedException)
                ? "%s is a %s that can't be decoded (%s): get an undamaged copy or convert it to PNG."
                : "%s is a damaged %s (%s): get an undamaged copy.";
        String sentence = pattern.formatted(file, format.title(), how);
        return cause == null ? new UserException(sentence) : new UserException(sentence, cause);
    }
}
