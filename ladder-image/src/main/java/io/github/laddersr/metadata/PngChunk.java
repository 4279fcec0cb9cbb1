// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.bytes.Inflating;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A chunk of a PNG that only another PNG can hold.
 *
 * @param type four letters
 * @param data what it holds, without length and checksum
 */
public record PngChunk(String type, Bytes data) {
    /** The keyword of the text that is an XMP packet. */
    public static final String XMP_KEYWORD = "XML:com.adobe.xmp";

    /** What the keywords begin with of texts in which ImageMagick keeps profiles and other blocks. */
    public static final String RAW_PROFILE = "Raw profile type ";

    private static final String COMMENT = "Comment";

    /** A text that a JPEG or GIF has as its comment, by the keyword that PNG's specification has for that. */
    static PngChunk comment(String text) {
        boolean latin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
        String head = COMMENT + (latin ? "\0" : "\0\0\0\0\0"); // of iTXt: not compressed, no language, no other keyword
        byte[] bytes = (head + text).getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        return new PngChunk(latin ? "tEXt" : "iTXt", Bytes.adopt(bytes));
    }

    /** Whether it is what a JPEG has as its comment. */
    public boolean isComment() throws IOException {
        return !isColour() && keyword().equals(COMMENT);
    }

    /** Whether it says what the samples' colours are, as a profile does. */
    public boolean isColour() {
        return switch (type) {
            case "gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI" -> true;
            default -> false;
        };
    }

    /**
     * The keyword of a text or profile.
     *
     * @throws DamagedException if there is none
     */
    public String keyword() throws IOException {
        return new String(data.array(), 0, zero(0), StandardCharsets.ISO_8859_1);
    }

    /**
     * What stands behind the keyword of a text or profile, inflated: Latin-1 in tEXt and zTXt, UTF-8 in iTXt, the profile in iCCP.
     *
     * @throws DamagedException if it is cut short, or larger than what is read
     */
    public byte[] content() throws IOException {
        byte[] bytes = data.array();
        int keyword = zero(0);
        return switch (type) {
            case "tEXt" -> Arrays.copyOfRange(bytes, keyword + 1, bytes.length);
            case "iTXt" -> {
                int text = zero(zero(keyword + 3) + 1) + 1; // behind the language and the translated keyword
                boolean compressed = keyword + 1 < bytes.length && bytes[keyword + 1] != 0;
                yield compressed ? Inflating.inflate(bytes, text) : Arrays.copyOfRange(bytes, text, bytes.length);
            }
            default -> Inflating.inflate(bytes, Math.min(keyword + 2, bytes.length));
        };
    }

    /** The text behind the keyword. */
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
