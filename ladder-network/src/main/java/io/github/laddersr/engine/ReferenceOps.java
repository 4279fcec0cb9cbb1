// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The operation of each kind of node, in double and as simple as possible: the reference for faster engines and for the
 * trainer's gradients. No method changes its inputs.
 */
public final class ReferenceOps {
    private static final double RELU6_LIMIT = 6;

    private ReferenceOps() {}

    /**
     * The output of one node.
     *
     * @param inputs outputs of {@link Graph#inputs}, in order; for the input node, the image itself
     * @param weights must contain at least the node's parameters
     */
    public static DoubleMap forward(Node node, List<DoubleMap> inputs, Weights weights) {
        DoubleMap in = inputs.getFirst();
        return switch (node) {
            case Node.Input i -> in;
            case Node.Shift s -> shift(in, s.offsets());
            case Node.Conv c -> conv(in, weight(c, weights), bias(c, weights));
            case Node.BorderedConv c -> borderedConv(in, weight(c, weights), bias(c, weights));
            case Node.DepthwiseConv d -> depthwise(in, weight(d, weights), bias(d, weights), d.stride());
            case Node.Relu r -> map(in, ReferenceOps::relu);
            case Node.Relu6 r -> map(in, ReferenceOps::relu6);
            case Node.Add a -> add(in, inputs.getLast());
            case Node.Concat c -> concat(inputs);
            case Node.Upsample2x u -> upsample2x(in, u.mode());
            case Node.PixelShuffle p -> pixelShuffle(in, p.factor());
        };
    }

    private static Tensor weight(Node node, Weights weights) {
        return weights.get(node.parameters().getFirst().name());
    }

    private static Tensor bias(Node node, Weights weights) {
        return weights.get(node.parameters().getLast().name());
    }

    /** max(0, x). */
    public static double relu(double x) {
        return Math.max(0, x);
    }

    /** min(6, max(0, x)). */
    public static double relu6(double x) {
        return Math.min(RELU6_LIMIT, Math.max(0, x));
    }

    /** Applies a function to each value. */
    public static DoubleMap map(DoubleMap in, DoubleUnaryOperator function) {
        DoubleMap out = new DoubleMap(in.channels(), in.height(), in.width());
        for (int i = 0; i < in.size(); i++) {
            out.set(i, function.applyAsDouble(in.get(i)));
        }
        return out;
    }

    /** Each channel plus its offset. */
    public static DoubleMap shift(DoubleMap in, List<Float> offsets) {
        DoubleMap out = new DoubleMap(in.channels(), in.height(), in.width());
        int plane = in.height() * in.width();
        for (int c = 0; c < in.channels(); c++) {
            out.fill(c * plane, plane, offsets.get(c));
            out.addScaled(c * plane, 1, in, c * plane, plane);
        }
        return out;
    }

    /** The sum of two maps of one shape. */
    public static DoubleMap add(DoubleMap left, DoubleMap right) {
        DoubleMap out = new DoubleMap(left.channels(), left.height(), left.width());
        out.addScaled(0, 1, left, 0, left.size());
        out.addScaled(0, 1, right, 0, right.size());
        return out;
    }

    /** The concatenation of the channels of maps with equal sizes. */
    public static DoubleMap concat(List<DoubleMap> inputs) {
        DoubleMap first = inputs.getFirst();
        int channels = inputs.stream().mapToInt(DoubleMap::channels).sum();
        DoubleMap out = new DoubleMap(channels, first.height(), first.width());
        int at = 0;
        for (DoubleMap in : inputs) {
            out.addScaled(at, 1, in, 0, in.size());
            at += in.size();
        }
        return out;
    }

    /** Dense convolution with stride 1 and zero padding. Weight: O x I x K x K, bias: O; the result has O channels. */
    public static DoubleMap conv(DoubleMap in, Tensor weight, Tensor bias) {
        int channels = weight.shape().getFirst();
        DoubleMap out = new DoubleMap(channels, in.height(), in.width());
        Area whole = new Area(0, in.height(), 0, in.width());
        IntStream.range(0, channels).parallel().forEach(o -> convolve(in, out, o, whole, weight, o, bias.get(o)));
        return out;
    }

    /**
     * Dense convolution with separate kernels for the border, see {@link Node.BorderedConv}.
     *
     * @param in must have at least two rows and columns, so that the first is not also the last
     * @param weight 9 x O x I x K x K
     * @param bias 9 x O
     */
    public static DoubleMap borderedConv(DoubleMap in, Tensor weight, Tensor bias) {
        int height = in.height();
        int width = in.width();
        if (height < 2 || width < 2) {
            throw new IllegalArgumentException("a bordered convolution of " + height + " x " + width);
        }
        int channels = weight.shape().get(1);
        DoubleMap out = new DoubleMap(channels, height, width);
        // position v covers the rows from rows[v] to rows[v + 1]; the same applies to columns
        int[] rows = {0, 1, height - 1, height};
        int[] columns = {0, 1, width - 1, width};
        IntStream.range(0, channels).parallel().forEach(o -> {
            for (int place = 0; place < Node.BorderedConv.POSITIONS; place++) {
                int v = place / 3;
                int h = place % 3;
                int kernel = place * channels + o;
                Area area = new Area(rows[v], rows[v + 1], columns[h], columns[h + 1]);
                convolve(in, out, o, area, weight, kernel, bias.get(kernel));
            }
        });
        return out;
    }

    /** Output rows from top to bottom (exclusive) and columns from left to right (exclusive). */
    private record Area(int top, int bottom, int left, int right) {}

    /**
     * Computes one output channel in one area with kernel number {@code kernel} of the weight's last three dimensions,
     * I x K x K.
     */
    private static void convolve(
            DoubleMap in, DoubleMap out, int o, Area area, Tensor weight, int kernel, double bias) {
        int size = weight.shape().getLast();
        int reach = size / 2;
        int at = kernel * in.channels() * size * size;
        for (int y = area.top; y < area.bottom; y++) {
            out.fill(out.index(o, y, area.left), area.right - area.left, bias);
        }
        for (int i = 0; i < in.channels(); i++) {
            for (int ky = 0; ky < size; ky++) {
                for (int kx = 0; kx < size; kx++) {
                    double w = weight.get(at++);
                    // The output rows and columns for which this tap lies inside the input.
                    int top = Math.max(area.top, reach - ky);
                    int bottom = Math.min(area.bottom, in.height() + reach - ky);
                    int left = Math.max(area.left, reach - kx);
                    int right = Math.min(area.right, in.width() + reach - kx);
                    if (left >= right) {
                        continue;
                    }
                    for (int y = top; y < bottom; y++) {
                        int from = in.index(i, y + ky - reach, left + kx - reach);
                        out.addScaled(out.index(o, y, left), w, in, from, right - left);
                    }
                }
            }
        }
    }

    /**
     * Depthwise convolution with zero padding. Weight: C x 1 x K x K, bias: C.
     *
     * @param stride a divisor of height and width; the result's sides are 1/stride of the input's
     */
    public static DoubleMap depthwise(DoubleMap in, Tensor weight, Tensor bias, int stride) {
        if (in.height() % stride != 0 || in.width() % stride != 0) {
            throw new IllegalArgumentException("stride " + stride + " over " + in.height() + " x " + in.width());
        }
        int size = weight.shape().getLast();
        int reach = size / 2;
        DoubleMap out = new DoubleMap(in.channels(), in.height() / stride, in.width() / stride);
        IntStream.range(0, in.channels()).parallel().forEach(c -> {
            for (int y = 0; y < out.height(); y++) {
                out.fill(out.index(c, y, 0), out.width(), bias.get(c));
                for (int ky = 0; ky < size; ky++) {
                    int inY = y * stride + ky - reach;
                    if (inY < 0 || inY >= in.height()) {
                        continue;
                    }
                    for (int kx = 0; kx < size; kx++) {
                        double w = weight.get((c * size + ky) * size + kx);
                        int left = Math.ceilDiv(Math.max(0, reach - kx), stride);
                        int right = Math.min(out.width(), Math.ceilDiv(in.width() + reach - kx, stride));
                        int to = out.index(c, y, 0);
                        int from = in.index(c, inY, 0) + kx - reach;
                        for (int x = left; x < right; x++) {
                            out.add(to + x, w * in.get(from + x * stride));
                        }
                    }
                }
            }
        });
        return out;
    }

    /** Upsampling of height and width by 2. */
    public static DoubleMap upsample2x(DoubleMap in, Upsampling mode) {
        DoubleMap out = new DoubleMap(in.channels(), 2 * in.height(), 2 * in.width());
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    out.set(
                            c,
                            y,
                            x,
                            switch (mode) {
                                case NEAREST -> in.get(c, y / 2, x / 2);
                                case BILINEAR -> bilinear(in, c, y, x);
                            });
                }
            }
        }
        return out;
    }

    /**
     * The centre of output pixel y is a quarter of an input pixel away from the centre of input pixel y / 2, towards
     * the neighbour that gets the weight 1/4. Beyond the border, the outermost pixel is repeated.
     */
    private static double bilinear(DoubleMap in, int c, int y, int x) {
        int nearY = y / 2;
        int nearX = x / 2;
        int farY = Math.clamp(nearY + (y % 2 == 0 ? -1 : 1), 0, in.height() - 1);
        int farX = Math.clamp(nearX + (x % 2 == 0 ? -1 : 1), 0, in.width() - 1);
        double near = 0.75 * in.get(c, nearY, nearX) + 0.25 * in.get(c, nearY, farX);
        double far = 0.75 * in.get(c, farY, nearX) + 0.25 * in.get(c, farY, farX);
        return 0.75 * near + 0.25 * far;
    }

    /** Rearranges channels as pixels: out(c, r y + i, r x + j) = in(c r² + i r + j, y, x). */
    public static DoubleMap pixelShuffle(DoubleMap in, int factor) {
        int square = factor * factor;
        DoubleMap out = new DoubleMap(in.channels() / square, in.height() * factor, in.width() * factor);
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    int channel = c * square + y % factor * factor + x % factor;
                    out.set(c, y, x, in.get(channel, y / factor, x / factor));
                }
            }
        }
        return out;
    }
}
