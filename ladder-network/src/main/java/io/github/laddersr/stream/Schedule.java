// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rows of each map are computed when, for images of one height: the output goes forward by a band of rows at a time and every
 * map as far as that needs. Before the first row of output come bands that are above the image for some maps, so that no band is
 * larger than another.
 */
final class Schedule {
    private final Plan plan;
    private final int height;
    private final List<Map<Node, Integer>> bands = new ArrayList<>();
    private final Map<Node, Integer> capacity = new HashMap<>();
    private final Map<Node, Integer> largest = new HashMap<>();

    /**
     * @param height of the image, a multiple of {@link Graph#ALIGNMENT}
     * @param band rows of input, a multiple of {@link Graph#ALIGNMENT}
     */
    Schedule(Plan plan, int height, int band) {
        this.plan = plan;
        this.height = height;
        int lead = Graph.aligned(needed(0).getOrDefault(plan.entry(), 0));
        for (int end = band - lead; end < height; end += band) {
            bands.add(clipped(needed(end)));
        }
        bands.add(clipped(needed(height)));
        measure();
    }

    /** Number of bands. */
    int bands() {
        return bands.size();
    }

    /** How many rows of this map are there after a band. */
    int rows(int band, Node node) {
        return band < 0 ? 0 : bands.get(band).getOrDefault(node, 0);
    }

    /** How many rows of this map must be kept. */
    int capacity(Node node) {
        return capacity.getOrDefault(node, 1);
    }

    /** How many rows of this map a band computes at most. */
    int largestBand(Node node) {
        return largest.getOrDefault(node, 1);
    }

    /** Rows of all maps for so many rows of image at the output's place, neither limited to the maps' heights. */
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
