// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.bytes.BoundedInflater;
import io.github.laddersr.bytes.DamagedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A chunk of a PNG that only another PNG can hold.
 *
 * @param type four letters
 * @param data the content, without length and checksum
 */
public record PngChunk(String type, Bytes data) {
    /** The keyword of the text chunk that holds an XMP packet. */
    public static final String XMP_KEYWORD = "XML:com.adobe.xmp";

    /** The keywords of the texts in which ImageMagick stores profiles and other blocks begin with this. */
    public static final String RAW_PROFILE = "Raw profile type ";

    private static final String COMMENT = "Comment";

    /** A text chunk for the comment of a JPEG or GIF, with the keyword that PNG's specification has for comments. */
    static PngChunk comment(String text) {
        boolean latin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
        // iTXt's fields: not compressed, no language, no translated keyword
        String head = COMMENT + (latin ? "\0" : "\0\0\0\0\0");
        byte[] bytes = (head + text).getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        return new PngChunk(latin ? "tEXt" : "iTXt", Bytes.adopt(bytes));
    }

    /** Whether the chunk is a comment, as a JPEG can hold too. */
    public boolean isComment() throws IOException {
        return !isColour() && keyword().equals(COMMENT);
    }

    /** Whether the chunk says which colours the samples mean, as a profile does. */
    public boolean isColour() {
        return switch (type) {
            case "gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI" -> true;
            default -> false;
        };
    }

    /**
     * The keyword of a text or profile chunk.
     *
     * @throws DamagedException if the chunk has none
     */
    public String keyword() throws IOException {
        return new String(data.array(), 0, zero(0), StandardCharsets.ISO_8859_1);
    }

    /**
     * What follows the keyword of a text or profile chunk, expanded: Latin-1 in tEXt and zTXt, UTF-8 in iTXt, the
     * profile in iCCP.
     *
     * @throws DamagedException if it is truncated, or above {@link io.github.laddersr.bytes.ByteSource#MOST}
     */
    public byte[] content() throws IOException {
        byte[] bytes = data.array();
        int keyword = zero(0);
        return switch (type) {
            case "tEXt" -> Arrays.copyOfRange(bytes, keyword + 1, bytes.length);
            case "iTXt" -> {
                int text = zero(zero(keyword + 3) + 1) + 1; // after the language and the translated keyword
                boolean compressed = keyword + 1 < bytes.length && bytes[keyword + 1] != 0;
                yield compressed ? BoundedInflater.inflate(bytes, text) : Arrays.copyOfRange(bytes, text, bytes.length);
            }
            default -> BoundedInflater.inflate(bytes, Math.min(keyword + 2, bytes.length));
        };
    }

    /** The text that follows the keyword. */
    public String text() throws IOException {
        return new String(content(), type.equals("iTXt") ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private int zero(int from) throws DamagedException {
        byte[] bytes = data.array();
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        throw new DamagedException("cut short");
    }
}
