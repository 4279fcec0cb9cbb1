// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes TIFFs of every kind in plain loops, sample by sample. Tests compare what is read with what was written. */
final class TiffWriting {
    private TiffWriting() {}

    /** Returns the bits of the sample of channel c of pixel x, y. */
    @FunctionalInterface
    interface Samples {
        long at(int x, int y, int c);
    }

    /** Writes a file of one page. */
    static byte[] file(TiffKind kind, Samples samples, Map<Integer, long[]> moreTags) {
        return file(List.of(kind), samples, moreTags);
    }

    /** Writes a file of several pages of one byte order. */
    static byte[] file(List<TiffKind> pages, Samples samples, Map<Integer, long[]> moreTags) {
        TiffKind first = pages.getFirst();
        ByteBuffer out = ByteBuffer.allocate(1 << 22).order(first.order());
        boolean big = first.big();
        out.put((byte) (first.little() ? 'I' : 'M'))
                .put((byte) (first.little() ? 'I' : 'M'))
                .putShort((short) (big ? 43 : 42));
        if (big) {
            out.putShort((short) 8).putShort((short) 0);
        }
        int link = out.position();
        place(out, big, 0);
        for (TiffKind kind : pages) {
            List<Long> offsets = new ArrayList<>();
            List<Long> lengths = new ArrayList<>();
            for (byte[] segment : segments(kind, samples)) {
                offsets.add((long) out.position());
                lengths.add((long) segment.length);
                out.put(segment);
            }
            link = directory(out, kind, moreTags, offsets, lengths, link);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void place(ByteBuffer out, boolean big, long value) {
        if (big) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
    }

    private static int directory(
            ByteBuffer out,
            TiffKind kind,
            Map<Integer, long[]> moreTags,
            List<Long> offsets,
            List<Long> lengths,
            int link) {
        TreeMap<Integer, long[]> tags = new TreeMap<>();
        tags.put(256, new long[] {kind.width()});
        tags.put(257, new long[] {kind.height()});
        tags.put(258, kind.bits().stream().mapToLong(b -> b).toArray());
        tags.put(259, new long[] {kind.compression()});
        tags.put(262, new long[] {kind.photometric()});
        tags.put(266, new long[] {kind.reversed() ? 2 : 1});
        tags.put(277, new long[] {kind.bits().size()});
        tags.put(284, new long[] {kind.planar() ? 2 : 1});
        tags.put(339, kind.bits().stream().mapToLong(b -> kind.format()).toArray());
        if (kind.predictor() != 1) {
            tags.put(317, new long[] {kind.predictor()});
        }
        if (!kind.extra().isEmpty()) {
            tags.put(338, kind.extra().stream().mapToLong(e -> e).toArray());
        }
        if (kind.tile() > 0) {
            tags.put(322, new long[] {kind.tile()});
            tags.put(323, new long[] {kind.tile()});
        } else {
            tags.put(278, new long[] {kind.rowsPerStrip()});
        }
        tags.put(kind.tile() > 0 ? 324 : 273, offsets.stream().mapToLong(o -> o).toArray());
        tags.put(kind.tile() > 0 ? 325 : 279, lengths.stream().mapToLong(o -> o).toArray());
        tags.putAll(moreTags);
        tags.values().removeIf(values -> values.length == 0);
        boolean big = kind.big();
        Map<Integer, Integer> places = new HashMap<>();
        tags.forEach((tag, values) -> {
            if (values.length * (isLong(tag) ? 4 : 2) > (big ? 8 : 4)) {
                out.position(out.position() + out.position() % 2);
                places.put(tag, out.position());
                for (long value : values) {
                    put(out, tag, value);
                }
            }
        });
        out.position(out.position() + out.position() % 2);
        int at = out.position();
        if (big) {
            out.putLong(link, at).putLong(tags.size());
        } else {
            out.putInt(link, at).putShort((short) tags.size());
        }
        tags.forEach((tag, values) -> {
            out.putShort((short) (int) tag).putShort((short) (isLong(tag) ? 4 : 3));
            place(out, big, values.length);
            int end = out.position() + (big ? 8 : 4);
            if (places.containsKey(tag)) {
                place(out, big, places.get(tag));
            } else {
                for (long value : values) {
                    put(out, tag, value);
                }
            }
            out.position(end);
        });
        int next = out.position();
        place(out, big, 0);
        return next;
    }

    private static boolean isLong(int tag) {
        return tag != 258
                && tag != 259
                && tag != 262
                && tag != 320
                && tag != 338
                && tag != 339
                && tag != 277
                && tag != 266
                && tag != 284;
    }

    private static void put(ByteBuffer out, int tag, long value) {
        if (isLong(tag)) {
            out.putInt((int) value);
        } else {
            out.putShort((short) value);
        }
    }

    private static List<byte[]> segments(TiffKind kind, Samples samples) {
        List<byte[]> all = new ArrayList<>();
        int columns = kind.tile() > 0 ? kind.tile() : kind.width();
        int rows = kind.tile() > 0 ? kind.tile() : kind.rowsPerStrip();
        for (int plane = 0; plane < (kind.planar() ? kind.bits().size() : 1); plane++) {
            for (int y = 0; y < kind.height(); y += rows) {
                for (int x = 0; x < kind.width(); x += columns) {
                    int n = kind.tile() > 0 ? rows : Math.min(rows, kind.height() - y);
                    all.add(segment(kind, samples, plane, x, y, columns, n));
                }
            }
        }
        return all;
    }

    private static byte[] segment(TiffKind kind, Samples samples, int plane, int left, int top, int columns, int rows) {
        int from = kind.planar() ? plane : 0;
        int to = kind.planar() ? plane + 1 : kind.bits().size();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int y = top; y < top + rows; y++) {
            int bitsPerPixel =
                    kind.bits().subList(from, to).stream().mapToInt(b -> b).sum();
            byte[] packed = new byte[(columns * bitsPerPixel + 7) / 8];
            int at = 0; // position of the next bit
            long[] previous = new long[to];
            for (int x = left; x < left + columns; x++) {
                for (int c = from; c < to; c++) {
                    int bits = kind.bits().get(c);
                    long mask = -1L >>> 64 - bits;
                    long value = samples.at(Math.min(x, kind.width() - 1), Math.min(y, kind.height() - 1), c) & mask;
                    long stored = kind.predictor() == 2 && x > left ? value - previous[c] & mask : value;
                    previous[c] = value;
                    boolean swapped = kind.little() && kind.predictor() != 3 && bits % 8 == 0;
                    for (int b = 0; b < bits; b++, at++) { // the highest bit first
                        int place = swapped ? b % 8 + bits - 8 - b / 8 * 8 : b;
                        packed[at / 8] |= (byte) ((stored >> bits - 1 - place & 1) << 7 - at % 8);
                    }
                }
            }
            bytes.writeBytes(
                    kind.predictor() == 3 ? floatDifferences(packed, kind.bits().get(from) / 8, to - from) : packed);
        }
        byte[] compressed = TiffCompressing.compress(kind, bytes.toByteArray(), columns, rows, to - from);
        for (int i = 0; kind.reversed() && kind.compression() != 7 && i < compressed.length; i++) {
            compressed[i] = (byte) (Integer.reverse(compressed[i]) >>> 24);
        }
        return compressed;
    }

    /**
     * Stores all highest bytes, then all second ones and so on, then the differences from the byte of the previous
     * pixel.
     */
    private static byte[] floatDifferences(byte[] row, int size, int samples) {
        int n = row.length / size;
        byte[] sorted = new byte[row.length];
        for (int i = 0; i < n; i++) {
            for (int b = 0; b < size; b++) {
                sorted[b * n + i] = row[i * size + b];
            }
        }
        for (int i = sorted.length - 1; i >= samples; i--) {
            sorted[i] -= sorted[i - samples];
        }
        return sorted;
    }
}
