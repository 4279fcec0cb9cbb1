// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes by which JPEG's application segments say what they hold. */
public final class Marks {
    /** Before an EXIF block. */
    public static final byte[] EXIF = latin("Exif\0\0");

    /** Before an XMP packet. */
    public static final byte[] XMP = latin("http://ns.adobe.com/xap/1.0/\0");

    private Marks() {}

    /** Whether content begins with a mark. */
    public static boolean begins(byte[] content, byte[] mark) {
        return content.length >= mark.length && Arrays.equals(content, 0, mark.length, mark, 0, mark.length);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
