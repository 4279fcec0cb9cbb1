// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a network as ONNX; another interpreter of the graph. The input {@code image} is 1 x 3 x H x W in [0, 1], the
 * output {@code upscaled} is 1 x 3 x scale H x scale W, not clamped. H and W are dynamic and must be multiples of
 * {@link Graph#ALIGNMENT}. Layers and weights keep their names; the weights' metadata become the model's.
 */
public final class OnnxWriter {
    /** The oldest opset whose operators have the meaning used here: before it, Resize needs a region of interest. */
    public static final int OLDEST_OPSET = 13;

    /** The newest tested opset. */
    public static final int NEWEST_OPSET = 22;

    /** An opset that every runtime of recent years supports. */
    public static final int DEFAULT_OPSET = 17;

    /** The name of the output. */
    static final String OUTPUT = "upscaled";

    private final OnnxGraph onnx = new OnnxGraph();
    private final Graph graph;
    private final Weights weights;

    private OnnxWriter(Graph graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    /**
     * Writes the file atomically.
     *
     * @param opset {@link #OLDEST_OPSET} to {@link #NEWEST_OPSET}
     * @throws UserException if the opset is not supported, the weights are not the graph's, or the file can't be
     *     written
     */
    public static void write(Path file, Graph graph, Weights weights, int opset) {
        byte[] content = bytes(graph, weights, opset);
        AtomicFiles.write(file, out -> out.write(content));
    }

    /**
     * The content that {@link #write} writes.
     *
     * @throws UserException if the opset is not supported, or the weights are not the graph's
     */
    public static byte[] bytes(Graph graph, Weights weights, int opset) {
        if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
            throw new UserException("The ONNX opset " + opset + " is not one that Ladder writes: use " + OLDEST_OPSET
                    + " to " + NEWEST_OPSET + ".");
        }
        weights.requireFits(graph);
        return new OnnxWriter(graph, weights).model(opset);
    }

    private byte[] model(int opset) {
        graph.nodes().forEach(this::node);
        Node input = graph.nodes().getFirst();
        Node output = graph.output();
        int scale = output.resolution().of(1);
        onnx.input(input.name(), input.channels(), "height", "width");
        onnx.output(OUTPUT, output.channels(), scale + "*height", scale + "*width");
        return onnx.model(opset, weights.metadata());
    }

    private void node(Node node) {
        String out = tensor(node.name());
        List<String> in = node.inputs().stream().map(this::tensor).toList();
        String x = in.isEmpty() ? out : in.getFirst();
        switch (node) {
            case Node.Input i -> {}
            case Node.Shift s -> {
                float[] offsets = new float[s.channels()];
                for (int c = 0; c < offsets.length; c++) {
                    offsets[c] = s.offsets().get(c);
                }
                String constant = onnx.floats(s.name() + ".offsets", List.of(1, offsets.length, 1, 1), offsets);
                onnx.node("Add", List.of(x, constant), out);
            }
            case Node.Conv c -> {
                int reach = c.kernel() / 2;
                conv(List.of(x, whole(node, 0), whole(node, 1)), out, c.kernel())
                        .numbers("pads", reach, reach, reach, reach);
            }
            case Node.BorderedConv c -> bordered(c, x, out);
            case Node.DepthwiseConv d -> {
                int reach = d.kernel() / 2;
                conv(List.of(x, whole(node, 0), whole(node, 1)), out, d.kernel())
                        .number("group", d.channels())
                        .numbers("pads", reach, reach, reach, reach)
                        .numbers("strides", d.stride(), d.stride());
            }
            case Node.Relu r -> onnx.node("Relu", List.of(x), out);
            case Node.Relu6 r -> {
                String zero = onnx.floats("zero", List.of(), 0);
                String six = onnx.floats("six", List.of(), 6);
                onnx.node("Clip", List.of(x, zero, six), out);
            }
            case Node.Add a -> onnx.node("Add", in, out);
            case Node.Concat c -> onnx.node("Concat", in, out).number("axis", 1);
            case Node.Upsample2x u -> {
                String scales = onnx.floats("scales", List.of(4), 1, 1, 2, 2);
                OnnxGraph.Attributes resize = onnx.node("Resize", List.of(x, "", scales), out);
                switch (u.mode()) {
                    case NEAREST ->
                        resize.text("mode", "nearest")
                                .text("coordinate_transformation_mode", "asymmetric")
                                .text("nearest_mode", "floor");
                    case BILINEAR -> resize.text("mode", "linear").text("coordinate_transformation_mode", "half_pixel");
                }
            }
            case Node.PixelShuffle p ->
                onnx.node("DepthToSpace", List.of(x), out).text("mode", "CRD").number("blocksize", p.factor());
        }
    }

    /** The size of the kernel follows from the weight, but not every runtime derives it. */
    private OnnxGraph.Attributes conv(List<String> inputs, String out, int kernel) {
        return onnx.node("Conv", inputs, out).numbers("kernel_shape", kernel, kernel);
    }

    /**
     * One convolution for each of the nine positions, side by side. The padding is chosen so that a convolution
     * computes only the pixels of its position: a single row or column at a border, or all those in between. At a
     * border, only the pixels that the kernel reaches are read.
     */
    private void bordered(Node.BorderedConv node, String x, String out) {
        int reach = node.kernel() / 2;
        if (reach < 1) {
            throw new IllegalArgumentException(node.name() + " has a border but does not reach beyond a pixel");
        }
        // zeros above (or to the left of) the pixels of each position, for its kernel
        int[] before = {reach, reach - 1, 0};
        int[] after = {0, reach - 1, reach};
        List<String> bands = new ArrayList<>();
        for (int v = 0; v < 3; v++) {
            List<String> parts = new ArrayList<>();
            for (int h = 0; h < 3; h++) {
                int place = 3 * v + h;
                String part = node.name() + "." + place;
                String read = near(near(x, part, 2, v, reach), part, 3, h, reach);
                conv(List.of(read, slice(node, 0, place), slice(node, 1, place)), part, node.kernel())
                        .numbers("pads", before[v], before[h], after[v], after[h]);
                parts.add(part);
            }
            String band = node.name() + ".band." + v;
            onnx.node("Concat", parts, band).number("axis", 3);
            bands.add(band);
        }
        onnx.node("Concat", bands, out).number("axis", 2);
    }

    /**
     * The rows (axis 2) or columns (axis 3) that a kernel at the first (0), last (2) or any other position (1) reads.
     */
    private String near(String x, String part, int axis, int place, int reach) {
        if (place == 1) {
            return x;
        }
        String from = onnx.number(place == 0 ? 0 : -reach - 1);
        String to = onnx.number(place == 0 ? reach + 1 : Long.MAX_VALUE);
        String out = part + (axis == 2 ? ".rows" : ".columns");
        onnx.node("Slice", List.of(x, from, to, onnx.number(axis)), out);
        return out;
    }

    /** A parameter of the node (0 is the weight, 1 the bias) as a constant. */
    private String whole(Node node, int parameter) {
        String name = node.parameters().get(parameter).name();
        Tensor tensor = weights.get(name);
        return onnx.floats(name, tensor.shape(), tensor.toArray());
    }

    /** The part of a parameter that belongs to one position. */
    private String slice(Node.BorderedConv node, int parameter, int place) {
        String name = node.parameters().get(parameter).name();
        Tensor tensor = weights.get(name);
        List<Integer> shape = tensor.shape().subList(1, tensor.shape().size());
        float[] values = new float[tensor.size() / Node.BorderedConv.POSITIONS];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(place * values.length + i);
        }
        return onnx.floats(name + "." + place, shape, values);
    }

    private String tensor(String node) {
        return node.equals(graph.output().name()) ? OUTPUT : node;
    }
}
