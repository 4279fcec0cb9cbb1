// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.fold;

import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Upsampling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a 1x1 convolution of a concatenation is the same as: a sum of 1x1 convolutions of maps, plus such sums of coarser maps that
 * are enlarged afterwards. A 1x1 convolution may change places with an enlargement, since both modes keep constants as they are.
 */
final class LinearSum {
    /**
     * A product of matrices: some columns of the convolution's weight, times the weights of 1x1 convolutions that come before it.
     *
     * @param from the first of the columns
     * @param columns how many; as many as the first factor, if there is one, has rows
     */
    record Path(int from, int columns, List<Node.Conv> factors) {
        private Path times(Node.Conv factor) {
            return new Path(
                    from,
                    columns,
                    Stream.concat(factors.stream(), Stream.of(factor)).toList());
        }
    }

    private final Graph graph;
    /** By the map's name; the weight is the sum of the paths. */
    private final Map<String, List<Path>> terms = new LinkedHashMap<>();

    private final Map<Upsampling, LinearSum> enlarged = new EnumMap<>(Upsampling.class);
    /** The convolutions that were expanded, as the last factors of these: each adds its bias. Those of the whole sum. */
    private final List<Path> biases;

    private LinearSum(Graph graph, List<Path> biases) {
        this.graph = graph;
        this.biases = biases;
    }

    /**
     * The sum that this convolution is, with some of the maps in it replaced by what they are made of.
     *
     * @param conv 1x1, of a concatenation
     * @param expanded names of {@linkplain #isLinear linear} nodes
     */
    static LinearSum of(Graph graph, Node.Conv conv, Set<String> expanded) {
        LinearSum sum = new LinearSum(graph, new ArrayList<>());
        int channel = 0;
        for (Node input : graph.inputs(graph.node(conv.input()))) {
            sum.add(input, new Path(channel, input.channels(), List.of()), expanded);
            channel += input.channels();
        }
        return sum;
    }

    /** Whether a map of this node may be replaced by those that it is made of. */
    static boolean isLinear(Node node) {
        return switch (node) {
            case Node.Conv c -> c.kernel() == 1;
            case Node.Add a -> true;
            case Node.Upsample2x u -> true;
            case Node.Input i -> false;
            case Node.Shift s -> false;
            case Node.DepthwiseConv d -> false;
            case Node.BorderedConv b -> false;
            case Node.Relu r -> false;
            case Node.Relu6 r -> false;
            case Node.Concat c -> false;
            case Node.PixelShuffle p -> false;
        };
    }

    private void add(Node node, Path path, Set<String> expanded) {
        if (!expanded.contains(node.name())) {
            terms.computeIfAbsent(node.name(), n -> new ArrayList<>()).add(path);
        } else if (node instanceof Node.Conv conv) {
            Path longer = path.times(conv);
            biases.add(longer);
            add(graph.node(conv.input()), longer, expanded);
        } else if (node instanceof Node.Upsample2x up) {
            enlarged.computeIfAbsent(up.mode(), m -> new LinearSum(graph, biases))
                    .add(graph.node(up.input()), path, expanded);
        } else {
            graph.inputs(node).forEach(input -> add(input, path, expanded));
        }
    }

    /** The paths to each map of this sum, without those of the sums that are enlarged. */
    Map<String, List<Path>> terms() {
        return Collections.unmodifiableMap(terms);
    }

    /** The sums at half this one's resolution that belong to it. */
    Map<Upsampling, LinearSum> enlarged() {
        return Collections.unmodifiableMap(enlarged);
    }

    /** One for each time that a convolution was expanded: its bias is multiplied by all factors but the last. */
    List<Path> biases() {
        return Collections.unmodifiableList(biases);
    }

    /** Names of all maps that are read, those of the coarser sums too. */
    Set<String> maps() {
        Set<String> maps = new LinkedHashSet<>(terms.keySet());
        enlarged.values().forEach(sum -> maps.addAll(sum.maps()));
        return maps;
    }

    /** How many sums at a coarser resolution there are. */
    int coarserSums() {
        return enlarged.values().stream().mapToInt(s -> 1 + s.coarserSums()).sum();
    }

    /** Multiply-adds of {@link Cost#macsPerBlock} with this many output channels. */
    long macs(int channels) {
        long macs = 0;
        for (String map : terms.keySet()) {
            Node node = graph.node(map);
            macs += Cost.macsPerBlock(new Node.Conv(map, map, node.channels(), channels, 1, node.resolution()));
        }
        for (LinearSum sum : enlarged.values()) {
            macs += sum.macs(channels);
        }
        return macs;
    }
}
