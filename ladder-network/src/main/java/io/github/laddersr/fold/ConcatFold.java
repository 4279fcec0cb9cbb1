// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.fold;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Resolution;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces a 1x1 convolution of a concatenation by a sum, if the whole graph does less work with it. Finds the
 * convolution by structure, not by name. The last node of the sum takes over the convolution's name, so its readers
 * need not change.
 */
final class ConcatFold {
    private final Graph graph;
    private final Node.Conv conv;
    private final SumSearch.Trial found;
    private final Set<String> names = new HashSet<>();
    private final List<Node> written = new ArrayList<>();
    /** For each convolution in the sum, by name: the paths to each map that it reads, in order. */
    private final Map<String, List<List<LinearSum.Path>>> paths = new LinkedHashMap<>();

    private ConcatFold(Graph graph, Node.Conv conv, SumSearch.Trial found) {
        this.graph = graph;
        this.conv = conv;
        this.found = found;
        graph.nodes().forEach(node -> names.add(node.name()));
        addNodes(found.sum(), conv.resolution(), conv.name() + ".folded", conv.name());
    }

    /** The first convolution in this graph for which the replacement pays off. */
    static Optional<ConcatFold> of(Graph graph) {
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Conv conv
                    && conv.kernel() == 1
                    && graph.node(conv.input()) instanceof Node.Concat) {
                Optional<SumSearch.Trial> found = SumSearch.best(graph, conv);
                if (found.isPresent()) {
                    return Optional.of(new ConcatFold(graph, conv, found.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** The graph with the sum instead of the convolution, and without nodes that are no longer needed. */
    Graph replaced() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            if (node.name().equals(conv.name())) {
                nodes.addAll(written);
            } else if (found.needed()[i]) {
                nodes.add(node);
            }
        }
        return new Graph(nodes);
    }

    /** The weights of {@link #replaced()}, computed from those of the graph. */
    Weights replaced(Weights weights) {
        Map<String, Tensor> made = new HashMap<>();
        SumWeights sums = new SumWeights(weights, conv);
        Tensor bias = sums.bias(found.sum().biases());
        for (Map.Entry<String, List<List<LinearSum.Path>>> entry : paths.entrySet()) {
            String name = entry.getKey();
            made.put(name + ".weight", sums.weight(entry.getValue()));
            // Upsampling preserves constants, so one convolution adds the bias for all.
            made.put(name + ".bias", made.size() == 1 ? bias : Tensor.of(bias.shape(), new float[bias.size()]));
        }
        Weights.Builder builder = Weights.builder();
        replaced().parameters().forEach(parameter -> {
            Tensor tensor = made.get(parameter.name());
            builder.add(parameter.name(), tensor == null ? weights.get(parameter.name()) : tensor);
        });
        return builder.build();
    }

    /**
     * Adds the nodes of a sum: one convolution for all its maps, one for each end of an inverted residual, and its
     * coarser sums.
     *
     * @param result name of the last node
     */
    private void addNodes(LinearSum sum, Resolution resolution, String stem, String result) {
        List<String> maps = new ArrayList<>();
        List<String> inner = new ArrayList<>();
        sum.terms().keySet().forEach(map -> (SumSearch.isInner(graph, map) ? inner : maps).add(map));
        int count = (maps.isEmpty() ? 0 : 1) + inner.size() + sum.enlarged().size();
        List<String> parts = new ArrayList<>();
        if (!maps.isEmpty()) {
            parts.add(writeConv(sum, maps, resolution, stem, count == 1 ? result : fresh(stem + ".maps")));
        }
        for (String map : inner) {
            String name = count == 1 ? result : fresh(projectName(sum, map, stem));
            parts.add(writeConv(sum, List.of(map), resolution, stem, name));
        }
        for (Map.Entry<Upsampling, LinearSum> entry : sum.enlarged().entrySet()) {
            String up = count == 1 ? result : fresh(stem + ".up");
            String coarse = fresh(stem + ".half");
            addNodes(entry.getValue(), resolution.dividedBy(2), coarse, coarse);
            written.add(new Node.Upsample2x(up, coarse, entry.getKey(), conv.channels(), resolution));
            parts.add(up);
        }
        String total = parts.getFirst();
        for (int i = 1; i < count; i++) {
            String name = i == count - 1 ? result : fresh(stem + ".sum");
            written.add(new Node.Add(name, total, parts.get(i), conv.channels(), resolution));
            total = name;
        }
    }

    /** The name of the last convolution of an inverted residual, derived from the one that it replaces. */
    private static String projectName(LinearSum sum, String map, String stem) {
        List<Node.Conv> factors =
                Objects.requireNonNull(sum.terms().get(map)).getFirst().factors();
        return factors.isEmpty() ? stem + ".project" : factors.getLast().name() + ".folded";
    }

    private String writeConv(LinearSum sum, List<String> maps, Resolution resolution, String stem, String name) {
        int channels = maps.stream().mapToInt(map -> graph.node(map).channels()).sum();
        String input = maps.getFirst();
        if (maps.size() > 1) {
            input = fresh(stem + ".concat");
            written.add(new Node.Concat(input, maps, channels, resolution));
        }
        written.add(new Node.Conv(name, input, channels, conv.channels(), 1, resolution));
        paths.put(name, maps.stream().map(map -> sum.terms().get(map)).toList());
        return name;
    }

    /** An unused name: this one, or this one with a number appended. */
    private String fresh(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "." + i;
        }
        return candidate;
    }
}
