// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A chain of models.
 *
 * @param scales scales of the models in the order in which they run; at least one
 */
record NetworkChain(List<Integer> scales) {
    private static final int LONGEST = 4; // 2 * 2 * 2 * 2 reaches the largest factor

    NetworkChain {
        scales = List.copyOf(scales);
    }

    /**
     * The chain that enlarges by at least a factor with the least work.
     *
     * @param factor above 1, at most {@link TargetSize#LARGEST_FACTOR}
     * @param work multiply-adds for each input pixel, by available scale
     */
    static NetworkChain of(double factor, SortedMap<Integer, Long> work) {
        Search search = new Search(factor, work);
        search.extend(List.of(), 1, 0);
        if (search.best.isEmpty()) {
            throw new IllegalArgumentException("no chain of " + work.keySet() + " enlarges by " + factor);
        }
        return new NetworkChain(search.best);
    }

    /** The scale of the whole chain. */
    int scale() {
        return scales.stream().reduce(1, Math::multiplyExact);
    }

    /** The multiply-adds of each model for each pixel of the chain's input. */
    List<Double> work(Map<Integer, Long> work) {
        List<Double> each = new ArrayList<>();
        double pixels = 1;
        for (int scale : scales) {
            each.add(pixels * work.getOrDefault(scale, 0L));
            pixels *= (double) scale * scale;
        }
        return each;
    }

    /** Tries all chains; of chains with equal work it prefers the shorter one. */
    private static final class Search {
        private final double factor;
        private final SortedMap<Integer, Long> work;
        private List<Integer> best = List.of();
        private double least = Double.POSITIVE_INFINITY;

        Search(double factor, SortedMap<Integer, Long> work) {
            this.factor = factor;
            this.work = work;
        }

        void extend(List<Integer> scales, int product, double done) {
            if (product >= factor) {
                if (done < least || (done == least && scales.size() < best.size())) {
                    best = scales;
                    least = done;
                }
                return;
            }
            if (scales.size() == LONGEST) {
                return;
            }
            work.forEach((scale, macs) -> {
                List<Integer> longer = new ArrayList<>(scales);
                longer.add(scale);
                extend(longer, product * scale, done + (double) product * product * macs);
            });
        }
    }
}
