// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.codec.tiff;

import io.github.laddersr.bytes.ByteSource;
import io.github.laddersr.image.codec.UnsupportedKindException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads an image's rows from the top, as the bits of its samples. Strips are decoded row by row. Of tiles, one row of
 * tiles is held in memory, and compressed tiles are decoded one after another. So the memory depends only on the width.
 */
final class RawRows implements Closeable {
    private static final long MOST_HELD = 1L << 30;

    private final ByteSource source;
    private final TiffLayout layout;
    private final int[] places; // for each stored sample its position in the resulting pixel, -1 if it is left out
    private final int used; // samples of a resulting pixel
    private final int[] planes; // the planes that are read
    private final byte[][] held; // for each of these planes
    // for each of these planes, unless several tiles are side by side
    private final List<SegmentReader> strips = new ArrayList<>();
    private int y;

    RawRows(ByteSource source, TiffLayout layout) throws IOException {
        this.source = source;
        this.layout = layout;
        int[] samples = layout.used();
        used = samples.length;
        places = new int[layout.bits.length];
        Arrays.fill(places, -1);
        for (int i = 0; i < used; i++) {
            places[samples[i]] = i;
        }
        planes = layout.planar ? samples : new int[1];
        long total = bytesHeld(layout);
        if (total > MOST_HELD) {
            throw new UnsupportedKindException(
                    "is a TIFF of tiles of %dx%d pixels, more than are read".formatted(layout.columns, layout.rows),
                    "convert it to smaller tiles or strips first");
        }
        held = new byte[planes.length][];
        for (int p = 0; p < planes.length; p++) {
            held[p] = new byte[Math.toIntExact(bytesHeld(layout, planes[p]))];
        }
    }

    /** The bytes of memory that are held while rows are read. */
    static long bytesHeld(TiffLayout layout) {
        long sum = 0;
        for (int plane : layout.planar ? layout.used() : new int[1]) {
            sum += bytesHeld(layout, plane);
        }
        return sum;
    }

    private static long bytesHeld(TiffLayout layout, int plane) {
        long tileRows = layout.across == 1 ? 1 : Math.ceilDiv(Math.min(layout.rows, layout.height), layout.subY);
        return layout.bytesPerRow(plane) * layout.across * tileRows;
    }

    /** The samples of a resulting pixel. */
    int used() {
        return used;
    }

    /** Fills {@code raw}, width times {@link #used}, with unsigned whole numbers or with the bits of other numbers. */
    void next(long[] raw) throws IOException {
        int inside = y % layout.rows;
        if (inside == 0) {
            begin(y / layout.rows);
        }
        boolean unitBegins = inside % layout.subY == 0;
        for (int p = 0; p < planes.length; p++) {
            int bytes = layout.bytesPerRow(planes[p]);
            if (layout.across == 1 && unitBegins) {
                strips.get(p).next(held[p], 0, bytes);
            }
            int row = layout.across == 1 ? 0 : inside / layout.subY;
            for (int tile = 0; tile < layout.across; tile++) {
                int x = tile * layout.columns;
                int at = (row * layout.across + tile) * bytes;
                take(planes[p], held[p], at, bytes, x, Math.min(layout.columns, layout.width - x), raw);
            }
        }
        y++;
    }

    /** Opens the next row of segments. */
    private void begin(int row) throws IOException {
        close();
        int down = layout.offsets.length / layout.planes() / layout.across;
        for (int p = 0; p < planes.length; p++) {
            int first = (planes[p] * down + row) * layout.across;
            if (layout.across == 1) {
                strips.add(SegmentReader.open(source, layout, first, layout.rowsOf(row)));
                continue;
            }
            int bytes = layout.bytesPerRow(planes[p]);
            int rows = Math.ceilDiv(Math.min(layout.rows, layout.height - row * layout.rows), layout.subY);
            for (int tile = 0; tile < layout.across; tile++) {
                try (SegmentReader reader = SegmentReader.open(source, layout, first + tile, layout.rowsOf(row))) {
                    for (int i = 0; i < rows; i++) {
                        reader.next(held[p], (i * layout.across + tile) * bytes, bytes);
                    }
                }
            }
        }
    }

    /** Unpacks {@code n} pixels of {@code from}, beginning at byte {@code at}, into the columns from x on. */
    private void take(int plane, byte[] from, int at, int length, int x, int n, long[] raw) {
        boolean ofFloats = layout.predictor == 3;
        if (ofFloats) {
            addUpBytes(plane, from, at, length);
        }
        if (layout.subX * layout.subY > 1) {
            units(from, at, x, n, raw);
            return;
        }
        int first = layout.planar ? plane : 0;
        int end = layout.planar ? plane + 1 : layout.bits.length;
        boolean little = layout.order == ByteOrder.LITTLE_ENDIAN && !ofFloats;
        long bit = 8L * at;
        for (int i = 0; i < n; i++) {
            int to = (x + i) * used;
            for (int c = first; c < end; c++) {
                int bits = layout.bits[c];
                if (places[c] >= 0) {
                    raw[to + places[c]] =
                            bits == 8 && (bit & 7) == 0 ? from[(int) (bit >> 3)] & 0xFF : bits(from, bit, bits, little);
                }
                bit += bits;
            }
        }
        if (layout.predictor == 2) {
            addUp(first, end, x, n, raw);
        }
    }

    /** Reads a number of up to 64 bits. Numbers of whole bytes may be little-endian. */
    private static long bits(byte[] from, long bit, int bits, boolean little) {
        int at = (int) (bit >> 3);
        int skipped = (int) bit & 7;
        long value = 0;
        if (skipped == 0 && bits % 8 == 0) {
            for (int i = 0; i < bits / 8; i++) {
                value = value << 8 | from[at + (little ? bits / 8 - 1 - i : i)] & 0xFF;
            }
            return value;
        }
        for (int left = bits; left > 0; at++, skipped = 0) {
            int n = Math.min(left, 8 - skipped);
            value = value << n | (from[at] & 0xFF) >> 8 - skipped - n & (1 << n) - 1;
            left -= n;
        }
        return value;
    }

    /** Undoes the predictor that stores the difference from the pixel on the left. */
    private void addUp(int first, int end, int x, int n, long[] raw) {
        for (int c = first; c < end; c++) {
            if (places[c] >= 0) {
                long mask = -1L >>> 64 - layout.bits[c];
                for (int at = (x + 1) * used + places[c]; at < (x + n) * used; at += used) {
                    raw[at] = raw[at] + raw[at - used] & mask;
                }
            }
        }
    }

    /**
     * Undoes the predictor for floating-point numbers. It stores differences of bytes: first the highest bytes of all
     * samples, then the next ones.
     */
    private void addUpBytes(int plane, byte[] row, int at, int length) {
        int samples = layout.planar ? 1 : layout.bits.length;
        for (int i = samples; i < length; i++) {
            row[at + i] += row[at + i - samples];
        }
        byte[] sorted = Arrays.copyOfRange(row, at, at + length);
        int size = layout.bits[plane] / 8;
        int n = length / size;
        for (int i = 0; i < n; i++) {
            for (int b = 0; b < size; b++) {
                row[at + i * size + b] = sorted[b * n + i];
            }
        }
    }

    /** Unpacks subsampled colour. Each unit holds the luma of all its pixels, then their two chroma samples. */
    private void units(byte[] from, int at, int x, int n, long[] raw) {
        int luma = layout.subX * layout.subY;
        int row = y % layout.rows % layout.subY;
        for (int i = 0; i < n; i++) {
            int unit = at + i / layout.subX * (luma + 2);
            int to = (x + i) * used;
            raw[to] = from[unit + row * layout.subX + i % layout.subX] & 0xFF;
            raw[to + 1] = from[unit + luma] & 0xFF;
            raw[to + 2] = from[unit + luma + 1] & 0xFF;
        }
    }

    @Override
    public void close() throws IOException {
        for (SegmentReader strip : strips) {
            strip.close();
        }
        strips.clear();
    }
}
