// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Builds a graph, and derives the channels and the resolution of each node. Every method returns the name of the new
 * node, to be used as an input.
 */
public final class GraphBuilder {
    private final List<Node> nodes = new ArrayList<>();

    /** The network's input. */
    public String input(String name, int channels) {
        return add(new Node.Input(name, channels));
    }

    /** Adds a constant to each channel. */
    public String shift(String name, String input, List<Float> offsets) {
        return add(new Node.Shift(name, input, offsets, node(input).resolution()));
    }

    /** A dense convolution with stride 1. */
    public String conv(String name, String input, int channels, int kernel) {
        Node in = node(input);
        return add(new Node.Conv(name, input, in.channels(), channels, kernel, in.resolution()));
    }

    /** A dense convolution with separate kernels for the border. */
    public String borderedConv(String name, String input, int channels, int kernel) {
        Node in = node(input);
        return add(new Node.BorderedConv(name, input, in.channels(), channels, kernel, in.resolution()));
    }

    /** A depthwise convolution. */
    public String depthwise(String name, String input, int kernel, int stride) {
        Node in = node(input);
        return add(new Node.DepthwiseConv(
                name, input, in.channels(), kernel, stride, in.resolution().dividedBy(stride)));
    }

    /** max(0, x). */
    public String relu(String name, String input) {
        return add(
                new Node.Relu(name, input, node(input).channels(), node(input).resolution()));
    }

    /** min(6, max(0, x)). */
    public String relu6(String name, String input) {
        return add(
                new Node.Relu6(name, input, node(input).channels(), node(input).resolution()));
    }

    /** The sum of two maps. */
    public String add(String name, String left, String right) {
        return add(new Node.Add(
                name, left, right, node(left).channels(), node(left).resolution()));
    }

    /** The concatenation of channels. */
    public String concat(String name, List<String> inputs) {
        int channels = inputs.stream().mapToInt(i -> node(i).channels()).sum();
        return add(
                new Node.Concat(name, inputs, channels, node(inputs.getFirst()).resolution()));
    }

    /** Upsampling by 2. */
    public String upsample2x(String name, String input, Upsampling mode) {
        Node in = node(input);
        return add(new Node.Upsample2x(
                name, input, mode, in.channels(), in.resolution().times(2)));
    }

    /** A pixel shuffle. */
    public String pixelShuffle(String name, String input, int factor) {
        Node in = node(input);
        int channels = in.channels() / (factor * factor);
        return add(new Node.PixelShuffle(
                name, input, factor, channels, in.resolution().times(factor)));
    }

    /** Adds an existing node, for graph transformations. */
    public String add(Node node) {
        nodes.add(node);
        return node.name();
    }

    /** The channels of a node that was added. */
    public int channels(String name) {
        return node(name).channels();
    }

    /** Checks and returns the graph. */
    public Graph build() {
        return new Graph(nodes);
    }

    private Node node(String name) {
        return nodes.stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no node is called " + name));
    }
}
