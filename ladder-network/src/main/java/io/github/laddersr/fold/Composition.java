// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.fold;

import io.github.laddersr.graph.Node;
import io.github.laddersr.weights.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A convolution with separate kernels for the border, followed by a pixel shuffle, which grows backwards through linear
 * layers. All arithmetic is in double, so that only the end result is rounded.
 *
 * <p>Positions are those of {@link Node.BorderedConv}: 0 is the first row or column, 1 the interior, 2 the last.
 */
final class Composition {
    private static final int FIRST = 0;
    private static final int INTERIOR = 1;
    private static final int LAST = 2;
    private static final int POSITIONS = Node.BorderedConv.POSITIONS;

    /** channels of the final output */
    private final int imageChannels;
    /** factor of the pixel shuffle that follows */
    private final int factor;

    private final int inChannels;
    private final int reach;
    /**
     * [position][output channel][ky][kx][input channel]: the input channels are contiguous, and so are all taps of a
     * row.
     */
    private final double[] weight;
    /** [position][output channel]. */
    private final double[] bias;

    private Composition(int imageChannels, int factor, int inChannels, int reach) {
        this.imageChannels = imageChannels;
        this.factor = factor;
        this.inChannels = inChannels;
        this.reach = reach;
        this.weight = new double[POSITIONS * channels() * taps() * inChannels];
        this.bias = new double[POSITIONS * channels()];
    }

    /**
     * The reach of a kernel after it was moved through a pixel shuffle and composed with the convolution before it.
     *
     * @param outer reach at the fine resolution; at most {@code factor}
     * @param factor factor of the pixel shuffle
     * @param inner reach of the convolution at the coarse resolution
     */
    static int reach(int outer, int factor, int inner) {
        return Math.ceilDiv(outer, factor) + inner;
    }

    /** A single convolution, with the offsets added to its bias. */
    static Composition of(Tensor weight, Tensor bias, List<Float> offsets) {
        int inChannels = weight.shape().get(1);
        Composition start = new Composition(
                weight.shape().getFirst(), 1, inChannels, weight.shape().getLast() / 2);
        double[] kernels = channelsLast(weight);
        for (int position = 0; position < POSITIONS; position++) {
            System.arraycopy(kernels, 0, start.weight, position * kernels.length, kernels.length);
            for (int o = 0; o < start.imageChannels; o++) {
                start.bias[position * start.imageChannels + o] = (double) bias.get(o) + offsets.get(o);
            }
        }
        return start;
    }

    /**
     * Composes this with a preceding pixel shuffle of factor {@code shuffle} and a convolution before that, as one
     * convolution followed by one pixel shuffle.
     *
     * <p>Fine row shuffle y + i is row i of the coarse row y. It is the first (last) row of its map if y is the first
     * (last) and i = 0 (shuffle - 1). A tap outside the fine map reads zero there, not what the inner convolution would
     * give beyond its border, so it is dropped. Because the reach is at most {@code shuffle}, this happens only in the
     * first and last coarse row. The same applies to columns.
     */
    Composition after(int shuffle, Tensor innerWeight, Tensor innerBias) {
        int innerReach = innerWeight.shape().getLast() / 2;
        Composition composed = new Composition(
                imageChannels, factor * shuffle, innerWeight.shape().get(1), reach(reach, shuffle, innerReach));
        Inner inner = new Inner(shuffle, innerReach, channelsLast(innerWeight), innerBias);
        int targets = composed.channels();
        IntStream.range(0, POSITIONS * targets)
                .parallel()
                .forEach(kernel -> composeKernel(composed, kernel / targets, kernel % targets, inner));
        return composed;
    }

    /** The preceding convolution: weight [output channel][ky][kx][input channel]. */
    private record Inner(int shuffle, int reach, double[] weight, Tensor bias) {}

    /** Computes the kernel of one position and output channel of {@code composed}. */
    private void composeKernel(Composition composed, int position, int target, Inner inner) {
        int shuffle = inner.shuffle;
        // The target is channel c of the image at the sub-pixel (row, column) of composed.factor. The coarse pixel's
        // fine pixel (i, j) covers the sub-pixels from (i factor, j factor) on.
        int square = composed.factor * composed.factor;
        int c = target / square;
        int row = target % square / composed.factor;
        int column = target % composed.factor;
        int i = row / factor;
        int j = column / factor;
        int outer = (c * factor + row % factor) * factor + column % factor;
        int vertical = position / 3;
        int horizontal = position % 3;
        int finePosition = 3 * finePosition(vertical, i, shuffle) + finePosition(horizontal, j, shuffle);

        int targetKernel = position * composed.channels() + target;
        int outerKernel = finePosition * channels() + outer;
        double biasSum = bias[outerKernel];
        int size = 2 * reach + 1;
        for (int ky = 0; ky < size; ky++) {
            int fineY = i + ky - reach;
            if (isOutside(vertical, fineY, shuffle)) {
                continue;
            }
            for (int kx = 0; kx < size; kx++) {
                int fineX = j + kx - reach;
                if (isOutside(horizontal, fineX, shuffle)) {
                    continue;
                }
                int subPixel = Math.floorMod(fineY, shuffle) * shuffle + Math.floorMod(fineX, shuffle);
                int atY = Math.floorDiv(fineY, shuffle) - inner.reach + composed.reach;
                int atX = Math.floorDiv(fineX, shuffle) - inner.reach + composed.reach;
                int from = ((outerKernel * size + ky) * size + kx) * inChannels;
                for (int m = 0; m < inChannels; m++) {
                    double w = weight[from + m];
                    int innerChannel = m * shuffle * shuffle + subPixel;
                    biasSum += w * inner.bias.get(innerChannel);
                    composed.addInner(targetKernel, atY, atX, w, inner, innerChannel);
                }
            }
        }
        composed.bias[targetKernel] = biasSum;
    }

    /** Adds w times an inner kernel to the kernel with this number, with its upper left tap at (atY, atX). */
    private void addInner(int kernel, int atY, int atX, double w, Inner inner, int innerChannel) {
        int innerSize = 2 * inner.reach + 1;
        int size = 2 * reach + 1;
        int run = innerSize * inChannels;
        double[] out = weight;
        double[] in = inner.weight;
        for (int y = 0; y < innerSize; y++) {
            int to = ((kernel * size + atY + y) * size + atX) * inChannels;
            int from = (innerChannel * innerSize + y) * run;
            for (int k = 0; k < run; k++) {
                out[to + k] += w * in[from + k];
            }
        }
    }

    private static int finePosition(int coarsePosition, int sub, int shuffle) {
        if (coarsePosition == FIRST && sub == 0) {
            return FIRST;
        }
        return coarsePosition == LAST && sub == shuffle - 1 ? LAST : INTERIOR;
    }

    /** Whether a fine row, counted from the first one of a coarse row at this position, lies outside the map. */
    private static boolean isOutside(int coarsePosition, int fine, int shuffle) {
        return (coarsePosition == FIRST && fine < 0) || (coarsePosition == LAST && fine >= shuffle);
    }

    /** The weight, 9 x O x I x K x K, rounded to floats. */
    Tensor weightTensor() {
        int size = 2 * reach + 1;
        float[] values = new float[weight.length];
        int at = 0;
        for (int kernel = 0; kernel < POSITIONS * channels(); kernel++) {
            for (int channel = 0; channel < inChannels; channel++) {
                for (int tap = 0; tap < size * size; tap++) {
                    values[at++] = (float) weight[(kernel * size * size + tap) * inChannels + channel];
                }
            }
        }
        return Tensor.of(List.of(POSITIONS, channels(), inChannels, size, size), values);
    }

    /** The bias, 9 x O, rounded to floats. */
    Tensor biasTensor() {
        float[] values = new float[bias.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) bias[i];
        }
        return Tensor.of(List.of(POSITIONS, channels()), values);
    }

    private int channels() {
        return imageChannels * factor * factor;
    }

    private int taps() {
        return (2 * reach + 1) * (2 * reach + 1);
    }

    /** Rearranges O x I x K x K as [o][ky][kx][i]. */
    private static double[] channelsLast(Tensor weight) {
        int inChannels = weight.shape().get(1);
        int taps = weight.shape().getLast() * weight.shape().getLast();
        double[] out = new double[weight.size()];
        for (int i = 0; i < out.length; i++) {
            int o = i / (inChannels * taps);
            int channel = i / taps % inChannels;
            out[(o * taps + i % taps) * inChannels + channel] = weight.get(i);
        }
        return out;
    }
}
