// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.png;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.image.codec.FileSplicer;
import io.github.laddersr.metadata.Bytes;
import io.github.laddersr.metadata.Density;
import io.github.laddersr.metadata.Embedding;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.PngChunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Puts metadata into a PNG, as chunks between the header and the pixels. */
public final class PngEmbedding {
    private static final int HEADER_END = 8 + 12 + 13;
    private static final int HEX_LINE = 72;

    private PngEmbedding() {}

    /** Copies an encoded file and adds the metadata. */
    public static void embed(Embedding embedding, ByteSource source, FileSplicer parts) throws IOException {
        PngIndex index = PngIndex.of(source);
        parts.copy(0, HEADER_END);
        Set<String> written = new HashSet<>();
        for (PngChunk chunk : chunks(embedding.metadata())) {
            written.add(chunk.type());
            parts.add(bytes(chunk));
        }
        for (PngIndex.Chunk own : index.chunks()) { // keeps the encoder's chunks unless the metadata replaces them
            long at = own.at() - 8;
            if (own.type().equals(PngIndex.PIXELS)) {
                parts.copy(at, source.size() - at);
                return;
            }
            if (!written.contains(own.type())) {
                parts.copy(at, own.length() + 12);
            }
        }
    }

    private static List<PngChunk> chunks(Metadata metadata) {
        List<PngChunk> chunks = new ArrayList<>();
        metadata.icc().ifPresent(icc -> chunks.add(chunk("iCCP", named("ICC profile", icc.toByteArray()))));
        for (PngChunk colour : metadata.pngChunks()) {
            // A profile says more than sRGB, and a file must not have both.
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
        return new PngChunk(type, Bytes.of(data));
    }

    /** The content of a chunk: a keyword, a zero, the number of the only compression method, the compressed bytes. */
    private static byte[] named(String keyword, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        out.write(0);
        out.write(0);
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
                DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater)) {
            deflated.write(content);
        } catch (IOException e) {
            throw new AssertionError("memory takes all bytes", e);
        }
        return out.toByteArray();
    }

    /**
     * The content of an XMP chunk as Adobe specifies it: the keyword, not compressed, no language, no translated
     * keyword.
     */
    private static byte[] xmp(Bytes packet) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PngChunk.XMP_KEYWORD.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[5]);
        out.writeBytes(packet.toByteArray());
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

    /** Writes a profile in ImageMagick's form, which other programs read too. PNG has no chunk for IPTC. */
    private static byte[] raw(String name, Bytes profile) {
        StringBuilder text = new StringBuilder();
        text.append('\n').append(name).append('\n').append("%8d".formatted(profile.size()));
        String digits = HexFormat.of().formatHex(profile.toByteArray());
        for (int i = 0; i < digits.length(); i += HEX_LINE) {
            text.append('\n').append(digits, i, Math.min(i + HEX_LINE, digits.length()));
        }
        return text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(PngChunk chunk) {
        byte[] type = chunk.type().getBytes(StandardCharsets.ISO_8859_1);
        byte[] data = chunk.data().toByteArray();
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
