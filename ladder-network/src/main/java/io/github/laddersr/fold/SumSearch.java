// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.fold;

import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Searches for the maps whose expansion in a convolution's sum makes the whole graph cheaper. The search is greedy: it
 * expands one map at a time, together with those maps whose expansion becomes worthwhile as a consequence.
 */
final class SumSearch {
    private final Graph graph;
    private final Node.Conv conv;
    private final List<Node> nodes;
    private final Map<String, Integer> index = new HashMap<>();
    private final int[][] inputs;
    private final long[] macs;
    private final boolean[] isSink;
    private final boolean[] isAdd;
    private final boolean[] isInner;
    private final int convIndex;

    private SumSearch(Graph graph, Node.Conv conv) {
        this.graph = graph;
        this.conv = conv;
        this.nodes = graph.nodes();
        this.inputs = new int[nodes.size()][];
        this.macs = new long[nodes.size()];
        this.isSink = new boolean[nodes.size()];
        this.isAdd = new boolean[nodes.size()];
        this.isInner = new boolean[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            inputs[i] = nodes.get(i).inputs().stream().mapToInt(index::get).toArray();
            macs[i] = Cost.macsPerBlock(nodes.get(i));
            isSink[i] = graph.consumers(nodes.get(i).name()) == 0;
            isAdd[i] = nodes.get(i) instanceof Node.Add;
            isInner[i] = isInner(graph, nodes.get(i).name());
            index.put(nodes.get(i).name(), i);
        }
        this.convIndex = at(conv.name());
    }

    /**
     * A graph with a sum instead of the convolution.
     *
     * @param expanded names of the maps that are replaced by their inputs
     * @param needed for each node but the convolution, whether it is still needed
     * @param elsewhere for each node, whether it has a reader outside the sum
     * @param macs multiply-adds of the whole graph for a block
     * @param maps number of maps that are read as such, rather than only being added to another one
     */
    record Trial(Set<String> expanded, LinearSum sum, boolean[] needed, boolean[] elsewhere, long macs, int maps) {
        private boolean isBetterThan(Trial other) {
            return macs < other.macs || (macs == other.macs && maps < other.maps);
        }
    }

    /** The cheapest graph found, if it is cheaper than the given one. */
    static Optional<Trial> best(Graph graph, Node.Conv conv) {
        return new SumSearch(graph, conv).best();
    }

    private Optional<Trial> best() {
        Trial best = trial(Set.of());
        for (Trial next = better(best); next != best; next = better(best)) {
            best = next;
        }
        return best.expanded.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private Trial better(Trial from) {
        Trial best = from;
        for (String map : from.sum.maps()) {
            if (LinearSum.isLinear(graph.node(map))) {
                for (boolean wholeSums : new boolean[] {false, true}) {
                    Trial next = expanded(from, map, wholeSums);
                    best = next.isBetterThan(best) ? next : best;
                }
            }
        }
        return best;
    }

    /**
     * Expands a map, and of the maps that thereby appear those that cost nothing to expand.
     *
     * @param wholeSums whether sums without other readers are expanded too, even if this alone does not pay off
     */
    private Trial expanded(Trial from, String map, boolean wholeSums) {
        Set<String> before = from.sum.maps();
        Trial trial = with(from, map);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (String appeared : trial.sum.maps()) {
                Node node = graph.node(appeared);
                if (before.contains(appeared) || !LinearSum.isLinear(node)) {
                    continue;
                }
                Trial next = with(trial, appeared);
                boolean forced = wholeSums && node instanceof Node.Add && !trial.elsewhere[at(appeared)];
                if (forced || !trial.isBetterThan(next)) {
                    trial = next;
                    grown = true;
                    break;
                }
            }
        }
        return trial;
    }

    private int at(String name) {
        return Objects.requireNonNull(index.get(name));
    }

    private Trial with(Trial from, String map) {
        Set<String> expanded = new LinkedHashSet<>(from.expanded);
        expanded.add(map);
        return trial(expanded);
    }

    private Trial trial(Set<String> expanded) {
        LinearSum sum = LinearSum.of(graph, conv, expanded);
        boolean[] needed = new boolean[nodes.size()];
        boolean[] elsewhere = new boolean[nodes.size()];
        boolean[] asMap = new boolean[nodes.size()];
        long total = sum.macs(conv.channels());
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (i == convIndex) {
                for (String map : sum.maps()) {
                    needed[at(map)] = true;
                    asMap[at(map)] = true;
                }
            } else if (needed[i] || isSink[i]) {
                needed[i] = true;
                total += macs[i];
                for (int input : inputs[i]) {
                    needed[input] = true;
                    elsewhere[input] = true;
                    asMap[input] |= !isAdd[i];
                }
            }
        }
        int maps = sum.coarserSums();
        for (boolean isMap : asMap) {
            maps += isMap ? 1 : 0;
        }
        boolean torn = false;
        for (String map : sum.maps()) {
            int i = at(map);
            torn |= isInner[i] && elsewhere[i];
        }
        return new Trial(expanded, sum, needed, elsewhere, torn ? Long.MAX_VALUE : total, maps);
    }

    /**
     * Whether this is the widest map of an inverted residual, the input of its last convolution. Engines never store
     * this map, which requires that a convolution is its only reader.
     */
    static boolean isInner(Graph graph, String map) {
        Node node = graph.node(map);
        boolean activation = node instanceof Node.Relu || node instanceof Node.Relu6;
        return (activation ? graph.inputs(node).getFirst() : node) instanceof Node.DepthwiseConv;
    }
}
