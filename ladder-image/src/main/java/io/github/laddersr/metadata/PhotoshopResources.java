// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.metadata;

import io.github.laddersr.bytes.DamagedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Photoshop's image resources, in which JPEG and TIFF keep IPTC data. Each resource is "8BIM", a number, a name, a
 * length and the data; name and data are padded to an even length.
 */
public final class PhotoshopResources {
    /** The identifier of JPEG's segments with Photoshop's resources. */
    public static final byte[] MARK = "Photoshop 3.0\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] SIGNATURE = "8BIM".getBytes(StandardCharsets.ISO_8859_1);
    private static final int IPTC = 0x0404;
    private static final int FIRST_PATH = 2000;
    private static final int LAST_PATH = 2997;
    private static final int NAMELESS = 12;

    private PhotoshopResources() {}

    static boolean isResources(byte[] bytes) {
        return bytes.length >= 4 && Arrays.equals(bytes, 0, 4, SIGNATURE, 0, 4);
    }

    /** Receives each resource. */
    @FunctionalInterface
    interface Visitor {
        /** Receives a resource's number and its data. */
        void visit(int id, byte[] data);
    }

    /**
     * Visits each resource in turn.
     *
     * @throws DamagedException if a resource is truncated, after those before it were visited
     */
    static void walk(byte[] resources, Visitor visitor) throws DamagedException {
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
            visitor.visit(id, Arrays.copyOfRange(resources, data, data + n));
            at = data + n + n % 2;
        }
    }

    /** Whether a resource holds IPTC data sets. */
    static boolean isIptc(int id) {
        return id == IPTC;
    }

    /** Whether a resource is a drawn path, such as a clipping path. */
    static boolean isPath(int id) {
        return id >= FIRST_PATH && id <= LAST_PATH;
    }

    /** Makes resources that hold only these IPTC data sets. */
    public static byte[] ofIptc(byte[] iptc) {
        return ByteBuffer.allocate(NAMELESS + iptc.length + iptc.length % 2)
                .put(SIGNATURE)
                .putShort((short) IPTC)
                .putShort((short) 0)
                .putInt(iptc.length)
                .put(iptc)
                .array();
    }
}
