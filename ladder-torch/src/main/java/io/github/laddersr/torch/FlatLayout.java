// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The position of each parameter in one flat buffer. The weights of a dense convolution are stored as
 * [output][ky][kx][input], so that their view in the graph's shape is channels_last, and the same values are also the
 * rows of a matrix; all other parameters are stored as in the graph. Parameters are sorted by {@link Part}, so that
 * those that are treated alike are contiguous.
 */
final class FlatLayout {
    /** The parts of the buffer, in this order. */
    enum Part {
        /** The weights of dense convolutions in the body. */
        BODY_MATRICES,
        /** The depthwise weights and biases of the body. */
        BODY_REST,
        /** Head and tail, and all biases of the {@link OuterLayers}. */
        OUTER_REST,
        /** The upsampler's weights. */
        OUTER_MATRICES
    }

    /**
     * The location of a parameter.
     *
     * @param dense whether it is the weight of a dense convolution
     * @param from start index
     */
    record Place(Parameter parameter, Part part, boolean dense, int from) {
        int to() {
            return from + parameter.size();
        }

        /** The length of a dimension in the graph's shape: of output channels, input channels, rows or columns. */
        int length(int dimension) {
            return parameter.shape().get(dimension);
        }
    }

    /** A range of the buffer. */
    record Range(int from, int to) {
        int size() {
            return to - from;
        }
    }

    private final Graph graph;
    private final List<Place> places = new ArrayList<>();
    private final int size;

    /** @throws IllegalArgumentException if the graph is folded */
    FlatLayout(Graph graph) {
        this.graph = graph;
        int at = 0;
        for (Part part : Part.values()) {
            for (Node node : graph.nodes()) {
                for (Parameter parameter : node.parameters()) {
                    boolean weight = parameter.equals(node.parameters().getFirst());
                    if (part(node, weight) == part) {
                        places.add(new Place(parameter, part, weight && node instanceof Node.Conv, at));
                        at += parameter.size();
                    }
                }
            }
        }
        this.size = at;
    }

    private Part part(Node node, boolean weight) {
        return switch (node) {
            case Node.Conv c
            when OuterLayers.contains(graph, c) ->
                weight && !OuterLayers.touchesImage(c) ? Part.OUTER_MATRICES : Part.OUTER_REST;
            case Node.Conv c -> weight ? Part.BODY_MATRICES : Part.BODY_REST;
            case Node.DepthwiseConv d -> Part.BODY_REST;
            case Node.BorderedConv c -> throw new IllegalArgumentException("a folded network can't be trained");
            case Node.Input i -> Part.BODY_REST;
            case Node.Shift s -> Part.BODY_REST;
            case Node.Relu r -> Part.BODY_REST;
            case Node.Relu6 r -> Part.BODY_REST;
            case Node.Add a -> Part.BODY_REST;
            case Node.Concat c -> Part.BODY_REST;
            case Node.Upsample2x u -> Part.BODY_REST;
            case Node.PixelShuffle p -> Part.BODY_REST;
        };
    }

    /** All locations, in the buffer's order. */
    List<Place> places() {
        return List.copyOf(places);
    }

    /** Floats in the buffer. */
    int size() {
        return size;
    }

    /** The range of these parts, from the first to the last. */
    Range range(Part first, Part last) {
        return new Range(start(first), last == Part.OUTER_MATRICES ? size : start(Part.values()[last.ordinal() + 1]));
    }

    private int start(Part part) {
        return places.stream()
                .filter(p -> p.part().compareTo(part) >= 0)
                .mapToInt(Place::from)
                .findFirst()
                .orElse(size);
    }

    /** Converts weights to the flat buffer. */
    float[] pack(Weights weights) {
        float[] flat = new float[size];
        for (Place place : places) {
            int[] map = map(place);
            Tensor tensor = weights.get(place.parameter().name());
            for (int i = 0; i < map.length; i++) {
                flat[map[i]] = tensor.get(i);
            }
        }
        return flat;
    }

    /** Converts the flat buffer to tensors by name, in the graph's order. */
    Weights unpack(float[] flat) {
        Weights.Builder sorted = Weights.builder();
        for (Place place : places) {
            int[] map = map(place);
            float[] values = new float[map.length];
            for (int i = 0; i < map.length; i++) {
                values[i] = flat[map[i]];
            }
            sorted.add(place.parameter().name(), Tensor.of(place.parameter().shape(), values));
        }
        Weights tensors = sorted.build();
        Weights.Builder weights = Weights.builder();
        for (Parameter parameter : graph.parameters()) {
            weights.add(parameter.name(), tensors.get(parameter.name()));
        }
        return weights.build();
    }

    /** The index in the buffer of each of a parameter's values, in the graph's order. */
    private static int[] map(Place place) {
        int[] map = new int[place.parameter().size()];
        if (!place.dense()) {
            Arrays.setAll(map, i -> place.from() + i);
            return map;
        }
        int inputs = place.length(1);
        int taps = place.length(2) * place.length(3);
        int i = 0;
        for (int output = 0; output < place.length(0); output++) {
            for (int input = 0; input < inputs; input++) {
                for (int tap = 0; tap < taps; tap++) {
                    map[i++] = place.from() + (output * taps + tap) * inputs + input;
                }
            }
        }
        return map;
    }
}
