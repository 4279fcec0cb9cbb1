package io.github.laddersr.torch;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Walks the graph with libtorch's functions on batches of N x C x H x W, in whatever precision and on whatever device its tensors are;
 * autograd goes back the same way. An interpreter like the engines: a new kind of node is named by the compiler here too.
 */
final class TorchForward {
    private final Graph graph;
    private final Map<String, Tensor> parameters;

    /**
     * @param parameters by name, one for each of the graph's; read at every {@link #run}, so that an optimiser may change their values
     */
    TorchForward(Graph graph, Map<String, Tensor> parameters) {
        this.graph = graph;
        this.parameters = Map.copyOf(parameters);
    }

    /**
     * Computes the output. A map's handle is let go with its last reader; where autograd needs the map, it keeps it by itself.
     *
     * @param images N x 3 x H x W, both sides multiples of {@link Graph#ALIGNMENT}
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

    /** One node's output; all temporaries on the way are freed at once, not at the end of the caller's scope. */
    private Tensor scoped(Node node, List<Tensor> inputs) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope _ = new PointerScope()) {
            Tensor output = apply(node, inputs);
            if (inputs.contains(output)) {
                return output; // the input node: nothing was made
            }
            if (outer != null) {
                outer.attach(output);
            } else {
                output.retainReference();
            }
            return output;
        }
    }

    private Tensor apply(Node node, List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        return switch (node) {
            case Node.Input i -> x;
            case Node.Shift s -> torch.add(x, perChannel(s.offsets(), x));
            case Node.Conv c -> convolution(x, weight(c), bias(c), c.kernel(), 1, 1);
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
            case Node.PixelShuffle p -> torch.pixel_shuffle(x, p.factor());
        };
    }

    /** The constants as 1 x C x 1 x 1, of the precision and on the device of {@code like}. */
    private static Tensor perChannel(List<Float> offsets, Tensor like) {
        float[] values = new float[offsets.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = offsets.get(i);
        }
        return torch.tensor(values).view(1, values.length, 1, 1).to(like);
    }

    private static Tensor convolution(Tensor x, Tensor weight, Tensor bias, int kernel, int stride, int groups) {
        long[] padding = {kernel / 2, kernel / 2};
        return torch.conv2d(
                x, weight, new TensorOptional(bias), new long[] {stride, stride}, padding, new long[] {1, 1}, groups);
    }

    /** Every place's convolution of the whole map, of which its rows and columns are taken: plain, and nine times the work. */
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

    /** Along one dimension: the first, those between, the last. */
    private static Tensor third(Tensor x, int dimension, int place) {
        long n = x.size(dimension);
        return switch (place) {
            case 0 -> x.narrow(dimension, 0, 1);
            case 1 -> x.narrow(dimension, 1, n - 2);
            default -> x.narrow(dimension, n - 1, 1);
        };
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
