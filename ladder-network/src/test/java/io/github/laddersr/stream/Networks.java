// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.BlockActivation;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.graph.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The variants with which plans are tested. */
final class Networks {
    private Networks() {}

    /** All shapes of the ladder at width 1, folded and unfolded. */
    static Stream<Graph> all() {
        List<Graph> graphs = new ArrayList<>();
        for (int scale = 2; scale <= 4; scale++) {
            for (int pathways = 1; pathways <= 3; pathways++) {
                for (Upsampling upsampling : Upsampling.values()) {
                    Variant variant = Variant.lpn(scale).withPathways(pathways).withUpsampling(upsampling);
                    Graph graph = LadderPyramidNetwork.of(variant);
                    graphs.add(graph);
                    graphs.add(Fold.foldShape(graph));
                }
            }
        }
        return graphs.stream();
    }

    /** Any variant of half the width. */
    static Variant narrow(Random random) {
        BlockActivation[] activations = BlockActivation.values();
        Upsampling[] upsamplings = Upsampling.values();
        return new Variant(
                2 + random.nextInt(3),
                1 + random.nextInt(3),
                0.5,
                activations[random.nextInt(activations.length)],
                upsamplings[random.nextInt(upsamplings.length)]);
    }
}
