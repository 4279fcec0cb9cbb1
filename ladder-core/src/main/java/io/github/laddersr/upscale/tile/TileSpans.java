// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.tile;

import io.github.laddersr.engine.Footprint;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of an image, cut for a network: runs of input pixels, from the first to the last, each of which reads more than what is kept of
 * its result. Where a network's reach is bounded, what is kept meets at one pixel; where it is not, neighbours are blended.
 */
public record TileSpans(List<Cut> all) {
    TileSpans {
        all = List.copyOf(all);
    }

    /**
     * One run, in input pixels. Its weight in the result goes from 0 to 1 between {@code rise} and {@code risen}, and back to 0 between
     * {@code fall} and {@code fallen}; what is outside of them is not kept.
     *
     * @param from the first that is read
     * @param to one after the last that is read
     */
    record Cut(int from, int to, int rise, int risen, int fall, int fallen) {
        /** Number of pixels that are read. */
        int length() {
            return to - from;
        }

        /** Number of pixels of which something is kept. */
        int kept() {
            return fallen - rise;
        }

        /** The weight of an output pixel, counted from the image's first. */
        float weight(int out, int scale) {
            float at = (out + 0.5f) / scale;
            float up = rise == risen ? 1 : Math.clamp((at - rise) / (risen - rise), 0f, 1f);
            float down = fall == fallen ? 1 : Math.clamp((fallen - at) / (fallen - fall), 0f, 1f);
            return up * down;
        }
    }

    /**
     * Cuts a side.
     *
     * @param length pixels of the side
     * @param tile what is kept of each run, a multiple of the footprint's; ignored where the network has a fixed size
     * @param fixed the only length that the network takes, or 0
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

    /** All runs have the same length; the last ones overlap more, so that all are inside of the image. */
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

    /** A seam does not begin before the one before it has ended: no pixel belongs to three runs. */
    private static TileSpans of(int length, List<int[]> reads, List<int[]> seams) {
        List<Cut> cuts = new ArrayList<>();
        int rise = 0;
        int risen = 0;
        for (int k = 0; k < reads.size(); k++) {
            boolean last = k == reads.size() - 1;
            int fallen = last ? length : seams.get(k)[1];
            int fall = last ? length : Math.clamp(seams.get(k)[0], risen, fallen);
            cuts.add(new Cut(reads.get(k)[0], reads.get(k)[1], rise, risen, fall, fallen));
            rise = fall;
            risen = fallen;
        }
        return new TileSpans(cuts);
    }

    int count() {
        return all.size();
    }

    Cut get(int k) {
        return all.get(k);
    }

    /** Whether neighbours are blended. */
    boolean blended() {
        return all.stream().anyMatch(cut -> cut.fall() != cut.fallen());
    }

    /** Pixels that the longest run reads. */
    int longest() {
        return all.stream().mapToInt(Cut::length).max().orElse(0);
    }

    /** Pixels of which the longest run keeps something. */
    int mostKept() {
        return all.stream().mapToInt(Cut::kept).max().orElse(0);
    }
}
