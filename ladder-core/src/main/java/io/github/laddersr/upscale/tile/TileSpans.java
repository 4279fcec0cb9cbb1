// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.engine.Footprint;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of an image, divided for a network into overlapping spans of input pixels. Each span reads more pixels than
 * it keeps of its result. If the network's receptive field is bounded, the kept parts meet at one pixel; otherwise
 * adjacent spans are blended.
 */
public record TileSpans(List<Span> all) {
    public TileSpans {
        all = List.copyOf(all);
    }

    /**
     * One span, in input pixels. Its weight in the result rises from 0 to 1 between {@code rise} and {@code risen} and
     * falls back to 0 between {@code fall} and {@code fallen}; nothing outside is kept.
     *
     * @param from first pixel that is read
     * @param to end of the pixels that are read, exclusive
     */
    record Span(int from, int to, int rise, int risen, int fall, int fallen) {
        /** Number of pixels that are read. */
        int length() {
            return to - from;
        }

        /** Number of pixels of which at least a part is kept. */
        int kept() {
            return fallen - rise;
        }

        /** The weight of an output pixel, given by its index in the whole output. */
        float weight(int out, int scale) {
            float at = (out + 0.5f) / scale;
            float up = rise == risen ? 1 : Math.clamp((at - rise) / (risen - rise), 0f, 1f);
            float down = fall == fallen ? 1 : Math.clamp((fallen - at) / (fallen - fall), 0f, 1f);
            return up * down;
        }
    }

    /**
     * Divides a side.
     *
     * @param length pixels of the side
     * @param tile pixels that each span keeps, a multiple of the footprint's; ignored if the network has a fixed size
     * @param fixed the only length that the network accepts, or 0
     */
    static TileSpans of(int length, int tile, int fixed, Footprint footprint) {
        return fixed == 0 ? free(length, tile, footprint) : fixed(length, fixed, footprint);
    }

    private static TileSpans free(int length, int tile, Footprint footprint) {
        int margin = Tiles.margin(footprint);
        List<int[]> reads = new ArrayList<>();
        List<int[]> seams = new ArrayList<>();
        for (int at = 0; at < length; at += tile) {
            reads.add(new int[] {Math.max(0, at - margin), (int) Math.min(length, (long) at + tile + margin)});
            if (at > 0) {
                int blend = footprint.reach().isPresent() ? 0 : margin;
                seams.add(new int[] {at - blend, Math.min(length, at + blend)});
            }
        }
        return of(length, reads, seams);
    }

    /** All spans have the same length; the last ones overlap more, so that all lie inside the image. */
    private static TileSpans fixed(int length, int fixed, Footprint footprint) {
        int margin = Tiles.margin(footprint);
        boolean blend = footprint.reach().isEmpty() || 2 * margin >= fixed;
        int overlap = blend ? Math.max(1, fixed / 4) : 2 * margin;
        int step = Math.max(footprint.multiple(), (fixed - overlap) / footprint.multiple() * footprint.multiple());
        int last = footprint.aligned(Math.max(0, length - fixed));
        List<int[]> reads = new ArrayList<>();
        List<int[]> seams = new ArrayList<>();
        for (int k = 0; ; k++) {
            int from = (int) Math.min(last, (long) k * step);
            reads.add(new int[] {from, Math.min(length, from + fixed)});
            if (k > 0) {
                int end = reads.get(k - 1)[1];
                int middle = from + (end - from) / 2 / footprint.multiple() * footprint.multiple();
                seams.add(blend ? new int[] {from, end} : new int[] {middle, middle});
            }
            if (from == last) {
                return of(length, reads, seams);
            }
        }
    }

    /** A seam must not start before the previous one has ended, so that no pixel belongs to three spans. */
    private static TileSpans of(int length, List<int[]> reads, List<int[]> seams) {
        List<Span> spans = new ArrayList<>();
        int rise = 0;
        int risen = 0;
        for (int k = 0; k < reads.size(); k++) {
            boolean last = k == reads.size() - 1;
            int fallen = last ? length : seams.get(k)[1];
            int fall = last ? length : Math.clamp(seams.get(k)[0], risen, fallen);
            spans.add(new Span(reads.get(k)[0], reads.get(k)[1], rise, risen, fall, fallen));
            rise = fall;
            risen = fallen;
        }
        return new TileSpans(spans);
    }

    int count() {
        return all.size();
    }

    Span get(int k) {
        return all.get(k);
    }

    /** Whether adjacent spans are blended. */
    boolean blended() {
        return all.stream().anyMatch(span -> span.fall() != span.fallen());
    }

    /** Pixels that the longest span reads. */
    int longest() {
        return all.stream().mapToInt(Span::length).max().orElse(0);
    }

    /** The largest number of pixels that a span keeps. */
    int mostKept() {
        return all.stream().mapToInt(Span::kept).max().orElse(0);
    }
}
