// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which rows of each map are computed when, for images of one height. The output advances by a band of rows at
 * a time, and each map as far as that requires. The first bands precede the first row of output and lie above the image
 * for some maps, so that no band is larger than another.
 */
final class RowSchedule {
    private final OperationPlan plan;
    private final int height;
    private final List<Map<Node, Integer>> bands = new ArrayList<>();
    private final Map<Node, Integer> capacity = new HashMap<>();
    private final Map<Node, Integer> largest = new HashMap<>();

    /**
     * @param height height of the image, a multiple of {@link Graph#ALIGNMENT}
     * @param band input rows per band, a multiple of {@link Graph#ALIGNMENT}
     */
    RowSchedule(OperationPlan plan, int height, int band) {
        this.plan = plan;
        this.height = height;
        int lead = Graph.aligned(needed(0).getOrDefault(plan.entry(), 0));
        for (int end = band - lead; end < height; end += band) {
            bands.add(clipped(needed(end)));
        }
        bands.add(clipped(needed(height)));
        measure();
    }

    /** The number of bands. */
    int bands() {
        return bands.size();
    }

    /** The number of rows of this map that exist after a band. */
    int rows(int band, Node node) {
        return band < 0 ? 0 : bands.get(band).getOrDefault(node, 0);
    }

    /** The number of rows of this map that must be kept. */
    int capacity(Node node) {
        return capacity.getOrDefault(node, 1);
    }

    /** The largest number of rows of this map that a band computes. */
    int largestBand(Node node) {
        return largest.getOrDefault(node, 1);
    }

    /**
     * The rows of all maps that are needed for this many rows of the output; neither is limited to the maps' heights.
     */
    private Map<Node, Integer> needed(int end) {
        Map<Node, Integer> rows = new HashMap<>();
        List<Operation> operations = plan.operations();
        Node output = operations.getLast().output();
        rows.put(output, output.resolution().of(end));
        for (Operation operation : operations.reversed()) {
            int own = rows.getOrDefault(operation.output(), 0);
            operation.terms().forEach(term -> rows.merge(term.input(), term.rowsNeeded(own), Math::max));
        }
        return rows;
    }

    private Map<Node, Integer> clipped(Map<Node, Integer> rows) {
        Map<Node, Integer> clipped = new HashMap<>();
        rows.forEach((node, n) ->
                clipped.put(node, Math.clamp(n, 0, node.resolution().of(height))));
        return clipped;
    }

    private void measure() {
        for (int band = 0; band < bands.size(); band++) {
            Map<Node, Integer> first = new HashMap<>();
            for (Operation operation : plan.operations()) {
                int done = rows(band - 1, operation.output());
                if (rows(band, operation.output()) > done
                        || done < operation.output().resolution().of(height)) {
                    operation.terms().forEach(term -> first.merge(term.input(), term.firstRow(done), Math::min));
                }
            }
            int now = band;
            bands.get(band).forEach((node, end) -> {
                int kept = end - Math.min(first.getOrDefault(node, end), rows(now - 1, node));
                capacity.merge(node, Math.max(1, kept), Math::max);
                largest.merge(node, end - rows(now - 1, node), Math::max);
            });
        }
    }
}
