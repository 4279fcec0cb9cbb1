// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The identifiers with which JPEG's application segments begin. They say what the segment holds. */
public final class SegmentIdentifiers {
    /** Precedes an EXIF block. */
    public static final byte[] EXIF = latin("Exif\0\0");

    /** Precedes an XMP packet. */
    public static final byte[] XMP = latin("http://ns.adobe.com/xap/1.0/\0");

    private SegmentIdentifiers() {}

    /** Whether content begins with an identifier. */
    public static boolean begins(byte[] content, byte[] mark) {
        return content.length >= mark.length && Arrays.equals(content, 0, mark.length, mark, 0, mark.length);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
