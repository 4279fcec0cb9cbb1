// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.bmp;

import io.github.laddersr.bytes.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.IIOException;

/**
 * What a BMP's headers say.
 *
 * @param bottomUp whether the first row in the file is the lowest of the picture
 * @param bits of a pixel
 * @param compression 0 none, 1 and 2 run lengths, 3 masks, 6 masks with one for alpha
 * @param pixels where they begin
 * @param masks which bits are red, green, blue and alpha, where pixels of 16 or 32 bits are not compressed; of no meaning for others
 * @param header the information header, at least the 12 bytes of OS/2's
 */
record BmpIndex(
        long width,
        long height,
        boolean bottomUp,
        int bits,
        int compression,
        long pixels,
        Masks masks,
        ByteBuffer header) {
    private static final int FILE_HEADER = 14;
    private static final int OLD = 12; // bytes of OS/2's header, with 16-bit sizes
    private static final int USUAL = 40;
    private static final int WITH_MASKS = 52;
    private static final int WITH_ALPHA = 56;
    private static final int VERSION_4 = 108;
    private static final int VERSION_5 = 124;
    private static final int MASKED = 3;
    private static final int MASKED_WITH_ALPHA = 6;
    private static final int EMBEDDED = 0x4D424544; // "MBED": the profile is in the file

    /** Bits of a pixel, 0 for a channel that is not there. */
    record Masks(int red, int green, int blue, int alpha) {
        /** Without any: 5 bits a channel of 16, 8 of 32. */
        static Masks usual(int bits) {
            return bits == 16 ? new Masks(0x7C00, 0x3E0, 0x1F, 0) : new Masks(0xFF0000, 0xFF00, 0xFF, 0);
        }
    }

    /** A profile's place. */
    record Profile(long at, long length) {}

    /**
     * Reads the headers, and checks that uncompressed pixels are all there.
     *
     * @throws EOFException if they are not
     * @throws IIOException if it is no BMP of the kinds that are read
     */
    static BmpIndex of(ByteSource source) throws IOException {
        ByteBuffer file = source.buffer(0, FILE_HEADER + 4, ByteOrder.LITTLE_ENDIAN);
        long pixels = Integer.toUnsignedLong(file.getInt(10));
        int n = file.getInt(FILE_HEADER);
        if (n < OLD) {
            throw new IIOException("its header is too short");
        }
        ByteBuffer header = source.buffer(FILE_HEADER, Math.min(n, VERSION_5), ByteOrder.LITTLE_ENDIAN);
        boolean old = n < USUAL;
        long width = n == OLD ? Short.toUnsignedLong(header.getShort(4)) : header.getInt(4);
        long height = n == OLD ? Short.toUnsignedLong(header.getShort(6)) : header.getInt(8);
        int bits = header.getShort(n == OLD ? 10 : 14);
        int compression = old ? 0 : header.getInt(16);
        // 4 and 5 would be a JPEG or PNG inside.
        if (compression < 0 || (compression > MASKED && compression != MASKED_WITH_ALPHA)) {
            throw new IIOException("its compression %d is not known".formatted(compression));
        }
        long row = rowBytes(width, bits);
        boolean runs = compression == 1 || compression == 2;
        if (!runs && width > 0 && row > (source.size() - pixels) / Math.max(1, Math.abs(height))) {
            throw new EOFException();
        }
        Masks masks = bits == 16 || bits == 32 ? masks(source, header, n, bits, compression) : Masks.usual(bits);
        return new BmpIndex(width, Math.abs(height), height > 0, bits, compression, pixels, masks, header);
    }

    /** Bytes of a row, which are a multiple of four. */
    static long rowBytes(long width, int bits) {
        return (Math.max(0, width) * bits + 31) / 32 * 4;
    }

    private static Masks masks(ByteSource source, ByteBuffer header, int n, int bits, int compression)
            throws IOException {
        boolean masked = compression == MASKED || compression == MASKED_WITH_ALPHA;
        if (!masked) {
            // Programs that write an alpha mask beside no compression mean it.
            boolean alpha = n >= VERSION_4 && bits == 32 && header.getInt(WITH_MASKS) == 0xFF000000;
            Masks usual = Masks.usual(bits);
            return new Masks(usual.red, usual.green, usual.blue, alpha ? 0xFF000000 : 0);
        }
        // In a header of the usual length they follow it; else they are its own fields, at the same place.
        boolean alpha = n >= WITH_ALPHA || (n < WITH_MASKS && compression == MASKED_WITH_ALPHA);
        ByteBuffer bytes = source.buffer(FILE_HEADER + USUAL, alpha ? 16 : 12, ByteOrder.LITTLE_ENDIAN);
        return new Masks(bytes.getInt(), bytes.getInt(), bytes.getInt(), alpha ? bytes.getInt() : 0);
    }

    /** Whether each pixel is a number of 16 or 32 bits that the masks take apart. */
    boolean isMasked() {
        return (bits == 16 || bits == 32) && compression != 1 && compression != 2;
    }

    /** Where the embedded profile is. */
    Optional<Profile> profile() {
        if (header.capacity() < VERSION_5 || header.getInt(56) != EMBEDDED) {
            return Optional.empty();
        }
        long at = FILE_HEADER + Integer.toUnsignedLong(header.getInt(112));
        return Optional.of(new Profile(at, Integer.toUnsignedLong(header.getInt(116))));
    }

    /** Pixels a metre, across and down; 0 where it is not said. */
    int[] perMetre() {
        return header.capacity() < USUAL ? new int[2] : new int[] {header.getInt(24), header.getInt(28)};
    }
}
