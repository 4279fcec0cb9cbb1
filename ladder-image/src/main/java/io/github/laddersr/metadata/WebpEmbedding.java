// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** WebP: the extended form, whose first chunk says which others there are. */
public final class WebpEmbedding {
    private static final int HEADER = 12;
    private static final int ICC = 0x20;
    private static final int ALPHA = 0x10;
    private static final int EXIF = 0x08;
    private static final int XMP = 0x04;
    private static final long MOST = 0xFFFF_FFFEL;
    private static final Set<String> REPLACED = Set.of("VP8X", "ICCP", "EXIF", "XMP ");

    private WebpEmbedding() {}

    /** A chunk of the encoder's file: where it begins and how many bytes it has with header and padding. */
    private record Chunk(String type, long at, long bytes) {}

    /** What the first chunk says; sides in pixels. */
    private record Canvas(int width, int height, boolean alpha) {}

    /** Copies an encoded file, with the metadata in it. */
    public static void embed(Embedding embedding, ByteSource source, Parts parts) throws IOException {
        Metadata metadata = embedding.metadata();
        if (metadata.iptc().isPresent()) {
            embedding.lost("IPTC data", "WebP has no place for them");
        }
        List<Chunk> chunks = chunks(source);
        Canvas canvas = canvas(source, chunks.getFirst());
        Optional<Bytes> exif = exif(metadata);
        byte[] icc = chunk("ICCP", metadata.icc());
        byte[] exifChunk = chunk("EXIF", exif);
        byte[] xmp = chunk("XMP ", metadata.xmp());
        int flags = (icc.length > 0 ? ICC : 0)
                | (canvas.alpha() ? ALPHA : 0)
                | (exifChunk.length > 0 ? EXIF : 0)
                | (xmp.length > 0 ? XMP : 0);
        List<Chunk> kept =
                chunks.stream().filter(c -> !REPLACED.contains(c.type())).toList();
        byte[] first = extended(flags, canvas);
        long size = 4L + first.length + icc.length + exifChunk.length + xmp.length;
        size += kept.stream().mapToLong(Chunk::bytes).sum();
        if (size > MOST) {
            throw new DamagedException("it would be larger than 4 GB");
        }
        parts.add(ByteBuffer.allocate(HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(latin("RIFF"))
                .putInt((int) size)
                .put(latin("WEBP"))
                .array());
        parts.add(first);
        parts.add(icc);
        for (Chunk chunk : kept) {
            parts.copy(chunk.at(), chunk.bytes());
        }
        parts.add(exifChunk);
        parts.add(xmp);
    }

    /** The EXIF block; WebP has no other place for the density, so that it may be made for that. */
    private static Optional<Bytes> exif(Metadata metadata) throws IOException {
        if (metadata.density().isEmpty()) {
            return metadata.exif();
        }
        Density density = metadata.density().get();
        if (metadata.exif().isEmpty()) {
            return Optional.of(TiffWriter.block(TiffTree.of(density.fields()), ByteOrder.BIG_ENDIAN));
        }
        return Optional.of(ExifResolution.added(metadata.exif().get(), density));
    }

    private static List<Chunk> chunks(ByteSource source) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        for (long at = HEADER; at + 8 <= source.size(); ) {
            ByteBuffer head = source.buffer(at, 8, ByteOrder.LITTLE_ENDIAN);
            long n = Integer.toUnsignedLong(head.getInt(4));
            long bytes = 8 + n + n % 2;
            chunks.add(new Chunk(new String(head.array(), 0, 4, StandardCharsets.ISO_8859_1), at, bytes));
            at += bytes;
        }
        if (chunks.isEmpty()) {
            throw new DamagedException("cut short");
        }
        return chunks;
    }

    private static Canvas canvas(ByteSource source, Chunk first) throws IOException {
        long data = first.at() + 8;
        ByteBuffer bytes = source.buffer(data, 10, ByteOrder.LITTLE_ENDIAN);
        return switch (first.type()) {
            case "VP8 " -> new Canvas(bytes.getShort(6) & 0x3FFF, bytes.getShort(8) & 0x3FFF, false);
            case "VP8L" -> {
                int bits = bytes.getInt(1);
                yield new Canvas((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1, (bits >>> 28 & 1) != 0);
            }
            case "VP8X" ->
                new Canvas((bytes.getInt(4) & 0xFFFFFF) + 1, (bytes.getInt(6) >>> 8) + 1, (bytes.get(0) & ALPHA) != 0);
            default -> throw new DamagedException("an unknown chunk " + first.type());
        };
    }

    private static byte[] extended(int flags, Canvas canvas) {
        ByteBuffer bytes = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(latin("VP8X")).putInt(10).putInt(flags);
        bytes.putShort((short) (canvas.width() - 1)).put((byte) (canvas.width() - 1 >> 16));
        bytes.putShort((short) (canvas.height() - 1)).put((byte) (canvas.height() - 1 >> 16));
        return bytes.array();
    }

    private static byte[] chunk(String type, Optional<Bytes> content) {
        if (content.isEmpty()) {
            return new byte[0];
        }
        byte[] bytes = content.get().array();
        return ByteBuffer.allocate(8 + bytes.length + bytes.length % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(latin(type))
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
