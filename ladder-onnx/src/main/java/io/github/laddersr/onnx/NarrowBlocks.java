// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.GraphBuilder;
import io.github.laddersr.graph.InvertedResidualNodes;
import io.github.laddersr.graph.Node;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Divides the inner maps of inverted residuals among several narrower blocks whose results are added up. A runtime that
 * computes whole maps one after another then holds a few narrow maps instead of one with up to 768 channels, which
 * takes most of its memory. Between the two 1x1 convolutions every channel is computed by itself, so the result is the
 * same up to rounding, and so is the work, except for the sums.
 */
final class NarrowBlocks {
    private final Graph graph;
    private final Weights weights;
    private final int most;
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<String, Tensor> parameters = new HashMap<>();

    private NarrowBlocks(Graph graph, Weights weights, int most) {
        this.graph = graph;
        this.weights = weights;
        this.most = most;
    }

    /**
     * The divided network.
     *
     * @param most channels of an inner map, at least 1
     */
    static Fold.Folded of(Fold.Folded network, int most) {
        return new NarrowBlocks(network.graph(), network.weights(), most).divided();
    }

    private Fold.Folded divided() {
        Map<String, InvertedResidualNodes> byLast = new HashMap<>();
        Set<String> inside = new HashSet<>();
        for (Node node : graph.nodes()) {
            InvertedResidualNodes.endingWith(graph, node)
                    .filter(nodes -> nodes.expand().channels() > most)
                    .ifPresent(nodes -> {
                        byLast.put(node.name(), nodes);
                        nodes.inner().forEach(n -> inside.add(n.name()));
                    });
        }
        for (Node node : graph.nodes()) {
            InvertedResidualNodes nodes = byLast.get(node.name());
            if (nodes != null) {
                divide(nodes);
            } else if (!inside.contains(node.name())) {
                builder.add(node);
                node.parameters().forEach(p -> parameters.put(p.name(), weights.get(p.name())));
            }
        }
        Graph narrow = builder.build();
        Weights.Builder kept = Weights.builder();
        narrow.parameters()
                .forEach(p -> kept.add(p.name(), Objects.requireNonNull(parameters.get(p.name()), p.name())));
        return new Fold.Folded(narrow, kept.build());
    }

    /** Adds an inverted residual in parts; the sum of the parts has the name of its last convolution. */
    private void divide(InvertedResidualNodes nodes) {
        Node.Conv project = nodes.project();
        int channels = nodes.expand().channels();
        int parts = Math.ceilDiv(channels, most);
        String sum = "";
        for (int part = 0; part < parts; part++) {
            int from = channels * part / parts;
            int to = channels * (part + 1) / parts;
            String suffix = ".part." + part;
            String at = convolution(nodes.expand(), nodes.expand().input(), suffix, from, to);
            at = nonlinearity(nodes.afterExpand(), at, suffix);
            Node.DepthwiseConv depthwise = nodes.depthwise();
            rows(depthwise, depthwise.name() + suffix, from, to);
            at = builder.depthwise(depthwise.name() + suffix, at, depthwise.kernel(), depthwise.stride());
            at = nonlinearity(nodes.afterDepthwise(), at, suffix);
            projection(project, project.name() + suffix, from, to, part == 0);
            at = builder.conv(project.name() + suffix, at, project.channels(), 1);
            if (part == 0) {
                sum = at;
            } else {
                boolean all = part == parts - 1;
                sum = builder.add(all ? project.name() : project.name() + ".sum." + part, sum, at);
            }
        }
    }

    private String nonlinearity(Optional<Node> node, String input, String suffix) {
        return node.map(n -> n instanceof Node.Relu6
                        ? builder.relu6(n.name() + suffix, input)
                        : builder.relu(n.name() + suffix, input))
                .orElse(input);
    }

    private String convolution(Node.Conv node, String input, String suffix, int from, int to) {
        rows(node, node.name() + suffix, from, to);
        return builder.conv(node.name() + suffix, input, to - from, node.kernel());
    }

    /** The weight and the bias of some output channels. */
    private void rows(Node node, String name, int from, int to) {
        List<String> suffixes = List.of(".weight", ".bias");
        for (int i = 0; i < suffixes.size(); i++) {
            Tensor whole = weights.get(node.parameters().get(i).name());
            int each = whole.size() / node.channels();
            List<Integer> shape = new ArrayList<>(whole.shape());
            shape.set(0, to - from);
            parameters.put(
                    name + suffixes.get(i),
                    Tensor.of(shape, Arrays.copyOfRange(whole.toArray(), from * each, to * each)));
        }
    }

    /** The weight for some input channels; the bias only once. */
    private void projection(Node.Conv node, String name, int from, int to, boolean withBias) {
        Tensor weight = weights.get(node.parameters().getFirst().name());
        Tensor bias = weights.get(node.parameters().getLast().name());
        float[] values = new float[node.channels() * (to - from)];
        for (int o = 0; o < node.channels(); o++) {
            for (int i = from; i < to; i++) {
                values[o * (to - from) + i - from] = weight.get(o * node.inChannels() + i);
            }
        }
        parameters.put(name + ".weight", Tensor.of(List.of(node.channels(), to - from, 1, 1), values));
        parameters.put(name + ".bias", withBias ? bias : Tensor.of(bias.shape(), new float[node.channels()]));
    }
}
