// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.image.codec.UnsupportedKindException;
import java.util.Map;

/** How the bytes of strips and tiles are compressed. */
enum Compression {
    NONE,
    /** CCITT's fax codes for one bit a pixel: modified Huffman, group 3 and group 4. */
    FAX,
    LZW,
    JPEG,
    DEFLATE,
    PACK_BITS,
    ZSTANDARD,
    /** JPEG as TIFF 6 stored it, in separate pieces. Only TwelveMonkeys reads it. */
    OLD_JPEG;

    /** The names of compressions that are not read, for error messages. */
    private static final Map<Integer, String> UNREAD = Map.ofEntries(
            Map.entry(9, "JBIG"),
            Map.entry(10, "JBIG"),
            Map.entry(32766, "NeXT"),
            Map.entry(32771, "word-aligned CCITT"),
            Map.entry(32809, "ThunderScan"),
            Map.entry(32908, "Pixar's 10-bit LZW"),
            Map.entry(32909, "PixarLog"),
            Map.entry(32947, "Kodak DCS"),
            Map.entry(33003, "JPEG 2000"),
            Map.entry(33005, "JPEG 2000"),
            Map.entry(34661, "JBIG"),
            Map.entry(34676, "SGI LogLuv"),
            Map.entry(34677, "SGI LogLuv"),
            Map.entry(34712, "JPEG 2000"),
            Map.entry(34713, "Nikon NEF"),
            Map.entry(34887, "LERC"),
            Map.entry(34892, "lossy DNG"),
            Map.entry(34925, "LZMA"),
            Map.entry(34927, "WebP"),
            Map.entry(34934, "JPEG XR"),
            Map.entry(50001, "WebP"),
            Map.entry(50002, "JPEG XL"),
            Map.entry(52546, "JPEG XL"));

    /**
     * Returns the compression of the tag's value.
     *
     * @throws UnsupportedKindException if the compression is not read; the message has its name
     */
    static Compression of(long code) throws UnsupportedKindException {
        return switch ((int) Math.min(code, Integer.MAX_VALUE)) {
            case 1 -> NONE;
            case 2, 3, 4 -> FAX;
            case 5 -> LZW;
            case 6 -> OLD_JPEG;
            case 7 -> JPEG;
            case 8, 32946 -> DEFLATE;
            case 32773 -> PACK_BITS;
            case 34926, 50000 -> ZSTANDARD;
            default ->
                throw unread("%s compression"
                        .formatted(UNREAD.getOrDefault(
                                (int) Math.min(code, Integer.MAX_VALUE), "unknown (%d)".formatted(code))));
        };
    }

    private static UnsupportedKindException unread(String name) {
        return new UnsupportedKindException(
                "is a TIFF with %s, and this compression is not read".formatted(name),
                "convert it with 'tiffcp -c zip' or another program first");
    }
}
