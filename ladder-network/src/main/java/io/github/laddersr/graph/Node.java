// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import java.util.List;

/**
 * One operation of the network. All maps are channels x height x width; convolutions have a bias and 'same' zero padding (an odd
 * kernel k reaches k / 2 pixels each way). A consumer switches over the records without {@code default}, so that the compiler names
 * every consumer that a new kind of node concerns.
 */
public sealed interface Node {
    /** Unique in its graph; for a convolution also the stem of its weights' names. */
    String name();

    /** The names of the nodes whose outputs this one reads, in order. */
    List<String> inputs();

    /** Channels of the output. */
    int channels();

    /** Resolution of the output. */
    Resolution resolution();

    /** The learned tensors of this node, weight first. */
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

    /** Dense convolution, stride 1. Weight: channels x inChannels x kernel x kernel. */
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

    /** Depthwise convolution: each channel by itself; output pixel (y, x) is centred on input pixel (y stride, x stride). */
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
     * Dense convolution whose outermost ring of output pixels has kernels of its own: what a chain of zero-padded linear layers
     * composes to. Weight: 9 x channels x inChannels x kernel x kernel, bias: 9 x channels; kernel {@code 3 v + h} serves the pixels
     * of vertical place v and horizontal place h, where 0 is the first row (column), 1 the interior, 2 the last.
     */
    record BorderedConv(String name, String input, int inChannels, int channels, int kernel, Resolution resolution)
            implements Node {
        /** Kernels: three vertical places times three horizontal ones. */
        public static final int PLACES = 9;

        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter(name + ".weight", List.of(PLACES, channels, inChannels, kernel, kernel)),
                    new Parameter(name + ".bias", List.of(PLACES, channels)));
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

    /** left + right, of equal shapes. */
    record Add(String name, String left, String right, int channels, Resolution resolution) implements Node {
        @Override
        public List<String> inputs() {
            return List.of(left, right);
        }
    }

    /** The inputs' channels one after another. */
    record Concat(String name, List<String> inputs, int channels, Resolution resolution) implements Node {
        /** Copies the inputs. */
        public Concat {
            inputs = List.copyOf(inputs);
        }
    }

    /** Twice the height and width. */
    record Upsample2x(String name, String input, Upsampling mode, int channels, Resolution resolution) implements Node {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /** Channels to pixels: out(c, r y + i, r x + j) = in(c r² + i r + j, y, x). {@code channels} is the output's. */
    record PixelShuffle(String name, String input, int factor, int channels, Resolution resolution) implements Node {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }
}
