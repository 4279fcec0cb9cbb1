// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Computes the graph with libtorch's functions for batches of N x C x H x W, on the device of the tensors; autograd
 * provides the backward pass. An interpreter like the engines. Maps are best in channels_last.
 *
 * <p>A convolution computes in the precision of its weights, everything else in that of its first reader. So weights in
 * two precisions are sufficient for mixed precision.
 */
final class TorchForward {
    private final Graph graph;
    private final Map<String, Tensor> parameters;
    private final Map<String, ScalarType> types = new HashMap<>();
    private final Map<String, Tensor> constants = new HashMap<>();

    /**
     * @param parameters one for each parameter of the graph, by name and in the graph's shape; read at every
     *     {@link #run}, so that an optimiser may change their values
     * @param tensors keeps the graph's constants, on the device of the parameters
     */
    TorchForward(Graph graph, Map<String, Tensor> parameters, Tensors tensors) {
        this.graph = graph;
        this.parameters = Map.copyOf(parameters);
        Node last = graph.output();
        while (last.parameters().isEmpty()) {
            last = graph.inputs(last).getFirst();
        }
        types.put(graph.output().name(), weight(last).scalar_type().intern());
        Map<String, Node> firstReaders = new HashMap<>();
        for (Node node : graph.nodes().reversed()) {
            if (!node.parameters().isEmpty()) {
                types.put(node.name(), weight(node).scalar_type().intern());
            } else if (firstReaders.containsKey(node.name())) {
                types.put(node.name(), type(firstReaders.get(node.name())));
            }
            node.inputs().forEach(input -> firstReaders.put(input, node));
            if (node instanceof Node.Shift s) {
                float[] values = new float[s.offsets().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = s.offsets().get(i);
                }
                constants.put(s.name(), tensors.keep(tensors.of(values, 1, values.length, 1, 1)));
            }
        }
    }

    /**
     * Computes the output. A map's handle is released with its last reader; if autograd needs the map, it keeps it
     * itself.
     *
     * @param images N x 3 x H x W, both sides multiples of {@link Graph#ALIGNMENT}; in the precision of head and tail
     * @return N x 3 x scale H x scale W, owned by the scope that is open around the call
     */
    Tensor run(Tensor images) {
        Map<String, Tensor> maps = new HashMap<>();
        Map<String, Integer> reads = new HashMap<>();
        Tensor output = images;
        for (Node node : graph.nodes()) {
            List<Tensor> inputs = node instanceof Node.Input
                    ? List.of(images)
                    : node.inputs().stream().map(maps::get).toList();
            output = scoped(node, inputs);
            maps.put(node.name(), output);
            for (String input : node.inputs()) {
                if (reads.merge(input, 1, Integer::sum) == graph.consumers(input)) {
                    Tensor done = maps.remove(input);
                    if (done != null && !(graph.node(input) instanceof Node.Input)) {
                        done.close();
                    }
                }
            }
        }
        return output;
    }

    /** Computes one node's output. All temporaries are freed immediately, not at the end of the caller's scope. */
    private Tensor scoped(Node node, List<Tensor> inputs) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope _ = new PointerScope()) {
            Tensor output = apply(node, inputs(node, inputs));
            if (inputs.contains(output)) {
                return output; // the input node, which creates nothing
            }
            if (outer != null) {
                outer.attach(output);
            } else {
                output.retainReference();
            }
            return output;
        }
    }

    /** Converts inputs to the node's precision. */
    private List<Tensor> inputs(Node node, List<Tensor> inputs) {
        ScalarType type = type(node);
        List<Tensor> converted = new ArrayList<>(inputs);
        for (int i = 0; i < node.inputs().size(); i++) {
            if (type(graph.node(node.inputs().get(i))) != type) {
                converted.set(i, inputs.get(i).to(type));
            }
        }
        return converted;
    }

    private Tensor apply(Node node, List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        return switch (node) {
            case Node.Input i -> x;
            case Node.Shift s -> torch.add(x, constant(s));
            case Node.Conv c ->
                c.kernel() == 1 ? pointwise(c, x) : convolution(x, weight(c), bias(c), c.kernel(), 1, 1);
            case Node.BorderedConv c -> bordered(c, x);
            case Node.DepthwiseConv d -> convolution(x, weight(d), bias(d), d.kernel(), d.stride(), d.channels());
            case Node.Relu r -> torch.relu(x);
            case Node.Relu6 r -> torch.relu6(x);
            case Node.Add a -> torch.add(x, inputs.getLast());
            case Node.Concat c -> torch.cat(new TensorVector(inputs.toArray(Tensor[]::new)), 1);
            case Node.Upsample2x u -> {
                long[] size = {2 * x.size(2), 2 * x.size(3)};
                yield switch (u.mode()) {
                    case NEAREST -> torch.upsample_nearest2d(x, size);
                    case BILINEAR -> torch.upsample_bilinear2d(x, size, false);
                };
            }
            case Node.PixelShuffle p -> pixelShuffle(x, p.factor());
        };
    }

    /** A matrix product over channels_last memory: one kernel including the bias, where a convolution needs two. */
    private Tensor pointwise(Node.Conv node, Tensor x) {
        Tensor rows = x.permute(0, 2, 3, 1).reshape(-1, node.inChannels());
        Tensor matrix = weight(node).view(node.channels(), node.inChannels());
        return torch.addmm(bias(node), rows, matrix.t())
                .view(x.size(0), x.size(2), x.size(3), node.channels())
                .permute(0, 3, 1, 2);
    }

    /**
     * libtorch's own function leaves channels_last on CUDA, and the next convolution has to copy the map back; this
     * needs only one copy.
     */
    private static Tensor pixelShuffle(Tensor x, int factor) {
        long height = x.size(2);
        long width = x.size(3);
        long channels = x.size(1) / (factor * factor);
        return x.permute(0, 2, 3, 1)
                .reshape(x.size(0), height, width, channels, factor, factor)
                .permute(0, 1, 4, 2, 5, 3)
                .reshape(x.size(0), height * factor, width * factor, channels)
                .permute(0, 3, 1, 2);
    }

    private static Tensor convolution(Tensor x, Tensor weight, Tensor bias, int kernel, int stride, int groups) {
        long[] padding = {kernel / 2, kernel / 2};
        return torch.conv2d(
                x, weight, new TensorOptional(bias), new long[] {stride, stride}, padding, new long[] {1, 1}, groups);
    }

    /**
     * Convolves the whole map with the kernel of each position and takes the rows and columns of that position: simple,
     * but nine times the work.
     */
    private Tensor bordered(Node.BorderedConv node, Tensor x) {
        Tensor[] bands = new Tensor[3];
        for (int v = 0; v < 3; v++) {
            Tensor[] parts = new Tensor[3];
            for (int h = 0; h < 3; h++) {
                int place = 3 * v + h;
                Tensor whole =
                        convolution(x, weight(node).select(0, place), bias(node).select(0, place), node.kernel(), 1, 1);
                parts[h] = third(third(whole, 2, v), 3, h);
            }
            bands[v] = torch.cat(new TensorVector(parts), 3);
        }
        return torch.cat(new TensorVector(bands), 2);
    }

    /** One of three parts of a dimension: the first, those between, the last. */
    private static Tensor third(Tensor x, int dimension, int place) {
        long n = x.size(dimension);
        return switch (place) {
            case 0 -> x.narrow(dimension, 0, 1);
            case 1 -> x.narrow(dimension, 1, n - 2);
            default -> x.narrow(dimension, n - 1, 1);
        };
    }

    private ScalarType type(Node node) {
        ScalarType type = types.get(node.name());
        if (type == null) {
            throw new IllegalArgumentException("nothing reads " + node.name());
        }
        return type;
    }

    private Tensor constant(Node.Shift node) {
        Tensor constant = constants.get(node.name());
        if (constant == null) {
            throw new IllegalArgumentException(node.name() + " is not of this graph");
        }
        return constant;
    }

    private Tensor weight(Node node) {
        return parameter(node.parameters().getFirst().name());
    }

    private Tensor bias(Node node) {
        return parameter(node.parameters().getLast().name());
    }

    private Tensor parameter(String name) {
        Tensor parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("no parameter is called " + name);
        }
        return parameter;
    }
}
