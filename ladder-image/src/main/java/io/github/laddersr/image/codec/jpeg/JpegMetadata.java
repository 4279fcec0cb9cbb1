// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.jpeg;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.bytes.DamagedException;
import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.metadata.Bytes;
import io.github.laddersr.metadata.Density;
import io.github.laddersr.metadata.MetadataBuilder;
import io.github.laddersr.metadata.PhotoshopResources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the metadata of a JPEG: the density from JFIF, and EXIF, XMP, ICC and IPTC from application segments. Some of
 * these are spread over several segments.
 */
final class JpegMetadata {
    static final byte[] XMP_EXTENSION = JpegIndex.latin("http://ns.adobe.com/xmp/extension/\0");
    static final byte[] ICC = JpegIndex.latin("ICC_PROFILE\0");
    static final int GUID = 32;

    private final JpegIndex index;
    private final OpenFile input;
    private final MetadataBuilder found;

    private JpegMetadata(JpegIndex index, OpenFile input, MetadataBuilder found) {
        this.index = index;
        this.input = input;
        this.found = found;
    }

    static void read(JpegIndex index, OpenFile input, MetadataBuilder found) throws IOException {
        new JpegMetadata(index, input, found).read();
    }

    private void read() throws IOException {
        if (index.frame().components().size() == 4) {
            found.convertedToSrgb();
        }
        for (JpegIndex.Segment segment : index.segments()) {
            if (segment.marker() == 0xE0 && segment.length() >= 12 && segment.startsWith(JpegIndex.JFIF, input)) {
                density(ByteBuffer.wrap(segment.content(input)));
            } else if (segment.marker() == 0xE1 && !segment.startsWith(XMP_EXTENSION, input)) {
                found.app1(segment.content(input));
            } else if (segment.marker() == JpegIndex.COMMENT) {
                found.comment(segment.content(input));
            }
        }
        found.attempt("the ICC profile", () -> {
            byte[] profile = joinedProfile(index, input);
            if (profile.length > 0) {
                found.icc(profile);
            }
        });
        found.attempt("the IPTC data", () -> {
            ByteArrayOutputStream resources = new ByteArrayOutputStream();
            parts(0xED, PhotoshopResources.MARK, index, input).forEach(resources::writeBytes);
            found.photoshop(resources.toByteArray());
        });
        Optional<Bytes> xmp = found.xmp();
        if (xmp.isPresent()) {
            found.attempt("the extended XMP", () -> extension(xmp.get()));
        }
    }

    /** The contents of the segments of a marker that begin with the bytes {@code mark}, without these bytes. */
    private static List<byte[]> parts(int marker, byte[] mark, JpegIndex index, OpenFile input) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        long bytes = 0;
        for (JpegIndex.Segment segment : index.segments()) {
            if (segment.marker() == marker && segment.startsWith(mark, input)) {
                bytes += segment.length();
                if (bytes > ByteSource.MOST) {
                    throw new DamagedException("more than %d MB".formatted(ByteSource.MOST >> 20));
                }
                byte[] content = segment.content(input);
                parts.add(Arrays.copyOfRange(content, mark.length, content.length));
            }
        }
        return parts;
    }

    private void density(ByteBuffer data) {
        int x = Short.toUnsignedInt(data.getShort(8));
        int y = Short.toUnsignedInt(data.getShort(10));
        if (x > 0 && y > 0) {
            switch (data.get(7)) {
                case 1 -> found.density(Density.perInch(x, y));
                case 2 -> found.density(Density.perCentimetre(x, y));
                default -> found.density(new Density(x, y, Density.Unit.NONE));
            }
        }
    }

    /** The bytes of the ICC profile. Empty if there is none or it is incomplete. */
    static byte[] profile(JpegIndex index, OpenFile input) throws IOException {
        try {
            return joinedProfile(index, input);
        } catch (DamagedException e) {
            return new byte[0]; // reading the metadata gives the warning
        }
    }

    /**
     * Joins the parts of the ICC profile. Each part holds its number, from 1, and the number of parts. They may come in
     * any order.
     */
    private static byte[] joinedProfile(JpegIndex index, OpenFile input) throws IOException {
        List<byte[]> parts = parts(0xE2, ICC, index, input);
        byte[][] inOrder = new byte[parts.size()][];
        for (byte[] part : parts) {
            if (part.length < 2) {
                throw new DamagedException("cut short");
            }
            int number = Byte.toUnsignedInt(part[0]);
            if (number < 1 || number > inOrder.length || Byte.toUnsignedInt(part[1]) != inOrder.length) {
                throw new DamagedException("the number of its parts is not the one they say");
            }
            if (inOrder[number - 1] != null) {
                throw new DamagedException("it has two parts with the number %d".formatted(number));
            }
            inOrder[number - 1] = part;
        }
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        for (byte[] part : inOrder) {
            profile.write(part, 2, part.length - 2);
        }
        return profile.toByteArray();
    }

    /**
     * Joins the parts of the extended XMP. Each part holds the hash and the length of the extension and its own
     * position in it. Parts with another hash than the one in the packet are ignored.
     */
    private void extension(Bytes packet) throws IOException {
        String main = new String(packet.toByteArray(), StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[0];
        long filled = 0;
        List<byte[]> parts = parts(0xE1, XMP_EXTENSION, index, input);
        long most = parts.stream().mapToLong(part -> part.length).sum();
        for (byte[] part : parts) {
            int data = GUID + 8;
            if (part.length < data || !main.contains(new String(part, 0, GUID, StandardCharsets.ISO_8859_1))) {
                continue;
            }
            ByteBuffer head = ByteBuffer.wrap(part);
            long length = Integer.toUnsignedLong(head.getInt(GUID));
            long at = Integer.toUnsignedLong(head.getInt(GUID + 4));
            int n = part.length - data;
            if (length > most || at + n > length || (whole.length != 0 && length != whole.length)) {
                throw new DamagedException("some of its parts are missing");
            }
            whole = whole.length == 0 ? new byte[(int) length] : whole;
            System.arraycopy(part, data, whole, (int) at, n);
            filled += n;
        }
        if (filled != whole.length) {
            throw new DamagedException("some of its parts are missing");
        }
        if (whole.length > 0) {
            found.xmpExtension(whole);
        }
    }
}
