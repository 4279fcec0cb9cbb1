package io.github.laddersr.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * What stands in a JPEG before its first scan.
 *
 * @param process the low half of its frame header's marker: 0 baseline, 1 extended, 2 progressive; the rest is rare
 * @param bits of a sample
 * @param components what the frame header says of each
 * @param jfif whether there is a JFIF marker
 * @param exif whether there is an EXIF marker
 * @param adobe the colour transform of Adobe's marker: 0 none, 1 YCbCr, 2 YCCK; -1 if there is no such marker
 * @param profiles the segments that together hold the ICC profile, in the file's order
 */
record JpegLayout(
        int width,
        int height,
        int process,
        int bits,
        List<Component> components,
        boolean jfif,
        boolean exif,
        int adobe,
        List<Segment> profiles) {
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] EXIF = "Exif\0".getBytes(StandardCharsets.ISO_8859_1);

    /** A component of the frame. */
    record Component(int id, int sampling) {}

    /**
     * A part of the ICC profile.
     *
     * @param marker position of the marker's second byte
     * @param number which part it is, from 1
     * @param data position of what it holds
     * @param length of that
     */
    record Segment(long marker, int number, long data, int length) {}

    /** Reads the segments up to the first scan. */
    static JpegLayout of(ImageInputStream in) throws IOException {
        in.setByteOrder(ByteOrder.BIG_ENDIAN);
        in.seek(2);
        boolean jfif = false;
        boolean exif = false;
        int adobe = -1;
        List<Segment> profiles = new ArrayList<>();
        JpegLayout frame = null;
        while (true) {
            int marker = marker(in);
            if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) { // no segment follows
                continue;
            }
            if (marker == 0xD9 || marker == 0xDA) {
                if (frame == null) {
                    throw new IIOException("its frame header is missing");
                }
                return new JpegLayout(
                        frame.width,
                        frame.height,
                        frame.process,
                        frame.bits,
                        frame.components,
                        jfif,
                        exif,
                        adobe,
                        List.copyOf(profiles));
            }
            long start = in.getStreamPosition();
            int length = in.readUnsignedShort();
            if (length < 2) {
                throw new IIOException("a segment has the wrong length");
            }
            if (isFrame(marker)) {
                if (frame != null) {
                    throw new IIOException("it has two frame headers");
                }
                frame = frame(in, marker & 0xF);
            } else if (marker >= 0xE0 && marker <= 0xEF) {
                byte[] head = new byte[Math.min(length - 2, ICC.length + 2)];
                in.readFully(head);
                jfif |= marker == 0xE0 && startsWith(head, JFIF);
                exif |= marker == 0xE1 && startsWith(head, EXIF);
                if (marker == 0xEE && startsWith(head, ADOBE) && head.length >= 12) {
                    adobe = head[11];
                } else if (marker == 0xE2 && startsWith(head, ICC) && head.length == ICC.length + 2) {
                    int before = 2 + head.length;
                    profiles.add(new Segment(start - 1, head[ICC.length] & 0xFF, start + before, length - before));
                }
            }
            in.seek(start + length);
        }
    }

    private static int marker(ImageInputStream in) throws IOException {
        if (in.readUnsignedByte() != 0xFF) {
            throw new IIOException("a marker is missing");
        }
        int marker = in.readUnsignedByte();
        while (marker == 0xFF) { // fill bytes
            marker = in.readUnsignedByte();
        }
        return marker;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static JpegLayout frame(ImageInputStream in, int process) throws IOException {
        int bits = in.readUnsignedByte();
        int height = in.readUnsignedShort();
        int width = in.readUnsignedShort();
        Component[] components = new Component[in.readUnsignedByte()];
        for (int c = 0; c < components.length; c++) {
            components[c] = new Component(in.readUnsignedByte(), in.readUnsignedByte());
            in.readUnsignedByte(); // the quantization table
        }
        return new JpegLayout(width, height, process, bits, List.of(components), false, false, -1, List.of());
    }

    private static boolean startsWith(byte[] bytes, byte[] with) {
        return bytes.length >= with.length && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
    }

    /** The ICC profile's bytes; none if there is no whole one. */
    byte[] profile(ImageInputStream in) throws IOException {
        List<Segment> parts = profiles.stream()
                .sorted((a, b) -> Integer.compare(a.number, b.number))
                .toList();
        byte[] bytes = new byte[parts.stream().mapToInt(Segment::length).sum()];
        int at = 0;
        try {
            for (Segment part : parts) {
                in.seek(part.data);
                in.readFully(bytes, at, part.length);
                at += part.length;
            }
        } catch (EOFException e) {
            return new byte[0];
        }
        return bytes;
    }

    /** Whether all components have as many samples. */
    boolean evenlySampled() {
        return components.stream().allMatch(c -> c.sampling == components.getFirst().sampling);
    }

    /**
     * Whether colour is stored as YCbCr (and black), not as RGB or CMYK: as Adobe's marker says. Without one, three components are unless
     * they are named RGB, and four if colour is stored at a lower resolution than black.
     */
    boolean isYcc() {
        if (adobe >= 0) {
            return adobe != 0;
        }
        return switch (components.size()) {
            case 3 ->
                jfif || !(components.get(0).id == 'R' && components.get(1).id == 'G' && components.get(2).id == 'B');
            case 4 -> !evenlySampled();
            default -> false;
        };
    }
}
