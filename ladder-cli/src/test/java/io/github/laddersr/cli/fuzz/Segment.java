// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A segment of a file with its own length field: a chunk of PNG or WebP, a segment of JPEG, an entry of TIFF's first
 * directory, a block of GIF.
 *
 * @param start start of the segment in the file
 * @param end end of the segment, exclusive
 * @param lengthAt position of its length field
 * @param lengthBytes bytes of the length field: 1, 2 or 4
 * @param order byte order of the length field
 */
record Segment(int start, int end, int lengthAt, int lengthBytes, ByteOrder order) {
    private static final int MOST = 500;

    /** The segments of a file, as far as it can be parsed; empty for formats without segments. */
    static List<Segment> of(byte[] file) {
        List<Segment> found = new ArrayList<>();
        if (startsWith(file, 0, "\u0089PNG")) {
            png(file, found);
        } else if (startsWith(file, 0, "\u00ff\u00d8")) {
            jpeg(file, found);
        } else if (startsWith(file, 0, "RIFF")) {
            riff(file, found);
        } else if (startsWith(file, 0, "II*\0") || startsWith(file, 0, "MM\0*")) {
            tiff(file, found);
        } else if (startsWith(file, 0, "GIF8")) {
            gif(file, found);
        }
        return found;
    }

    /** Recomputes the checksums of a PNG, so that a change is not refused just for its checksum. */
    static void fixChecksums(byte[] file) {
        if (!startsWith(file, 0, "\u0089PNG")) {
            return;
        }
        List<Segment> chunks = new ArrayList<>();
        png(file, chunks);
        for (Segment chunk : chunks) {
            CRC32 crc = new CRC32();
            crc.update(file, chunk.start + 4, chunk.end - chunk.start - 8);
            ByteBuffer.wrap(file).putInt(chunk.end - 4, (int) crc.getValue());
        }
    }

    private static boolean startsWith(byte[] file, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            if (at + i >= file.length || file[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Adds a segment unless it extends beyond the file; returns whether it was added. */
    private static boolean add(
            List<Segment> to, byte[] file, int start, long end, int lengthAt, int bytes, ByteOrder order) {
        boolean fits = end > start && end <= file.length && to.size() < MOST;
        if (fits) {
            to.add(new Segment(start, (int) end, lengthAt, bytes, order));
        }
        return fits;
    }

    private static void png(byte[] file, List<Segment> to) {
        ByteBuffer in = ByteBuffer.wrap(file);
        for (int at = 8; at + 12 <= file.length; ) {
            long end = at + 12 + (in.getInt(at) & 0xffffffffL);
            if (!add(to, file, at, end, at, 4, ByteOrder.BIG_ENDIAN)) {
                return;
            }
            at = (int) end;
        }
    }

    private static void jpeg(byte[] file, List<Segment> to) {
        ByteBuffer in = ByteBuffer.wrap(file);
        for (int at = 2; at + 4 <= file.length && file[at] == (byte) 0xff; ) {
            int end = at + 2 + (in.getShort(at + 2) & 0xffff);
            if (!add(to, file, at, end, at + 2, 2, ByteOrder.BIG_ENDIAN)) {
                return;
            }
            at = end;
            // The coded data after a scan's header extends to the next marker that is neither a stuffed byte nor a
            // restart.
            while (at + 1 < file.length
                    && (file[at] != (byte) 0xff || file[at + 1] == 0 || (file[at + 1] & 0xf8) == 0xd0)) {
                at++;
            }
        }
    }

    private static void riff(byte[] file, List<Segment> to) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 12; at + 8 <= file.length; ) {
            long length = in.getInt(at + 4) & 0xffffffffL;
            long end = at + 8 + length + length % 2;
            if (!add(to, file, at, end, at + 4, 4, ByteOrder.LITTLE_ENDIAN)) {
                return;
            }
            at = (int) end;
        }
    }

    private static void tiff(byte[] file, List<Segment> to) {
        ByteOrder order = file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer in = ByteBuffer.wrap(file).order(order);
        long directory = file.length < 8 ? Integer.MAX_VALUE : in.getInt(4) & 0xffffffffL;
        if (directory + 2 > file.length) {
            return;
        }
        int first = (int) directory + 2;
        int entries = in.getShort((int) directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int at = first + 12 * i;
            if (!add(to, file, at, at + 12L, at + 4, 4, order)) {
                return;
            }
        }
    }

    private static void gif(byte[] file, List<Segment> to) {
        if (file.length < 13) {
            return;
        }
        int table = (file[10] & 0x80) == 0 ? 0 : 3 << ((file[10] & 7) + 1);
        int at = 13 + table;
        while (at + 2 < file.length && (file[at] == 0x21 || file[at] == 0x2c)) {
            int start = at;
            boolean image = file[at] == 0x2c;
            int local = image && at + 9 < file.length && (file[at + 9] & 0x80) != 0 ? 3 << ((file[at + 9] & 7) + 1) : 0;
            at += image ? 11 + local : 2;
            int lengthAt = at;
            while (at < file.length && file[at] != 0) {
                at += 1 + (file[at] & 0xff);
            }
            at++;
            if (!add(to, file, start, at, lengthAt, 1, ByteOrder.LITTLE_ENDIAN)) {
                return;
            }
        }
    }
}
