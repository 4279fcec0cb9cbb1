// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.bmp;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.image.codec.UnsupportedKindException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import javax.imageio.IIOException;

/**
 * The content of a BMP's headers.
 *
 * @param bottomUp whether the file begins with the picture's lowest row
 * @param bits the bits of a pixel
 * @param compression 0 none, 1 and 2 run lengths, 3 masks, 6 masks that include one for alpha
 * @param pixels the position of the pixels
 * @param masks which bits are red, green, blue and alpha in uncompressed pixels of 16 or 32 bits; without meaning for
 *     others
 * @param header the information header, at least the 12 bytes of the OS/2 header
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
    private static final Set<Integer> BITS = Set.of(1, 4, 8, 16, 24, 32);
    private static final int FILE_HEADER = 14;
    private static final int OLD = 12; // bytes of the OS/2 header, which has 16-bit sizes
    private static final int USUAL = 40;
    private static final int WITH_MASKS = 52;
    private static final int WITH_ALPHA = 56;
    private static final int VERSION_4 = 108;
    private static final int VERSION_5 = 124;
    private static final int MASKED = 3;
    private static final int MASKED_WITH_ALPHA = 6;
    private static final int EMBEDDED = 0x4D424544; // "MBED": the profile is in the file

    /** Which bits of a pixel belong to each channel; 0 for a missing channel. */
    record Masks(int red, int green, int blue, int alpha) {
        /** The masks of a file that has none: 5 bits for each channel in 16, 8 bits in 32. */
        static Masks usual(int bits) {
            return bits == 16 ? new Masks(0x7C00, 0x3E0, 0x1F, 0) : new Masks(0xFF0000, 0xFF00, 0xFF, 0);
        }
    }

    /** The position of a profile. */
    record Profile(long at, long length) {}

    /**
     * Reads the headers and checks that the file has all its uncompressed pixels.
     *
     * @throws EOFException if pixels are missing
     * @throws IIOException if the file is no BMP of a kind that is read
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
        // 4 and 5 mean an embedded JPEG or PNG.
        if (compression < 0 || (compression > MASKED && compression != MASKED_WITH_ALPHA)) {
            throw new IIOException("its compression %d is not known".formatted(compression));
        }
        if (bits == 2) {
            throw new UnsupportedKindException(
                    "is a BMP of 2 bits a pixel, which is not read", "convert it to PNG first");
        }
        if (!BITS.contains(bits)) {
            throw new IIOException("its pixels have %d bits".formatted(bits));
        }
        long row = rowBytes(width, bits);
        boolean runs = compression == 1 || compression == 2;
        if (!runs && width > 0 && row > (source.size() - pixels) / Math.max(1, Math.abs(height))) {
            throw new EOFException();
        }
        Masks masks = bits == 16 || bits == 32 ? masks(source, header, n, bits, compression) : Masks.usual(bits);
        return new BmpIndex(width, Math.abs(height), height > 0, bits, compression, pixels, masks, header);
    }

    /** The bytes of a row, a multiple of four. */
    static long rowBytes(long width, int bits) {
        return (Math.max(0, width) * bits + 31) / 32 * 4;
    }

    private static Masks masks(ByteSource source, ByteBuffer header, int n, int bits, int compression)
            throws IOException {
        boolean masked = compression == MASKED || compression == MASKED_WITH_ALPHA;
        if (!masked) {
            // Programs that write an alpha mask although the compression is "none" mean it.
            boolean alpha = n >= VERSION_4 && bits == 32 && header.getInt(WITH_MASKS) == 0xFF000000;
            Masks usual = Masks.usual(bits);
            return new Masks(usual.red, usual.green, usual.blue, alpha ? 0xFF000000 : 0);
        }
        // In a header of the usual length the masks follow the header. In longer headers they are fields at the same
        // position.
        boolean alpha = n >= WITH_ALPHA || (n < WITH_MASKS && compression == MASKED_WITH_ALPHA);
        ByteBuffer bytes = source.buffer(FILE_HEADER + USUAL, alpha ? 16 : 12, ByteOrder.LITTLE_ENDIAN);
        return new Masks(bytes.getInt(), bytes.getInt(), bytes.getInt(), alpha ? bytes.getInt() : 0);
    }

    /** Whether each pixel is a number of 16 or 32 bits whose channels the masks select. */
    boolean isMasked() {
        return (bits == 16 || bits == 32) && compression != 1 && compression != 2;
    }

    /** The position of the embedded profile, if there is one. */
    Optional<Profile> profile() {
        if (header.capacity() < VERSION_5 || header.getInt(56) != EMBEDDED) {
            return Optional.empty();
        }
        long at = FILE_HEADER + Integer.toUnsignedLong(header.getInt(112));
        return Optional.of(new Profile(at, Integer.toUnsignedLong(header.getInt(116))));
    }

    /** Pixels per metre, across and down; 0 if the file does not say. */
    int[] perMetre() {
        return header.capacity() < USUAL ? new int[2] : new int[] {header.getInt(24), header.getInt(28)};
    }
}
