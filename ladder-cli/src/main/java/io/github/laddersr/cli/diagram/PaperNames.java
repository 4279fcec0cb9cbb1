// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.diagram;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paper's names of maps: C1..C4 for the outputs of the stages, A1..A4, B1..B3, G1..G2 for those of the pathways.
 */
public final class PaperNames {
    private static final Pattern STAGE = Pattern.compile("stages\\.(\\d+)\\.skip");
    private static final Pattern PATHWAY = Pattern.compile("(alpha|beta|gamma)\\.(\\d+)(\\..*)?");

    private PaperNames() {}

    /**
     * The paper's name of a node's map.
     *
     * @return for example {@code B1}; empty if the paper has none
     */
    public static Optional<String> of(Graph graph, Node node) {
        Matcher stage = STAGE.matcher(node.name());
        if (stage.matches()) {
            return Optional.of("C" + (Integer.parseInt(stage.group(1)) + 1));
        }
        Matcher pathway = PATHWAY.matcher(node.name());
        if (!pathway.matches()) {
            return Optional.empty();
        }
        // A pathway's coarsest map is not a sum: it is the map that is upsampled for the next finer one.
        boolean doubled = graph.nodes().stream()
                .anyMatch(n -> n instanceof Node.Upsample2x up && up.input().equals(node.name()));
        return doubled || node.name().endsWith(".sum")
                ? Optional.of(pathway.group(1).substring(0, 1).toUpperCase(Locale.ROOT)
                        + (Integer.parseInt(pathway.group(2)) + 1))
                : Optional.empty();
    }
}
