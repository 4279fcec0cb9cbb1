// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Model;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A member of the family.
 *
 * @param variant which one
 * @param model reads its weights, each time that an engine is made; of that variant
 */
public record LadderNetwork(String name, Variant variant, Supplier<Model> model) implements Network {
    /** Asked for each image, and a fold to compute. */
    private static final Map<Variant, Long> MACS_PER_PIXEL = new ConcurrentHashMap<>();

    /** One whose weights are there. */
    public static LadderNetwork of(String name, Model model) {
        return new LadderNetwork(name, model.variant(), () -> model);
    }

    @Override
    public int scale() {
        return variant.scale();
    }

    @Override
    public long macsPerPixel() {
        return MACS_PER_PIXEL.computeIfAbsent(variant, LadderNetwork::macsPerPixel);
    }

    private static long macsPerPixel(Variant variant) {
        Graph folded = Fold.foldShape(LadderPyramidNetwork.of(variant));
        long block = folded.nodes().stream().mapToLong(Cost::macsPerBlock).sum();
        return block / (Graph.ALIGNMENT * Graph.ALIGNMENT);
    }

    @Override
    public Footprint footprint() {
        return Footprint.of(
                Graph.ALIGNMENT, Cost.of(LadderPyramidNetwork.of(variant)).halo());
    }

    @Override
    public Engine open(EngineChoice choice) {
        return Engines.open(model.get(), choice);
    }
}
