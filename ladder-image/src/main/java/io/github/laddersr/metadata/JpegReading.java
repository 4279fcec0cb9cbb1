package io.github.laddersr.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** JPEG: JFIF's density, and EXIF, XMP, ICC and IPTC in application segments, some in several. */
final class JpegReading {
    static final byte[] JFIF = latin("JFIF\0");
    static final byte[] EXIF = latin("Exif\0\0");
    static final byte[] XMP = latin("http://ns.adobe.com/xap/1.0/\0");
    static final byte[] XMP_EXTENSION = latin("http://ns.adobe.com/xmp/extension/\0");
    static final byte[] ICC = latin("ICC_PROFILE\0");
    static final int GUID = 32;
    static final int CMYK_CHANNELS = 4;

    private final Source source;
    private final Found found;
    private final List<byte[]> iccParts = new ArrayList<>();
    private final List<byte[]> extensionParts = new ArrayList<>();
    private final ByteArrayOutputStream resources = new ByteArrayOutputStream();
    private long kept;

    private JpegReading(Source source, Found found) {
        this.source = source;
        this.found = found;
    }

    static void read(Source source, Found found) throws IOException {
        JpegReading reading = new JpegReading(source, found);
        found.attempt("metadata", reading::segments);
        reading.finish();
    }

    private void segments() throws IOException {
        long at = 2;
        while (true) {
            ByteBuffer head = source.buffer(at, 2, ByteOrder.BIG_ENDIAN);
            if (head.get(0) != (byte) 0xFF) {
                throw new DamagedException("a marker is missing");
            }
            int marker = Byte.toUnsignedInt(head.get(1));
            if (marker == 0xFF) { // fill bytes
                at++;
                continue;
            }
            if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) { // markers without a length
                at += 2;
                continue;
            }
            if (marker == 0xD9 || marker == 0xDA) { // the end, or the pixels
                return;
            }
            int n = Short.toUnsignedInt(
                    source.buffer(at + 2, 2, ByteOrder.BIG_ENDIAN).getShort());
            if (n < 2) {
                throw new DamagedException("a segment without a length");
            }
            segment(marker, source.bytes(at + 4, n - 2));
            at += 2 + n;
        }
    }

    private void segment(int marker, byte[] data) throws IOException {
        if (marker == 0xE0 && startsWith(data, JFIF) && data.length >= 12) {
            jfif(ByteBuffer.wrap(data));
        } else if (marker == 0xE1 && startsWith(data, EXIF)) {
            found.exif(data);
        } else if (marker == 0xE1 && startsWith(data, XMP)) {
            found.xmp(Arrays.copyOfRange(data, XMP.length, data.length));
        } else if (marker == 0xE1 && startsWith(data, XMP_EXTENSION)) {
            keep(extensionParts, Arrays.copyOfRange(data, XMP_EXTENSION.length, data.length));
        } else if (marker == 0xE2 && startsWith(data, ICC)) {
            keep(iccParts, Arrays.copyOfRange(data, ICC.length, data.length));
        } else if (marker == 0xED && startsWith(data, Photoshop.MARK)) {
            count(data.length);
            resources.write(data, Photoshop.MARK.length, data.length - Photoshop.MARK.length);
        } else if (isFrame(marker) && data.length > 5 && data[5] == CMYK_CHANNELS) {
            found.convertedToSrgb();
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private void keep(List<byte[]> parts, byte[] part) throws DamagedException {
        count(part.length);
        parts.add(part);
    }

    private void count(int n) throws DamagedException {
        kept += n;
        if (kept > Source.MOST) {
            throw new DamagedException("more than %d MB".formatted(Source.MOST >> 20));
        }
    }

    private void jfif(ByteBuffer data) {
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

    private void finish() throws IOException {
        if (!iccParts.isEmpty()) {
            found.attempt("the ICC profile", () -> found.icc(profile(iccParts)));
        }
        if (resources.size() > 0) {
            found.attempt(
                    "the IPTC data",
                    () -> Photoshop.iptc(resources.toByteArray()).ifPresent(found::iptc));
        }
        Optional<Bytes> xmp = found.xmp();
        if (!extensionParts.isEmpty() && xmp.isPresent()) {
            found.attempt("the extended XMP", () -> extension(xmp.get()));
        }
    }

    /** Parts say their number, from 1, and how many there are; they may lie in any order. */
    private static byte[] profile(List<byte[]> parts) throws DamagedException {
        int count = parts.size();
        byte[][] inOrder = new byte[count][];
        for (byte[] part : parts) {
            if (part.length < 2) {
                throw new DamagedException("cut short");
            }
            int number = Byte.toUnsignedInt(part[0]);
            if (Byte.toUnsignedInt(part[1]) != count || number < 1 || number > count) {
                throw new DamagedException("some of its parts are missing");
            }
            inOrder[number - 1] = part;
        }
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        for (byte[] part : inOrder) {
            if (part == null) {
                throw new DamagedException("some of its parts are missing");
            }
            profile.write(part, 2, part.length - 2);
        }
        return profile.toByteArray();
    }

    /** Parts say the extension's hash, its length and their place in it; those that the packet does not name are of no use. */
    private void extension(Bytes packet) throws DamagedException {
        String main = new String(packet.array(), StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[0];
        long filled = 0;
        for (byte[] part : extensionParts) {
            int data = GUID + 8;
            if (part.length < data || !main.contains(new String(part, 0, GUID, StandardCharsets.ISO_8859_1))) {
                continue;
            }
            ByteBuffer head = ByteBuffer.wrap(part);
            long length = Integer.toUnsignedLong(head.getInt(GUID));
            long at = Integer.toUnsignedLong(head.getInt(GUID + 4));
            int n = part.length - data;
            if (length > kept || at + n > length || (whole.length != 0 && length != whole.length)) {
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

    static boolean startsWith(byte[] data, byte[] mark) {
        return data.length >= mark.length && Arrays.equals(data, 0, mark.length, mark, 0, mark.length);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
