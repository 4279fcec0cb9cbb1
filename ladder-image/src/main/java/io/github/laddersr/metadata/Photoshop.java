// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Photoshop's image resources, in which JPEG and TIFF keep IPTC data: "8BIM", a number, a name, a length, the data; each part even. */
public final class Photoshop {
    /** What JPEG's segments of them begin with. */
    public static final byte[] MARK = "Photoshop 3.0\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] SIGNATURE = "8BIM".getBytes(StandardCharsets.ISO_8859_1);
    private static final int IPTC = 0x0404;
    private static final int NAMELESS = 12;

    private Photoshop() {}

    static boolean isResources(byte[] bytes) {
        return bytes.length >= 4 && Arrays.equals(bytes, 0, 4, SIGNATURE, 0, 4);
    }

    /** The IPTC data sets among the resources, if there are some. */
    public static Optional<byte[]> iptc(byte[] resources) throws DamagedException {
        int at = 0;
        while (at + NAMELESS <= resources.length && Arrays.equals(resources, at, at + 4, SIGNATURE, 0, 4)) {
            ByteBuffer buffer = ByteBuffer.wrap(resources);
            int id = Short.toUnsignedInt(buffer.getShort(at + 4));
            int name = 1 + Byte.toUnsignedInt(resources[at + 6]);
            int length = at + 6 + name + name % 2;
            if (length + 4 > resources.length) {
                throw new DamagedException("cut short");
            }
            int n = buffer.getInt(length);
            int data = length + 4;
            if (n < 0 || n > resources.length - data) {
                throw new DamagedException("cut short");
            }
            if (id == IPTC) {
                return Optional.of(Arrays.copyOfRange(resources, data, data + n));
            }
            at = data + n + n % 2;
        }
        return Optional.empty();
    }

    /** Resources of nothing but IPTC data sets. */
    static byte[] ofIptc(byte[] iptc) {
        return ByteBuffer.allocate(NAMELESS + iptc.length + iptc.length % 2)
                .put(SIGNATURE)
                .putShort((short) IPTC)
                .putShort((short) 0)
                .putInt(iptc.length)
                .put(iptc)
                .array();
    }
}
