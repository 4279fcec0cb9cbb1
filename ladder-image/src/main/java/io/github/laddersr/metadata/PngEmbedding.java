// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/** PNG: chunks between the header and the pixels. */
public final class PngEmbedding {
    private static final int HEADER_END = 8 + 12 + 13;
    private static final int HEX_LINE = 72;

    private PngEmbedding() {}

    /** Copies an encoded file, with the metadata in it. */
    public static void embed(Embedding embedding, ByteSource source, Parts parts) throws IOException {
        parts.copy(0, HEADER_END);
        Set<String> written = new HashSet<>();
        for (PngChunk chunk : chunks(embedding.metadata())) {
            written.add(chunk.type());
            parts.add(bytes(chunk));
        }
        long at = HEADER_END;
        while (true) { // the encoder's own chunks, unless they would be there twice
            ByteBuffer head = source.buffer(at, 8, ByteOrder.BIG_ENDIAN);
            long n = 12 + Integer.toUnsignedLong(head.getInt());
            String type = new String(head.array(), 4, 4, StandardCharsets.ISO_8859_1);
            if (type.equals("IDAT")) {
                break;
            }
            if (!written.contains(type)) {
                parts.copy(at, n);
            }
            at += n;
        }
        parts.copy(at, source.size() - at);
    }

    private static List<PngChunk> chunks(Metadata metadata) {
        List<PngChunk> chunks = new ArrayList<>();
        metadata.icc().ifPresent(icc -> chunks.add(chunk("iCCP", named("ICC profile", icc.array()))));
        for (PngChunk colour : metadata.pngChunks()) {
            // A profile says more, and the two must not be there together.
            if (colour.isColour()
                    && !(colour.type().equals("sRGB") && metadata.icc().isPresent())) {
                chunks.add(colour);
            }
        }
        metadata.density().ifPresent(density -> chunks.add(chunk("pHYs", density(density))));
        metadata.exif().ifPresent(exif -> chunks.add(new PngChunk("eXIf", exif)));
        metadata.xmp().ifPresent(xmp -> chunks.add(chunk("iTXt", xmp(xmp))));
        metadata.iptc()
                .ifPresent(iptc -> chunks.add(chunk("zTXt", named(PngChunk.RAW_PROFILE + "iptc", raw("iptc", iptc)))));
        metadata.pngChunks().stream().filter(c -> !c.isColour()).forEach(chunks::add);
        return chunks;
    }

    private static PngChunk chunk(String type, byte[] data) {
        return new PngChunk(type, Bytes.adopt(data));
    }

    /** A keyword, a zero, the number of the only compression there is, the compressed bytes. */
    private static byte[] named(String keyword, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        out.write(0);
        out.write(0);
        out.writeBytes(Inflating.deflate(content));
        return out.toByteArray();
    }

    /** The keyword, not compressed, no language, no translated keyword: what Adobe asks for. */
    private static byte[] xmp(Bytes packet) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PngChunk.XMP_KEYWORD.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[5]);
        out.writeBytes(packet.array());
        return out.toByteArray();
    }

    private static byte[] density(Density density) {
        ByteBuffer bytes = ByteBuffer.allocate(9);
        switch (density.unit()) {
            case INCH ->
                bytes.putInt(whole(Density.toMetre(density.x())))
                        .putInt(whole(Density.toMetre(density.y())))
                        .put((byte) 1);
            case NONE -> {
                long[] ratio = density.ratio(Integer.MAX_VALUE);
                bytes.putInt((int) ratio[0]).putInt((int) ratio[1]);
            }
        }
        return bytes.array();
    }

    private static int whole(long perMetre) {
        return (int) Math.clamp(perMetre, 1, Integer.MAX_VALUE);
    }

    /** ImageMagick's form, which others read too: there is no chunk for IPTC. */
    private static byte[] raw(String name, Bytes profile) {
        StringBuilder text = new StringBuilder();
        text.append('\n').append(name).append('\n').append("%8d".formatted(profile.size()));
        String digits = HexFormat.of().formatHex(profile.array());
        for (int i = 0; i < digits.length(); i += HEX_LINE) {
            text.append('\n').append(digits, i, Math.min(i + HEX_LINE, digits.length()));
        }
        return text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(PngChunk chunk) {
        byte[] type = chunk.type().getBytes(StandardCharsets.ISO_8859_1);
        byte[] data = chunk.data().array();
        CRC32 crc = new CRC32();
        crc.update(type);
        crc.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type)
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }
}
