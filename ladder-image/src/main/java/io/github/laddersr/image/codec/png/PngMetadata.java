// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.png;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.metadata.Bytes;
import io.github.laddersr.metadata.Density;
import io.github.laddersr.metadata.MetadataBuilder;
import io.github.laddersr.metadata.PngChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads the metadata of a PNG: iCCP, eXIf, pHYs, XMP in iTXt, the profiles that ImageMagick writes as texts, chunks
 * about colour, and texts.
 */
final class PngMetadata {
    /**
     * Texts with which ImageMagick and file managers repeat information from elsewhere in the file. They would be wrong
     * for the result.
     */
    private static final List<String> COPIES = List.of("exif:", "icc:", "date:", "Thumb::");

    private final MetadataBuilder found;

    private PngMetadata(MetadataBuilder found) {
        this.found = found;
    }

    static void read(PngIndex index, ByteSource source, MetadataBuilder found) throws IOException {
        PngMetadata reading = new PngMetadata(found);
        for (PngIndex.Chunk chunk : index.chunks()) {
            if (chunk.whole()) {
                found.attempt(what(chunk.type()), () -> reading.read(chunk, source));
            }
        }
    }

    /** Says in words what a chunk of this type holds. */
    private static String what(String type) {
        return switch (type) {
            case "iCCP" -> "the ICC profile";
            case "eXIf" -> "the EXIF data";
            case "pHYs" -> "the density";
            case "tEXt", "zTXt", "iTXt" -> "a text";
            default -> "colour";
        };
    }

    private void read(PngIndex.Chunk chunk, ByteSource source) throws IOException {
        switch (chunk.type()) {
            case "iCCP" -> found.icc(chunk(chunk, source).content());
            case "eXIf" -> found.exif(source.bytes(chunk.at(), chunk.length()));
            case "pHYs" -> density(ByteBuffer.wrap(source.bytes(chunk.at(), 9)));
            case "gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI" -> found.chunk(chunk(chunk, source));
            case "tEXt", "zTXt", "iTXt" -> text(chunk(chunk, source));
            default -> {}
        }
    }

    private static PngChunk chunk(PngIndex.Chunk chunk, ByteSource source) throws IOException {
        return new PngChunk(chunk.type(), Bytes.of(source.bytes(chunk.at(), chunk.length())));
    }

    private void density(ByteBuffer data) {
        long x = Integer.toUnsignedLong(data.getInt());
        long y = Integer.toUnsignedLong(data.getInt());
        if (x > 0 && y > 0) {
            found.density(data.get() == 1 ? Density.perMetre(x, y) : new Density(x, y, Density.Unit.NONE));
        }
    }

    private void text(PngChunk chunk) throws IOException {
        String keyword = chunk.keyword();
        if (keyword.equals(PngChunk.XMP_KEYWORD) && chunk.type().equals("iTXt")) {
            found.attempt("the XMP packet", () -> found.xmp(chunk.content()));
        } else if (keyword.startsWith(PngChunk.RAW_PROFILE) && !chunk.type().equals("iTXt")) {
            String profile = keyword.substring(PngChunk.RAW_PROFILE.length());
            found.attempt("the profile " + profile, () -> found.block(profile, hex(chunk.content())));
        } else if (COPIES.stream().noneMatch(keyword::startsWith)) {
            found.chunk(chunk);
        }
    }

    /**
     * Decodes ImageMagick's form: a new line, the name, a new line, the length, a new line, then lines of hexadecimal
     * digits.
     */
    private static byte[] hex(byte[] text) throws DamagedException {
        String[] lines = new String(text, ISO_8859_1).split("\n", -1);
        if (lines.length < 4) {
            throw new DamagedException("cut short");
        }
        StringBuilder digits = new StringBuilder(text.length);
        for (int i = 3; i < lines.length; i++) {
            digits.append(lines[i].strip());
        }
        try {
            int n = Integer.parseInt(lines[2].strip());
            if (n < 0 || n > digits.length() / 2) {
                throw new DamagedException("cut short");
            }
            return HexFormat.of().parseHex(digits, 0, 2 * n);
        } catch (IllegalArgumentException e) { // a NumberFormatException too
            throw new DamagedException("no hexadecimal digits", e);
        }
    }
}
