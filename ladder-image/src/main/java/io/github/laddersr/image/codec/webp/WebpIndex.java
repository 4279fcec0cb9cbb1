// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.webp;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.image.codec.SplicedStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOException;

/**
 * The chunks of a WebP.
 *
 * @param chunks in the file's order; chunks inside of frames are not listed
 * @param picture the first frame, or the only picture
 * @param frames the number of frames; 1 if the file is no animation
 */
record WebpIndex(long width, long height, List<Chunk> chunks, Picture picture, int frames) {
    static final int HEADER = 12;
    static final int HAS_ALPHA = 0x10;
    private static final int FRAME_HEADER = 16;

    /**
     * A chunk.
     *
     * @param at the position of its content, 8 bytes after the start of its name
     */
    record Chunk(String type, long at, long length) {
        /** The position of the next chunk. */
        long end() {
            return at + length + length % 2;
        }

        /** The bytes of the chunk with its header and padding. */
        long whole() {
            return end() - at + 8;
        }
    }

    /**
     * A picture.
     *
     * @param pixels the chunk that holds the pixels
     * @param alpha the chunk that holds the alpha of lossy pixels
     * @param x its left column on the canvas
     * @param y its upper row on the canvas
     * @param transparent whether the picture has alpha
     */
    record Picture(Chunk pixels, Optional<Chunk> alpha, int x, int y, int width, int height, boolean transparent) {}

    /**
     * Visits each chunk.
     *
     * @throws EOFException if the container is incomplete
     * @throws IIOException if there is no picture that can be read
     */
    static WebpIndex of(ByteSource source) throws IOException {
        long end = Integer.toUnsignedLong(little(source, 4, 4).getInt()) + 8;
        if (end > source.size()) {
            throw new EOFException();
        }
        List<Chunk> chunks = chunks(source, HEADER, end);
        if (chunks.isEmpty()) {
            throw new IIOException("it has no picture");
        }
        List<Chunk> frames = chunks.stream().filter(c -> c.type.equals("ANMF")).toList();
        Chunk first = chunks.getFirst();
        if (!first.type.equals("VP8X")) {
            Picture picture = picture(source, chunks, 0, 0);
            return new WebpIndex(picture.width, picture.height, chunks, picture, 1);
        }
        ByteBuffer canvas = little(source, first.at, 10);
        long width = 1 + three(canvas, 4);
        long height = 1 + three(canvas, 7);
        if (frames.isEmpty()) {
            Picture picture = picture(source, chunks, 0, 0);
            if (picture.width != width || picture.height != height) {
                throw new IIOException("its picture is not as large as its canvas");
            }
            return new WebpIndex(width, height, chunks, picture, 1);
        }
        Chunk frame = frames.getFirst();
        ByteBuffer head = little(source, frame.at, FRAME_HEADER);
        Picture picture = picture(
                source,
                chunks(source, frame.at + FRAME_HEADER, frame.at + frame.length),
                2 * three(head, 0),
                2 * three(head, 3));
        if (picture.x + (long) picture.width > width || picture.y + (long) picture.height > height) {
            throw new IIOException("its first frame is not inside of its canvas");
        }
        return new WebpIndex(width, height, chunks, picture, frames.size());
    }

    private static List<Chunk> chunks(ByteSource source, long from, long end) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        for (long at = from; at + 8 <= end; ) {
            ByteBuffer head = little(source, at, 8);
            String type = new String(head.array(), 0, 4, StandardCharsets.ISO_8859_1);
            Chunk chunk = new Chunk(type, at + 8, Integer.toUnsignedLong(head.getInt(4)));
            if (chunk.length > end - chunk.at) {
                throw new EOFException();
            }
            if (chunk.length > 0) {
                chunks.add(chunk);
            }
            at = chunk.end();
        }
        return List.copyOf(chunks);
    }

    /** Finds the picture among chunks. */
    private static Picture picture(ByteSource source, List<Chunk> chunks, int x, int y) throws IOException {
        Optional<Chunk> alpha = Optional.empty();
        for (Chunk chunk : chunks) {
            switch (chunk.type) {
                case "ALPH" -> alpha = Optional.of(chunk);
                case "VP8 " -> {
                    ByteBuffer sides = little(source, chunk.at + 6, 4); // after the frame tag and the start code
                    int width = sides.getShort() & 0x3FFF; // the other two bits request scaling
                    return new Picture(chunk, alpha, x, y, width, sides.getShort() & 0x3FFF, alpha.isPresent());
                }
                case "VP8L" -> {
                    int bits = little(source, chunk.at + 1, 4).getInt(); // after the signature
                    boolean transparent = (bits >>> 28 & 1) != 0;
                    int width = 1 + (bits & 0x3FFF);
                    return new Picture(chunk, Optional.empty(), x, y, width, 1 + (bits >>> 14 & 0x3FFF), transparent);
                }
                default -> {}
            }
        }
        throw new IIOException("it has no picture");
    }

    /** The first chunk of a type outside of frames. */
    Optional<Chunk> find(String type) {
        return chunks.stream().filter(chunk -> chunk.type.equals(type)).findFirst();
    }

    /** The picture as a separate file. Decoders then see no other frames and no profile, which they might apply. */
    SplicedStream.Builder alone() {
        SplicedStream.Builder body = new SplicedStream.Builder();
        Chunk pixels = picture.pixels;
        if (picture.alpha.isPresent()) {
            Chunk alpha = picture.alpha.get();
            byte[] head = extended(HAS_ALPHA, picture.width, picture.height);
            long size = 4L + head.length + alpha.whole() + pixels.whole();
            body.add(riff(size)).add(head);
            add(body, alpha);
        } else {
            body.add(riff(4 + pixels.whole()));
        }
        add(body, pixels);
        return body;
    }

    private static void add(SplicedStream.Builder body, Chunk chunk) {
        body.copy(chunk.at - 8, chunk.length + 8).add(new byte[(int) (chunk.length % 2)]);
    }

    static byte[] riff(long size) {
        return ByteBuffer.allocate(HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(latin("RIFF"))
                .putInt((int) size)
                .put(latin("WEBP"))
                .array();
    }

    /** The chunk that says which other chunks there are. */
    static byte[] extended(int flags, long width, long height) {
        ByteBuffer bytes = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(latin("VP8X")).putInt(10).putInt(flags);
        bytes.putShort((short) (width - 1)).put((byte) (width - 1 >> 16));
        bytes.putShort((short) (height - 1)).put((byte) (height - 1 >> 16));
        return bytes.array();
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int three(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at)) | Byte.toUnsignedInt(bytes.get(at + 2)) << 16;
    }

    private static ByteBuffer little(ByteSource source, long at, int n) throws IOException {
        return source.buffer(at, n, ByteOrder.LITTLE_ENDIAN);
    }
}
