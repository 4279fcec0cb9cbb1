// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.webp;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.image.codec.FileSplicer;
import io.github.laddersr.metadata.Bytes;
import io.github.laddersr.metadata.Embedding;
import io.github.laddersr.metadata.ExifResolution;
import io.github.laddersr.metadata.Metadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts metadata into a WebP. The result has the extended format, whose first chunk says which other chunks there are.
 */
public final class WebpEmbedding {
    private static final int ICC = 0x20;
    private static final int EXIF = 0x08;
    private static final int XMP = 0x04;
    private static final long MOST = 0xFFFF_FFFEL;
    private static final Set<String> REPLACED = Set.of("VP8X", "ICCP", "EXIF", "XMP ");

    private WebpEmbedding() {}

    /** Copies an encoded file and adds the metadata. */
    public static void embed(Embedding embedding, ByteSource source, FileSplicer parts) throws IOException {
        Metadata metadata = embedding.metadata();
        if (metadata.iptc().isPresent()) {
            embedding.lost("IPTC data", "WebP has no place for them");
        }
        WebpIndex index = WebpIndex.of(source);
        // WebP can only store the density in EXIF. If there is no EXIF, it is made for the density.
        Optional<Bytes> exif = metadata.density().isEmpty()
                ? metadata.exif()
                : Optional.of(
                        ExifResolution.added(metadata.exif(), metadata.density().get()));
        byte[] icc = chunk("ICCP", metadata.icc());
        byte[] exifChunk = chunk("EXIF", exif);
        byte[] xmp = chunk("XMP ", metadata.xmp());
        int flags = (icc.length > 0 ? ICC : 0)
                | (index.picture().transparent() ? WebpIndex.HAS_ALPHA : 0)
                | (exifChunk.length > 0 ? EXIF : 0)
                | (xmp.length > 0 ? XMP : 0);
        List<WebpIndex.Chunk> kept = index.chunks().stream()
                .filter(c -> !REPLACED.contains(c.type()))
                .toList();
        byte[] first = WebpIndex.extended(flags, index.width(), index.height());
        long size = 4L + first.length + icc.length + exifChunk.length + xmp.length;
        size += kept.stream().mapToLong(WebpIndex.Chunk::whole).sum();
        if (size > MOST) {
            throw new DamagedException("it would be larger than 4 GB");
        }
        parts.add(WebpIndex.riff(size));
        parts.add(first);
        parts.add(icc);
        for (WebpIndex.Chunk chunk : kept) {
            parts.copy(chunk.at() - 8, chunk.whole());
        }
        parts.add(exifChunk);
        parts.add(xmp);
    }

    private static byte[] chunk(String type, Optional<Bytes> content) {
        if (content.isEmpty()) {
            return new byte[0];
        }
        byte[] bytes = content.get().toByteArray();
        return ByteBuffer.allocate(8 + bytes.length + bytes.length % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(WebpIndex.latin(type))
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }
}
