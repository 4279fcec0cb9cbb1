// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.List;

/**
 * One operation of the network. All maps are channels x height x width. Convolutions have a bias and 'same' zero
 * padding: an odd kernel k reaches k / 2 pixels in each direction. Consumers switch over the records without
 * {@code default}, so that for a new kind of node the compiler points out every consumer to extend.
 */
public sealed interface Node {
    /** The name, unique in its graph. For a convolution it is also the prefix of its weights' names. */
    String name();

    /** The names of the input nodes, in order. */
    List<String> inputs();

    /** The channels of the output. */
    int channels();

    /** The resolution of the output. */
    Resolution resolution();

    /** The parameters of this node, the weight first. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /** The image: {@code channels} planes in [0, 1]. */
    record Input(String name, int channels) implements Node {
        @Override
        public List<String> inputs() {
            return List.of();
        }

        @Override
        public Resolution resolution() {
            return Resolution.FULL;
        }
    }

    /** Adds one constant to each channel: out(c, y, x) = in(c, y, x) + offsets(c). */
    record Shift(String name, String input, List<Float> offsets, Resolution resolution) implements Node {
        /** Copies the offsets. */
        public Shift {
            offsets = List.copyOf(offsets);
        }

        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public int channels() {
            return offsets.size();
        }
    }

    /** Dense convolution with stride 1. Weight: channels x inChannels x kernel x kernel. */
    record Conv(String name, String input, int inChannels, int channels, int kernel, Resolution resolution)
            implements Node {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter(name + ".weight", List.of(channels, inChannels, kernel, kernel)),
                    new Parameter(name + ".bias", List.of(channels)));
        }
    }

    /**
     * Depthwise convolution: each channel is convolved separately. Output pixel (y, x) is centred on input pixel (y
     * stride, x stride).
     */
    record DepthwiseConv(String name, String input, int channels, int kernel, int stride, Resolution resolution)
            implements Node {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter(name + ".weight", List.of(channels, 1, kernel, kernel)),
                    new Parameter(name + ".bias", List.of(channels)));
        }
    }

    /**
     * Dense convolution with separate kernels for the outermost ring of output pixels; a chain of zero-padded linear
     * layers composes to this. Weight: 9 x channels x inChannels x kernel x kernel, bias: 9 x channels. Kernel
     * {@code 3 v + h} applies to the pixels at the vertical position v and the horizontal position h, where 0 is the
     * first row (column), 1 the interior and 2 the last row (column).
     */
    record BorderedConv(String name, String input, int inChannels, int channels, int kernel, Resolution resolution)
            implements Node {
        /** Number of kernels: three vertical positions times three horizontal ones. */
        public static final int POSITIONS = 9;

        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter(name + ".weight", List.of(POSITIONS, channels, inChannels, kernel, kernel)),
                    new Parameter(name + ".bias", List.of(POSITIONS, channels)));
        }
    }

    /** max(0, x). */
    record Relu(String name, String input, int channels, Resolution resolution) implements Node {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /** min(6, max(0, x)). */
    record Relu6(String name, String input, int channels, Resolution resolution) implements Node {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /** left + right, which have the same shape. */
    record Add(String name, String left, String right, int channels, Resolution resolution) implements Node {
        @Override
        public List<String> inputs() {
            return List.of(left, right);
        }
    }

    /** The concatenation of the inputs' channels. */
    record Concat(String name, List<String> inputs, int channels, Resolution resolution) implements Node {
        /** Copies the inputs. */
        public Concat {
            inputs = List.copyOf(inputs);
        }
    }

    /** Upsampling of height and width by 2. */
    record Upsample2x(String name, String input, Upsampling mode, int channels, Resolution resolution) implements Node {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /**
     * Rearranges channels as pixels: out(c, r y + i, r x + j) = in(c r² + i r + j, y, x). {@code channels} is that of
     * the output.
     */
    record PixelShuffle(String name, String input, int factor, int channels, Resolution resolution) implements Node {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }
}
