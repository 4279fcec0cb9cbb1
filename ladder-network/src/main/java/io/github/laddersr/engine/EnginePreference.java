// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The order in which engines are tried where the user names none.
 *
 * @param order the engines, the first of which is the one to use if it works
 * @param reason why the first one comes first: words for a log
 */
record EnginePreference(List<EngineProvider> order, String reason) {
    EnginePreference {
        order = List.copyOf(order);
    }

    /**
     * Decides by what was measured on this machine; where a time is missing, by the width of the processor's vectors.
     *
     * @param able engines in their usual order, at least one
     * @param vectorBits bits of a vector of the processor
     */
    static EnginePreference of(List<EngineProvider> able, EngineTimes times, EngineTimes.Job job, int vectorBits) {
        EngineProvider usual = able.getFirst();
        if (job.size() == JobSize.STREAMED) {
            List<EngineProvider> order = new ArrayList<>(
                    able.stream().filter(EngineProvider::streams).toList());
            able.stream().filter(p -> !p.streams()).forEach(order::add);
            return new EnginePreference(order, "the image's maps do not fit into memory as a whole");
        }
        if (able.size() == 1) {
            return new EnginePreference(able, "no other engine is there");
        }
        EngineProvider other = able.get(1);
        Optional<Double> own = times.of(job, usual.name());
        Optional<Double> its = times.of(job, other.name());
        if (own.isPresent() && its.isPresent()) {
            boolean faster = times.isFaster(job, other.name(), usual.name());
            return new EnginePreference(
                    faster ? first(other, able) : able,
                    String.format(
                            Locale.ROOT,
                            "measured on this machine, %s took %.3f s and %s %.3f s for the same image",
                            usual.name(),
                            own.get(),
                            other.name(),
                            its.get()));
        }
        String unknown = "not measured on this machine (./ladder bench --remember does), and vectors have " + vectorBits
                + " bits";
        return other.usuallyFaster(job.size(), vectorBits)
                ? new EnginePreference(first(other, able), unknown)
                : new EnginePreference(able, unknown);
    }

    private static List<EngineProvider> first(EngineProvider first, List<EngineProvider> able) {
        List<EngineProvider> order = new ArrayList<>(able);
        order.remove(first);
        order.addFirst(first);
        return order;
    }
}
