// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/**
 * Divides pieces of work into bins of about the same weight: the heaviest piece first, each into the bin that is
 * lightest so far (R. Graham, "Bounds on multiprocessing timing anomalies", 1969: at most 4/3 of the optimum).
 */
final class Packing {
    private Packing() {}

    /** The content of a bin so far. */
    private static final class Bin<T> {
        private final int number;
        private final List<T> pieces = new ArrayList<>();
        private long weight;

        private Bin(int number) {
            this.number = number;
        }
    }

    /**
     * Packs the pieces.
     *
     * @param weight weight of a piece, at least 0
     * @param most maximum number of bins, at least 1
     * @return non-empty bins, the one with the heaviest piece first; within each, the heaviest piece first
     */
    static <T> List<List<T>> pack(List<T> pieces, ToLongFunction<? super T> weight, int most) {
        List<T> sorted = new ArrayList<>(pieces);
        sorted.sort(
                Comparator.comparingLong((T piece) -> weight.applyAsLong(piece)).reversed());
        PriorityQueue<Bin<T>> lightest = new PriorityQueue<>(
                Comparator.comparingLong((Bin<T> bin) -> bin.weight).thenComparingInt(bin -> bin.number));
        List<Bin<T>> bins = new ArrayList<>();
        for (T piece : sorted) {
            Bin<T> bin;
            if (bins.size() < most) { // an empty bin is the lightest
                bin = new Bin<>(bins.size());
                bins.add(bin);
            } else {
                bin = lightest.remove();
            }
            bin.pieces.add(piece);
            bin.weight += weight.applyAsLong(piece);
            lightest.add(bin);
        }
        return bins.stream().map(bin -> List.copyOf(bin.pieces)).toList();
    }
}
