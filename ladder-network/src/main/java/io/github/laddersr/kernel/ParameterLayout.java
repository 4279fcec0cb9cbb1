// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each weight of a graph is in one flat array, in the order in which the kernels read: for a dense convolution
 * the bias, then the weights as [output channel / 16][ky][kx][input channel][output channel % 16]; for a depthwise one
 * the bias, then [channel / 16][ky][kx][channel % 16]. Input and output channels are padded with zeros to multiples of
 * 16. Optimisers can work on the whole flat array: the gradient of a padding value is zero, so it stays zero.
 */
public final class ParameterLayout {
    /**
     * The location of one convolution.
     *
     * @param bias start of its bias
     * @param weight start of its weights
     * @param inStride padded input channels; 1 for a depthwise convolution
     * @param outStride padded output channels
     * @param kernel side of the kernel
     */
    public record Place(int bias, int weight, int inStride, int outStride, int kernel) {
        /** Rows of each packed block of 16 output channels. */
        public int depth() {
            return kernel * kernel * inStride;
        }

        int size() {
            return outStride * (1 + depth());
        }
    }

    private final Graph graph;
    private final Map<String, List<Place>> places = new LinkedHashMap<>();
    private final int size;

    /** The layout of this graph's weights. */
    public ParameterLayout(Graph graph) {
        this.graph = graph;
        int at = 0;
        for (Node node : graph.nodes()) {
            if (node.parameters().isEmpty()) {
                continue;
            }
            List<Integer> shape = node.parameters().getFirst().shape();
            int copies = node instanceof Node.BorderedConv ? shape.getFirst() : 1;
            int kernel = shape.getLast();
            int in = node instanceof Node.DepthwiseConv ? 1 : VectorLanes.pad(shape.get(shape.size() - 3));
            int out = VectorLanes.pad(node.channels());
            Place[] copy = new Place[copies];
            for (int i = 0; i < copies; i++) {
                copy[i] = new Place(at, at + out, in, out, kernel);
                at = Math.addExact(at, copy[i].size());
            }
            places.put(node.name(), List.of(copy));
        }
        this.size = at;
    }

    /** Floats in the flat array. */
    public int size() {
        return size;
    }

    /** The location of a convolution's weights. */
    public Place place(Node node) {
        return places(node).getFirst();
    }

    /** The locations of a bordered convolution's kernels, in order; for other convolutions a list with one element. */
    public List<Place> places(Node node) {
        List<Place> found = places.get(node.name());
        if (found == null) {
            throw new IllegalArgumentException(node.name() + " has no weights");
        }
        return found;
    }

    /** Converts weights to the flat array. */
    public float[] pack(Weights weights) {
        float[] flat = new float[size];
        forEachTensor((name, shape, map) -> {
            Tensor tensor = weights.get(name);
            for (int i = 0; i < map.length; i++) {
                flat[map[i]] = tensor.get(i);
            }
        });
        return flat;
    }

    /**
     * Converts the flat array to tensors by name.
     *
     * @param metadata metadata of the new weights
     */
    public Weights unpack(float[] flat, Map<String, String> metadata) {
        Weights.Builder weights = Weights.builder();
        metadata.forEach(weights::metadata);
        forEachTensor((name, shape, map) -> {
            float[] values = new float[map.length];
            for (int i = 0; i < map.length; i++) {
                values[i] = flat[map[i]];
            }
            weights.add(name, Tensor.of(shape, values));
        });
        return weights.build();
    }

    private interface TensorVisitor {
        /** @param map for each value of the tensor, its index in the flat array */
        void visit(String name, List<Integer> shape, int[] map);
    }

    private void forEachTensor(TensorVisitor visitor) {
        for (Map.Entry<String, List<Place>> entry : places.entrySet()) {
            Node node = graph.node(entry.getKey());
            List<Integer> weight = node.parameters().getFirst().shape();
            List<Integer> bias = node.parameters().getLast().shape();
            visitor.visit(node.parameters().getFirst().name(), weight, weightMap(entry.getValue(), node, weight));
            visitor.visit(node.parameters().getLast().name(), bias, biasMap(entry.getValue(), node.channels()));
        }
    }

    private static int[] biasMap(List<Place> copies, int channels) {
        int[] map = new int[copies.size() * channels];
        int i = 0;
        for (Place place : copies) {
            for (int o = 0; o < channels; o++) {
                map[i++] = place.bias() + o;
            }
        }
        return map;
    }

    private static int[] weightMap(List<Place> copies, Node node, List<Integer> shape) {
        int inputs = shape.get(shape.size() - 3);
        int kernel = shape.getLast();
        int[] map = new int[copies.size() * node.channels() * inputs * kernel * kernel];
        int i = 0;
        for (Place place : copies) {
            for (int o = 0; o < node.channels(); o++) {
                int block = place.weight() + o / BLOCK * place.depth() * BLOCK + o % BLOCK;
                for (int c = 0; c < inputs; c++) {
                    for (int tap = 0; tap < kernel * kernel; tap++) {
                        map[i++] = block + (tap * place.inStride() + c) * BLOCK;
                    }
                }
            }
        }
        return map;
    }
}
