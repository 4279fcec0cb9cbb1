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
 * The sum that is equivalent to a 1x1 convolution of a concatenation: a sum of 1x1 convolutions of maps, plus sums of
 * the same kind of coarser maps, which are upsampled afterwards. A 1x1 convolution and an upsampling can be exchanged,
 * because both upsampling modes preserve constants.
 */
final class LinearSum {
    /**
     * A product of matrices: some columns of the convolution's weight, times the weights of the 1x1 convolutions before
     * it.
     *
     * @param from first of the columns
     * @param columns number of columns; equal to the rows of the first factor, if there is one
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
    /** By the map's name; the weight is the sum over the paths. */
    private final Map<String, List<Path>> terms = new LinkedHashMap<>();

    private final Map<Upsampling, LinearSum> enlarged = new EnumMap<>(Upsampling.class);
    /** The expanded convolutions of the whole sum, as the last factors of these paths; each contributes its bias. */
    private final List<Path> biases;

    private LinearSum(Graph graph, List<Path> biases) {
        this.graph = graph;
        this.biases = biases;
    }

    /**
     * The sum that is equivalent to a convolution, with some of the maps in it replaced by their inputs.
     *
     * @param conv a 1x1 convolution of a concatenation
     * @param expanded names of {@linkplain #isLinear linear} nodes to replace
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

    /** Whether the map of a node can be replaced by its inputs. */
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

    /** The paths to each map of this sum, without those of the upsampled sums. */
    Map<String, List<Path>> terms() {
        return Collections.unmodifiableMap(terms);
    }

    /** The sums at half the resolution that are part of this one. */
    Map<Upsampling, LinearSum> enlarged() {
        return Collections.unmodifiableMap(enlarged);
    }

    /** One path for each expanded convolution; its bias is multiplied by all factors but the last. */
    List<Path> biases() {
        return Collections.unmodifiableList(biases);
    }

    /** The names of all maps that are read, including those of the coarser sums. */
    Set<String> maps() {
        Set<String> maps = new LinkedHashSet<>(terms.keySet());
        enlarged.values().forEach(sum -> maps.addAll(sum.maps()));
        return maps;
    }

    /** The number of sums at coarser resolutions. */
    int coarserSums() {
        return enlarged.values().stream().mapToInt(s -> 1 + s.coarserSums()).sum();
    }

    /** The multiply-adds, as {@link Cost#macsPerBlock} counts them, with this many output channels. */
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
