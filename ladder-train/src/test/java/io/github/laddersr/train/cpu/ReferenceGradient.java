// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import io.github.laddersr.engine.DoubleMap;
import io.github.laddersr.engine.ReferenceOps;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The backward pass node by node, in double and as simple as possible: the reference for {@link Tape}. It is itself
 * tested against differences of {@link ReferenceOps}.
 */
final class ReferenceGradient {
    /** The upper kink of ReLU6. */
    static final double RELU6_LIMIT = 6;

    private ReferenceGradient() {}

    /**
     * The result of one node's backward pass.
     *
     * @param inputs gradients of its inputs, in order
     * @param parameters gradients of its parameters, in order, each in the tensor's order
     */
    record Step(List<DoubleMap> inputs, List<double[]> parameters) {}

    /**
     * The gradients of sum(output times direction) with respect to all parameters of a graph.
     *
     * @return by name
     */
    static Map<String, double[]> of(Graph graph, Weights weights, DoubleMap image, DoubleMap direction) {
        Map<String, DoubleMap> values = forward(graph, weights, image);
        Map<String, DoubleMap> gradients = new HashMap<>();
        gradients.put(graph.output().name(), direction);
        Map<String, double[]> result = new LinkedHashMap<>();
        for (Node node : graph.nodes().reversed()) {
            DoubleMap dy = gradients.get(node.name());
            if (dy == null) {
                throw new IllegalStateException("nobody reads " + node.name());
            }
            List<DoubleMap> in = node.inputs().stream().map(values::get).toList();
            Step step = back(node, in, dy, weights);
            for (int i = 0; i < in.size(); i++) {
                gradients.merge(node.inputs().get(i), step.inputs.get(i), ReferenceOps::add);
            }
            for (int i = 0; i < step.parameters.size(); i++) {
                result.put(node.parameters().get(i).name(), step.parameters.get(i));
            }
        }
        return result;
    }

    /** Every node's output. */
    static Map<String, DoubleMap> forward(Graph graph, Weights weights, DoubleMap image) {
        Map<String, DoubleMap> values = new HashMap<>();
        for (Node node : graph.nodes()) {
            List<DoubleMap> in = node.inputs().stream().map(values::get).toList();
            values.put(node.name(), ReferenceOps.forward(node, in.isEmpty() ? List.of(image) : in, weights));
        }
        return values;
    }

    /**
     * The backward pass through one node.
     *
     * @param in values of its inputs
     * @param dy gradient of its output
     */
    static Step back(Node node, List<DoubleMap> in, DoubleMap dy, Weights weights) {
        return switch (node) {
            case Node.Input i -> new Step(List.of(), List.of());
            case Node.Shift s -> through(dy);
            case Node.Conv c -> convolution(in.getFirst(), dy, weights.get(c.name() + ".weight"), 1);
            case Node.BorderedConv c ->
                convolution(in.getFirst(), dy, weights.get(c.name() + ".weight"), Node.BorderedConv.POSITIONS);
            case Node.DepthwiseConv d -> depthwise(in.getFirst(), dy, weights.get(d.name() + ".weight"), d.stride());
            case Node.Relu r -> masked(in.getFirst(), dy, Double.POSITIVE_INFINITY);
            case Node.Relu6 r -> masked(in.getFirst(), dy, RELU6_LIMIT);
            case Node.Add a -> new Step(List.of(dy, dy), List.of());
            case Node.Concat c -> concat(in, dy);
            case Node.Upsample2x u -> upsample(in.getFirst(), dy, u.mode());
            case Node.PixelShuffle p -> shuffle(in.getFirst(), dy, p.factor());
        };
    }

    private static Step through(DoubleMap dx) {
        return new Step(List.of(dx), List.of());
    }

    private static DoubleMap like(DoubleMap map) {
        return new DoubleMap(map.channels(), map.height(), map.width());
    }

    private static Step masked(DoubleMap x, DoubleMap dy, double limit) {
        DoubleMap dx = like(x);
        for (int i = 0; i < x.size(); i++) {
            dx.set(i, x.get(i) > 0 && x.get(i) < limit ? dy.get(i) : 0);
        }
        return through(dx);
    }

    private static Step concat(List<DoubleMap> in, DoubleMap dy) {
        int[] from = {0};
        return new Step(
                in.stream()
                        .map(x -> {
                            DoubleMap dx = like(x);
                            dx.addScaled(0, 1, dy, from[0], dx.size());
                            from[0] += dx.size();
                            return dx;
                        })
                        .toList(),
                List.of());
    }

    private static Step shuffle(DoubleMap x, DoubleMap dy, int factor) {
        DoubleMap dx = like(x);
        for (int c = 0; c < x.channels(); c++) {
            int place = c % (factor * factor);
            for (int row = 0; row < x.height(); row++) {
                for (int col = 0; col < x.width(); col++) {
                    dx.set(
                            c,
                            row,
                            col,
                            dy.get(
                                    c / (factor * factor),
                                    row * factor + place / factor,
                                    col * factor + place % factor));
                }
            }
        }
        return through(dx);
    }

    private static Step upsample(DoubleMap x, DoubleMap dy, Upsampling mode) {
        DoubleMap dx = like(x);
        for (int c = 0; c < dy.channels(); c++) {
            for (int row = 0; row < dy.height(); row++) {
                for (int col = 0; col < dy.width(); col++) {
                    double g = dy.get(c, row, col);
                    switch (mode) {
                        case NEAREST -> dx.add(dx.index(c, row / 2, col / 2), g);
                        case BILINEAR -> {
                            int farRow = far(row, x.height());
                            int farCol = far(col, x.width());
                            dx.add(dx.index(c, row / 2, col / 2), 9 * g / 16);
                            dx.add(dx.index(c, row / 2, farCol), 3 * g / 16);
                            dx.add(dx.index(c, farRow, col / 2), 3 * g / 16);
                            dx.add(dx.index(c, farRow, farCol), g / 16);
                        }
                    }
                }
            }
        }
        return through(dx);
    }

    /** The neighbour with the weight 1/4: the row before for an even output row, the row after for an odd one. */
    private static int far(int i, int n) {
        return Math.clamp(i / 2 + (i % 2 == 0 ? -1 : 1), 0, n - 1);
    }

    /** A dense convolution; with {@code places} 9, each pixel uses the kernel of its position. */
    private static Step convolution(DoubleMap x, DoubleMap dy, Tensor weight, int places) {
        int k = weight.shape().getLast();
        double[] dw = new double[weight.size()];
        double[] db = new double[places * dy.channels()];
        DoubleMap dx = like(x);
        // In parallel over the input channels: each writes only to its own plane of dx and its own values of dw.
        IntStream.range(0, x.channels()).parallel().forEach(i -> {
            for (int o = 0; o < dy.channels(); o++) {
                for (int row = 0; row < dy.height(); row++) {
                    for (int col = 0; col < dy.width(); col++) {
                        double g = dy.get(o, row, col);
                        int kernel = places == 1
                                ? o
                                : (3 * third(row, dy.height()) + third(col, dy.width())) * dy.channels() + o;
                        int at = (kernel * x.channels() + i) * k * k;
                        window(x, dx, i, row - k / 2, col - k / 2, weight, dw, at, g);
                    }
                }
            }
        });
        for (int o = 0; o < dy.channels(); o++) {
            for (int row = 0; row < dy.height(); row++) {
                for (int col = 0; col < dy.width(); col++) {
                    int place = places == 1 ? 0 : 3 * third(row, dy.height()) + third(col, dy.width());
                    db[place * dy.channels() + o] += dy.get(o, row, col);
                }
            }
        }
        return new Step(List.of(dx), List.of(dw, db));
    }

    /** 0 for the first, 1 for those between, 2 for the last. */
    private static int third(int i, int n) {
        return i == 0 ? 0 : i == n - 1 ? 2 : 1;
    }

    private static Step depthwise(DoubleMap x, DoubleMap dy, Tensor weight, int stride) {
        int k = weight.shape().getLast();
        double[] dw = new double[weight.size()];
        double[] db = new double[dy.channels()];
        DoubleMap dx = like(x);
        for (int c = 0; c < dy.channels(); c++) {
            for (int row = 0; row < dy.height(); row++) {
                for (int col = 0; col < dy.width(); col++) {
                    double g = dy.get(c, row, col);
                    db[c] += g;
                    window(x, dx, c, row * stride - k / 2, col * stride - k / 2, weight, dw, c * k * k, g);
                }
            }
        }
        return new Step(List.of(dx), List.of(dw, db));
    }

    /**
     * The contribution of one output value: the k x k window whose upper left pixel is (top, left), times the k²
     * weights starting at {@code at}.
     */
    private static void window(
            DoubleMap x, DoubleMap dx, int c, int top, int left, Tensor weight, double[] dw, int at, double g) {
        int k = weight.shape().getLast();
        for (int ky = Math.max(0, -top); ky < Math.min(k, x.height() - top); ky++) {
            for (int kx = Math.max(0, -left); kx < Math.min(k, x.width() - left); kx++) {
                int pixel = x.index(c, top + ky, left + kx);
                dw[at + ky * k + kx] += g * x.get(pixel);
                dx.add(pixel, g * weight.get(at + ky * k + kx));
            }
        }
    }
}
