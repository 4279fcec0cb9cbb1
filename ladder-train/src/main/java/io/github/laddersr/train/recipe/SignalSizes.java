// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The expected root mean square of each map of a network with random weights, and the gain that each convolution needs
 * to reach it. A convolution's output is to have the magnitude 1 or, beside a shortcut, a fraction of the shortcut's
 * magnitude. Outputs of different convolutions are uncorrelated, so the mean squares of the terms of a sum add up once
 * equal terms have been merged.
 */
final class SignalSizes {
    private final Graph graph;
    private final double besideAShortcut;
    /**
     * Each map as a sum of terms, which are outputs of convolutions or other nodes that are no sums: how often each
     * term occurs.
     */
    private final Map<String, Map<String, Double>> terms = new HashMap<>();

    private final Map<String, Double> sizes = new HashMap<>();

    /** @param besideAShortcut magnitude of a branch beside a shortcut, relative to the shortcut */
    SignalSizes(Graph graph, double besideAShortcut) {
        this.graph = graph;
        this.besideAShortcut = besideAShortcut;
        for (Node node : graph.nodes()) {
            terms.put(node.name(), termsOf(node));
            sizes.put(node.name(), sizeOf(node));
        }
    }

    /** The gain of a convolution's weights, relative to weights of variance 1 / fan-in. */
    double gain(Node convolution) {
        return size(convolution.name()) / size(convolution.inputs().getFirst());
    }

    private double size(String name) {
        return sizes.getOrDefault(name, 0.0);
    }

    private Map<String, Double> termsOf(Node node) {
        return switch (node) {
            case Node.Add a -> sum(terms(a.left()), terms(a.right()));
            case Node.Upsample2x u -> terms(u.input());
            case Node.Shift s -> terms(s.input());
            case Node.Input n -> itself(n);
            case Node.Conv n -> itself(n);
            case Node.BorderedConv n -> itself(n);
            case Node.DepthwiseConv n -> itself(n);
            case Node.Relu n -> itself(n);
            case Node.Relu6 n -> itself(n);
            case Node.Concat n -> itself(n);
            case Node.PixelShuffle n -> itself(n);
        };
    }

    private static Map<String, Double> itself(Node node) {
        return Map.of(node.name(), 1.0);
    }

    private Map<String, Double> terms(String name) {
        return terms.getOrDefault(name, Map.of());
    }

    private static Map<String, Double> sum(Map<String, Double> left, Map<String, Double> right) {
        Map<String, Double> sum = new HashMap<>(left);
        right.forEach((term, times) -> sum.merge(term, times, Double::sum));
        return sum;
    }

    private double sizeOf(Node node) {
        List<Node> inputs = graph.inputs(node);
        return switch (node) {
            case Node.Input i -> 1;
            case Node.Conv c -> ofConvolution(c);
            case Node.BorderedConv c -> ofConvolution(c);
            case Node.DepthwiseConv c -> ofConvolution(c);
            case Node.Relu r -> size(r.input()) / Math.sqrt(2); // ReLU halves the mean square of a symmetric signal
            case Node.Relu6 r -> size(r.input()) / Math.sqrt(2);
            case Node.Add a ->
                Math.sqrt(terms(a.name()).entrySet().stream()
                        .mapToDouble(term -> square(term.getValue() * size(term.getKey())))
                        .sum());
            case Node.Concat c ->
                Math.sqrt(inputs.stream()
                                .mapToDouble(i -> i.channels() * square(size(i.name())))
                                .sum()
                        / c.channels());
            case Node.Shift s -> size(s.input());
            case Node.Upsample2x u -> size(u.input());
            case Node.PixelShuffle p -> size(p.input());
        };
    }

    private double ofConvolution(Node convolution) {
        Set<String> from = ancestors(convolution);
        return graph.nodes().stream()
                .filter(n -> n instanceof Node.Add && n.inputs().contains(convolution.name()))
                .flatMap(sum -> sum.inputs().stream())
                .filter(from::contains)
                .mapToDouble(shortcut -> besideAShortcut * size(shortcut))
                .findFirst()
                .orElse(1);
    }

    private Set<String> ancestors(Node node) {
        Set<String> found = new HashSet<>(node.inputs());
        for (Node earlier : graph.nodes().reversed()) {
            if (found.contains(earlier.name())) {
                found.addAll(earlier.inputs());
            }
        }
        return found;
    }

    private static double square(double x) {
        return x * x;
    }
}
