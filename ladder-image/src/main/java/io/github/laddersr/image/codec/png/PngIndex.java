// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.png;

import io.github.laddersr.bytes.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.imageio.IIOException;

/**
 * The chunks of a PNG in the file's order. Only their lengths and names are read, not their contents, until {@link
 * #checkSums} is called.
 *
 * @param header the content of the first chunk
 * @param chunks all chunks but the first and the last; the last one may be truncated
 * @param ended whether the file has its last chunk
 */
record PngIndex(Header header, List<Chunk> chunks, boolean ended) {
    static final String PIXELS = "IDAT";
    private static final int SIGNATURE = 8;
    private static final int AROUND = 12; // bytes of length, name and checksum
    private static final int HEADER = 13;
    private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4}; // samples of a pixel, by colour type

    /**
     * A chunk.
     *
     * @param at the position of its content
     * @param whole whether the chunk is complete, with its checksum
     */
    record Chunk(String type, long at, long length, boolean whole) {
        /** Whether a reader must understand it. Its name then begins with a capital letter. */
        boolean isCritical() {
            return (type.charAt(0) & 0x20) == 0;
        }
    }

    /**
     * The content of the header.
     *
     * @param bits the bits of a sample: 1, 2, 4, 8 or 16
     * @param colour the colour type: 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha
     * @param interlaced whether the picture is stored in seven passes
     */
    record Header(long width, long height, int bits, int colour, boolean interlaced) {
        /** The stored samples of a pixel. */
        int samples() {
            return SAMPLES[colour];
        }

        /** The bytes of a row of this many pixels. */
        long bytes(long pixels) {
            return (pixels * samples() * bits + 7) / 8;
        }
    }

    /**
     * Reads the header and visits each chunk.
     *
     * @throws EOFException if the file ends before the pixels
     * @throws IIOException if the header is missing or wrong
     */
    static PngIndex of(ByteSource source) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        Header header = null;
        long end = source.size();
        for (long at = SIGNATURE; at + 8 <= end; ) {
            ByteBuffer head = source.buffer(at, 8, ByteOrder.BIG_ENDIAN);
            long length = Integer.toUnsignedLong(head.getInt());
            String type = new String(head.array(), 4, 4, StandardCharsets.ISO_8859_1);
            boolean whole = length <= end - at - AROUND;
            if ((header == null) != type.equals("IHDR") || (header == null && length != HEADER)) {
                throw new IIOException("its IHDR chunk is not the first and only one");
            }
            if (header == null) {
                header = header(source.buffer(at + 8, HEADER, ByteOrder.BIG_ENDIAN));
            } else if (type.equals("IEND")) {
                return new PngIndex(header, List.copyOf(chunks), whole);
            } else if (length > 0) {
                chunks.add(new Chunk(type, at + 8, Math.min(length, end - at - 8), whole));
            }
            at += AROUND + length;
        }
        if (header == null || chunks.stream().noneMatch(chunk -> chunk.type.equals(PIXELS))) {
            throw new EOFException();
        }
        return new PngIndex(header, List.copyOf(chunks), false);
    }

    private static Header header(ByteBuffer content) throws IIOException {
        long width = Integer.toUnsignedLong(content.getInt());
        long height = Integer.toUnsignedLong(content.getInt());
        int bits = content.get();
        int colour = content.get();
        content.getShort(); // skips compression and filter: only one method exists for each
        boolean known = colour >= 0 && colour < SAMPLES.length && SAMPLES[colour] > 0;
        if (!known || Integer.bitCount(bits) != 1 || bits < 1 || bits > (colour == 3 ? 8 : 16)) {
            throw new IIOException("its bit depth or colour type is unknown");
        }
        return new Header(width, height, bits, colour, content.get() != 0);
    }

    List<Chunk> all(String type) {
        return chunks.stream().filter(chunk -> chunk.type.equals(type)).toList();
    }

    Optional<Chunk> first(String type) {
        return chunks.stream().filter(chunk -> chunk.type.equals(type)).findFirst();
    }

    /** The name of the first chunk that a reader must understand and that PNG does not define. */
    Optional<String> unknownCritical() {
        return chunks.stream()
                .filter(Chunk::isCritical)
                .map(Chunk::type)
                .filter(type -> !type.equals(PIXELS) && !type.equals("PLTE"))
                .findFirst();
    }

    /** Whether a chunk of {@code type} comes before the first one of {@code other}. */
    boolean isBefore(String type, String other) {
        for (Chunk chunk : chunks) {
            if (chunk.type.equals(type) || chunk.type.equals(other)) {
                return chunk.type.equals(type);
            }
        }
        return false;
    }

    /**
     * Compares the checksums of the chunks that are needed, so that damaged pixels are recognized. A truncated chunk is
     * skipped.
     */
    void checkSums(ByteSource source) throws IOException {
        byte[] part = new byte[1 << 16];
        for (Chunk chunk : chunks) {
            if (!chunk.isCritical() || !chunk.whole) {
                continue;
            }
            CRC32 crc = new CRC32();
            crc.update(chunk.type.getBytes(StandardCharsets.ISO_8859_1));
            for (long done = 0; done < chunk.length; ) {
                int n = (int) Math.min(part.length, chunk.length - done);
                byte[] read = n == part.length ? part : new byte[n];
                source.fill(chunk.at + done, read);
                crc.update(read);
                done += n;
            }
            if (source.buffer(chunk.at + chunk.length, 4, ByteOrder.BIG_ENDIAN).getInt() != (int) crc.getValue()) {
                throw new IIOException("a checksum does not match");
            }
        }
    }
}
