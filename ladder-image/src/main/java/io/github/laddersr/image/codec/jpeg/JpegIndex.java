// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.jpeg;

import io.github.laddersr.bytes.OpenFile;
import io.github.laddersr.image.codec.UnsupportedKindException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * The segments of a JPEG up to its first scan.
 *
 * @param segments all segments, including those of applications
 * @param strays how many bytes between segments belong to none
 * @param frame the content of the frame header
 * @param firstScan the position of the marker of the first scan
 */
record JpegIndex(List<Segment> segments, int strays, Frame frame, long firstScan) {
    static final int FIRST_APPLICATION = 0xE0;
    static final int LAST_APPLICATION = 0xEF;
    static final int COMMENT = 0xFE;
    static final int SCAN = 0xDA;
    static final int END = 0xD9;
    private static final int JPEG_LS = 0xF7; // the frame header of another standard
    private static final int TABLES = 0xDB;
    private static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };
    static final byte[] JFIF = latin("JFIF\0");
    private static final byte[] ADOBE = latin("Adobe");

    /**
     * A segment.
     *
     * @param marker the marker's second byte
     * @param at the position of its content, which follows its length
     * @param length the length of the content in bytes
     */
    record Segment(int marker, long at, int length) {
        boolean isApplication() {
            return marker >= FIRST_APPLICATION && marker <= LAST_APPLICATION;
        }

        /** Reads the content. */
        byte[] content(OpenFile input) throws IOException {
            return input.bytes(at, length);
        }

        /** Whether the content begins with these bytes. */
        boolean startsWith(byte[] mark, OpenFile input) throws IOException {
            return length >= mark.length && Arrays.equals(input.bytes(at, mark.length), mark);
        }
    }

    /** One component of the frame, such as luma. */
    record Component(int id, int sampling, int table) {}

    /**
     * The content of the frame header.
     *
     * @param marker 0xC0 baseline, 0xC1 extended, 0xC2 progressive; others are rare
     * @param bits the bits of a sample
     * @param components in the file's order
     */
    record Frame(int marker, int width, int height, int bits, List<Component> components) {
        private static Frame of(int marker, byte[] content) throws IIOException {
            int n = content.length < 6 ? 0 : content[5] & 0xFF;
            if (n == 0 || content.length < 6 + 3 * n) {
                throw new IIOException("its frame header is cut short");
            }
            List<Component> components = IntStream.range(0, n)
                    .mapToObj(c -> new Component(
                            content[6 + 3 * c] & 0xFF, content[7 + 3 * c] & 0xFF, content[8 + 3 * c] & 0xFF))
                    .toList();
            return new Frame(marker, pair(content, 3), pair(content, 1), content[0] & 0xFF, components);
        }

        /** Whether all components have the same number of samples. */
        boolean isEvenlySampled() {
            return components.stream().allMatch(c -> c.sampling == components.getFirst().sampling);
        }
    }

    /** Visits each segment. Bytes between segments are counted and ignored. */
    static JpegIndex of(OpenFile input) throws IOException {
        List<Segment> segments = new ArrayList<>();
        Frame frame = null;
        try (ImageInputStream in = input.stream()) {
            in.seek(2);
            int strays = 0;
            while (true) {
                int skipped = toMarker(in);
                strays += skipped;
                int marker = in.readUnsignedByte();
                long at = in.getStreamPosition() + 2;
                if (marker == SCAN) {
                    if (frame == null) {
                        throw new IIOException("its frame header is missing");
                    }
                    return new JpegIndex(List.copyOf(segments), strays, frame, at - 4);
                }
                if (marker == END) {
                    throw new IIOException("it has no picture");
                }
                if (marker == JPEG_LS && frame == null) {
                    throw new UnsupportedKindException("is a JPEG-LS, which is not read", "convert it to PNG first");
                }
                if (isAlone(marker)) {
                    continue;
                }
                int length = in.readUnsignedShort() - 2;
                if (length < 0) {
                    throw new IIOException("a segment has the wrong length");
                }
                if (length > input.size() - at) {
                    throw new EOFException();
                }
                Segment segment = new Segment(marker, at, length);
                segments.add(segment);
                if (isFrame(marker)) {
                    if (frame != null) {
                        throw new IIOException("it has two frame headers");
                    }
                    frame = Frame.of(marker, segment.content(input));
                }
                in.seek(at + length);
            }
        }
    }

    /** Moves to the second byte of the next marker. Returns how many bytes before it belong to no segment. */
    static int toMarker(ImageInputStream in) throws IOException {
        int skipped = 0;
        while (true) {
            if (in.readUnsignedByte() != 0xFF) {
                skipped++;
                continue;
            }
            int marker = in.readUnsignedByte();
            while (marker == 0xFF) { // fill bytes
                marker = in.readUnsignedByte();
            }
            if (marker != 0) {
                in.seek(in.getStreamPosition() - 1);
                return skipped;
            }
            skipped += 2;
        }
    }

    /** Whether no segment follows the marker. */
    static boolean isAlone(int marker) {
        return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    }

    static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /** The JFIF segment, if there is one. */
    boolean hasJfif(OpenFile input) throws IOException {
        return find(FIRST_APPLICATION, JFIF, input).isPresent();
    }

    /** Adobe's segment, if there is one. */
    Optional<Segment> adobe(OpenFile input) throws IOException {
        return find(0xEE, ADOBE, input).filter(segment -> segment.length >= 12);
    }

    /** The first segment of a marker whose content begins with these bytes. */
    Optional<Segment> find(int marker, byte[] mark, OpenFile input) throws IOException {
        for (Segment segment : segments) {
            if (segment.marker == marker && segment.startsWith(mark, input)) {
                return Optional.of(segment);
            }
        }
        return Optional.empty();
    }

    /** The quantization table of the first component, row by row; empty if it is missing. */
    Optional<int[]> luminanceTable(OpenFile input) throws IOException {
        int wanted = frame.components.getFirst().table;
        Optional<int[]> found = Optional.empty();
        for (Segment segment : segments) {
            if (segment.marker != TABLES) {
                continue;
            }
            byte[] content = segment.content(input);
            for (int at = 0; at < content.length; ) {
                boolean wide = content[at] >> 4 != 0;
                int which = content[at] & 0xF;
                int end = at + 1 + (wide ? 128 : 64);
                if (end > content.length) {
                    break;
                }
                if (which == wanted) {
                    int[] table = new int[ZIGZAG.length];
                    for (int i = 0; i < table.length; i++) {
                        table[ZIGZAG[i]] = wide ? pair(content, at + 1 + 2 * i) : content[at + 1 + i] & 0xFF;
                    }
                    found = Optional.of(table);
                }
                at = end;
            }
        }
        return found;
    }

    static int pair(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
