// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which rows of each map are computed when, for images of one height. The output advances by a band of rows at
 * a time, and each map as far as that requires. The first bands precede the first row of output and lie above the image
 * for some maps, so that no band is larger than another.
 */
final class RowSchedule {
    /** Marks a map that nothing reads. */
    private static final int UNREAD = Integer.MIN_VALUE;

    private final int height;
    /** The position of each map in the arrays below, which are asked far too often to look up nodes. */
    private final Map<Node, Integer> positions = new HashMap<>();

    private final List<Node> nodes = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    /** For each band: how many rows of each map exist after it. */
    private final List<int[]> bands = new ArrayList<>();

    private final int[] capacity;
    private final int[] largest;

    /** An operation with the positions of its output and of its terms' inputs. */
    private record Step(Operation operation, int output, int[] inputs) {}

    /**
     * @param height height of the image, a multiple of {@link Graph#ALIGNMENT}
     * @param band input rows per band, a multiple of {@link Graph#ALIGNMENT}
     */
    RowSchedule(OperationPlan plan, int height, int band) {
        this.height = height;
        for (Operation operation : plan.operations()) {
            int[] inputs = operation.terms().stream()
                    .mapToInt(term -> add(term.input()))
                    .toArray();
            steps.add(new Step(operation, add(operation.output()), inputs));
        }
        int entry = add(plan.entry());
        this.capacity = new int[nodes.size()];
        this.largest = new int[nodes.size()];
        Arrays.fill(capacity, 1);
        Arrays.fill(largest, 1);
        int lead = Graph.aligned(Math.max(0, needed(0)[entry]));
        for (int end = band - lead; end < height; end += band) {
            bands.add(clipped(needed(end)));
        }
        bands.add(clipped(needed(height)));
        measure();
    }

    private int add(Node node) {
        return positions.computeIfAbsent(node, n -> {
            nodes.add(n);
            return nodes.size() - 1;
        });
    }

    /** The number of bands. */
    int bands() {
        return bands.size();
    }

    /** The position of a map, for {@link #rows(int, int)}. */
    int position(Node node) {
        Integer position = positions.get(node);
        if (position == null) {
            throw new IllegalArgumentException(node.name() + " is not computed");
        }
        return position;
    }

    /** The number of rows of the map at this position that exist after a band. */
    int rows(int band, int position) {
        return band < 0 ? 0 : bands.get(band)[position];
    }

    /** The number of rows of this map that exist after a band. */
    int rows(int band, Node node) {
        return rows(band, position(node));
    }

    /** The number of rows of this map that must be kept. */
    int capacity(Node node) {
        return capacity[position(node)];
    }

    /** The largest number of rows of this map that a band computes. */
    int largestBand(Node node) {
        return largest[position(node)];
    }

    /**
     * The rows of all maps that are needed for this many rows of the output; neither is limited to the maps' heights.
     */
    private int[] needed(int end) {
        int[] rows = new int[nodes.size()];
        Arrays.fill(rows, UNREAD);
        rows[steps.getLast().output] =
                steps.getLast().operation.output().resolution().of(end);
        for (Step step : steps.reversed()) {
            int own = rows[step.output] == UNREAD ? 0 : rows[step.output];
            for (int i = 0; i < step.inputs.length; i++) {
                int input = step.inputs[i];
                rows[input] =
                        Math.max(rows[input], step.operation.terms().get(i).rowsNeeded(own));
            }
        }
        return rows;
    }

    private int[] clipped(int[] rows) {
        int[] clipped = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            clipped[i] = Math.clamp(rows[i], 0, nodes.get(i).resolution().of(height));
        }
        return clipped;
    }

    private void measure() {
        int[] first = new int[nodes.size()];
        for (int band = 0; band < bands.size(); band++) {
            int[] ends = bands.get(band);
            System.arraycopy(ends, 0, first, 0, first.length);
            for (Step step : steps) {
                int done = rows(band - 1, step.output);
                if (ends[step.output] > done
                        || done < step.operation.output().resolution().of(height)) {
                    for (int i = 0; i < step.inputs.length; i++) {
                        int input = step.inputs[i];
                        first[input] = Math.min(
                                first[input], step.operation.terms().get(i).firstRow(done));
                    }
                }
            }
            for (int i = 0; i < ends.length; i++) {
                int done = rows(band - 1, i);
                capacity[i] = Math.max(capacity[i], ends[i] - Math.min(first[i], done));
                largest[i] = Math.max(largest[i], ends[i] - done);
            }
        }
    }
}
