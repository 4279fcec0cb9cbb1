// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import static io.github.laddersr.kernel.Depthwise.CHUNK;
import static io.github.laddersr.kernel.VectorLanes.BLOCK;

import io.github.laddersr.kernel.Activation;
import io.github.laddersr.kernel.Depthwise;
import io.github.laddersr.kernel.DepthwiseGradient;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.kernel.Gemm;
import io.github.laddersr.kernel.InvertedResidual;
import io.github.laddersr.kernel.MapOps;
import io.github.laddersr.kernel.Parallel;
import io.github.laddersr.kernel.ParameterLayout.Place;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The backward pass through an inverted residual, one chunk of hidden channels at a time. The expanded chunk is
 * recomputed rather than stored, so a step needs memory for the narrow maps only.
 *
 * @param block the forward pass
 * @param expand where the flipped weights of the expanding convolution start
 * @param depthwise where those of the depthwise convolution start
 * @param project where those of the projecting convolution start
 */
record InvertedResidualGradient(InvertedResidual block, Place expand, Place depthwise, Place project) {

    /** Working memory of one thread; it grows to fit the largest block. */
    static final class Scratch {
        private final InvertedResidual.Scratch forward = new InvertedResidual.Scratch();
        private final InvertedResidual.Scratch backward = new InvertedResidual.Scratch();
        private final Map<List<Integer>, FeatureMap> parts = new HashMap<>();

        /** A zeroed map of the same shape, into which a thread accumulates its share. */
        private FeatureMap part(FeatureMap like) {
            FeatureMap part = parts.computeIfAbsent(
                    List.of(like.height(), like.width(), like.channels()),
                    size -> new FeatureMap(like.height(), like.width(), like.channels()));
            Arrays.fill(part.data(), 0f);
            return part;
        }
    }

    /**
     * Adds this block's contribution to the gradients of its weights and its input.
     *
     * @param flat the weights
     * @param flipped the flipped weights
     * @param x the block's input
     * @param dy gradient of the block's output
     * @param dx gradient of the block's input; this method adds to it
     * @param grads gradient of the weights; this method adds to it
     * @param scratches one for each thread. The threads share the chunks; each sums its chunks' contributions to dx,
     *     and these sums are added in a fixed order
     * @param parallel runs the threads
     */
    void run(
            float[] flat,
            float[] flipped,
            FeatureMap x,
            FeatureMap dy,
            FeatureMap dx,
            float[] grads,
            List<Scratch> scratches,
            Parallel parallel) {
        if (block.shortcut()) {
            MapOps.add(dy.data(), 0, dx.data(), 0, dy.pixels() * dy.stride());
        }
        MapOps.addColumns(
                dy.data(),
                0,
                dy.stride(),
                dy.pixels(),
                dy.stride(),
                grads,
                block.project().bias());
        int shares = Math.min(scratches.size(), block.chunks());
        FeatureMap[] sums = new FeatureMap[shares];
        parallel.run(shares, (i, own) -> {
            sums[i] = i == 0 ? dx : scratches.get(i).part(dx);
            chunks(i, shares, flat, flipped, x, dy, sums[i], grads, scratches.get(i));
        });
        for (int i = 1; i < shares; i++) {
            MapOps.add(sums[i].data(), 0, dx.data(), 0, dx.pixels() * dx.stride());
        }
    }

    /** Processes every {@code step}th chunk, starting at {@code first}. */
    private void chunks(
            int first,
            int step,
            float[] flat,
            float[] flipped,
            FeatureMap x,
            FeatureMap dy,
            FeatureMap dx,
            float[] grads,
            Scratch scratch) {
        InvertedResidual.Tile whole = new InvertedResidual.Tile(0, 0, dy.height(), dy.width());
        int eHeight = x.height() + block.kernel() - 1;
        int eWidth = x.width() + block.kernel() - 1;
        // At stride 2 the tile of the whole image lacks the last row and column of the padded input. The larger size
        // works for both strides.
        float[] e = scratch.forward.expanded(eHeight * eWidth * CHUNK);
        float[] r = scratch.forward.result(dy.pixels() * CHUNK);
        float[] d = scratch.backward.expanded(eHeight * eWidth * CHUNK);
        float[] de = scratch.backward.result(x.pixels() * CHUNK);
        Arrays.fill(e, 0, eHeight * eWidth * CHUNK, 0f);
        Arrays.fill(d, 0, eHeight * eWidth * CHUNK, 0f);
        for (int chunk = first; chunk < block.chunks(); chunk += step) {
            block.expandChunk(flat, x, whole, chunk, e);
            block.depthwiseChunk(flat, whole, chunk, e, r);
            project(flipped, dy, chunk, r, d, eWidth, grads);
            depthwise(flipped, x, dy, chunk, e, d, eWidth, de, grads);
            expand(flipped, x, dx, chunk, de, grads);
        }
    }

    /**
     * Adds the gradient of the projecting weights; then sets d to the gradient of the depthwise result, spread out by
     * the stride and surrounded by a border of zeros.
     */
    private void project(float[] flipped, FeatureMap dy, int chunk, float[] r, float[] d, int dWidth, float[] grads) {
        int outBlocks = dy.stride() / BLOCK;
        Gemm.Panels dw =
                new Gemm.Panels(grads, block.project().weight() + chunk * CHUNK * BLOCK, BLOCK, block.hidden() * BLOCK);
        TransposedGemm.addTransposed(CHUNK, dy.pixels(), outBlocks, r, 0, CHUNK, dy.data(), 0, dy.stride(), dw);
        Gemm.Panels weights = Gemm.Panels.packed(
                flipped, InvertedResidual.chunkStart(project.weight(), chunk, project.inStride()), project.inStride());
        int step = block.stride() * CHUNK;
        int reach = block.kernel() / 2;
        int biasAt = block.hiddenBias(block.depthwise(), chunk);
        for (int row = 0; row < dy.height(); row++) {
            int at = ((row * block.stride() + reach) * dWidth + reach) * CHUNK;
            Gemm.multiply(
                    dy.width(),
                    dy.channels(),
                    CHUNK / BLOCK,
                    new Gemm.Left(dy.data(), dy.at(row, 0), dy.stride(), 1),
                    weights,
                    Gemm.NOTHING,
                    Gemm.Panels.rows(d, at, step));
            int rAt = row * dy.width() * CHUNK;
            if (step == CHUNK) {
                block.afterDepthwise().backward(r, rAt, d, at, dy.width() * CHUNK);
            } else if (block.afterDepthwise() != Activation.NONE) {
                for (int col = 0; col < dy.width(); col++) {
                    block.afterDepthwise().backward(r, rAt + col * CHUNK, d, at + col * step, CHUNK);
                }
            }
            MapOps.addColumns(d, at, step, dy.width(), CHUNK, grads, biasAt);
        }
    }

    /**
     * Adds the gradient of the depthwise weights; then sets de to the gradient of the expanded map, without a border.
     */
    private void depthwise(
            float[] flipped,
            FeatureMap x,
            FeatureMap dy,
            int chunk,
            float[] e,
            float[] d,
            int dWidth,
            float[] de,
            float[] grads) {
        int kernel = block.kernel();
        int reach = kernel / 2;
        int eWidth = (dy.width() - 1) * block.stride() + kernel;
        DepthwiseGradient.weights(
                kernel,
                block.stride(),
                dy.height(),
                dy.width(),
                e,
                0,
                eWidth * CHUNK,
                d,
                (reach * dWidth + reach) * CHUNK,
                block.stride() * dWidth * CHUNK,
                grads,
                InvertedResidual.chunkStart(block.depthwise().weight(), chunk, kernel * kernel));
        int weights = InvertedResidual.chunkStart(depthwise.weight(), chunk, kernel * kernel);
        for (int row = 0; row < x.height(); row++) {
            int at = row * x.width() * CHUNK;
            Depthwise.row(
                    kernel,
                    1,
                    x.width(),
                    d,
                    row * dWidth * CHUNK,
                    dWidth * CHUNK,
                    flipped,
                    weights,
                    flipped,
                    0,
                    Activation.NONE,
                    de,
                    at);
            int eAt = ((row + reach) * eWidth + reach) * CHUNK;
            block.afterExpand().backward(e, eAt, de, at, x.width() * CHUNK);
        }
        MapOps.addColumns(de, 0, CHUNK, x.pixels(), CHUNK, grads, block.hiddenBias(block.expand(), chunk));
    }

    /** Adds the gradient of the expanding weights; then adds this chunk's contribution to dx. */
    private void expand(float[] flipped, FeatureMap x, FeatureMap dx, int chunk, float[] de, float[] grads) {
        int depth = block.expand().inStride();
        Gemm.Panels dw = Gemm.Panels.packed(
                grads, InvertedResidual.chunkStart(block.expand().weight(), chunk, depth), depth);
        TransposedGemm.addTransposed(
                x.channels(), x.pixels(), CHUNK / BLOCK, x.data(), 0, x.stride(), de, 0, CHUNK, dw);
        Gemm.Panels out = Gemm.Panels.rows(dx.data(), 0, dx.stride());
        Gemm.multiply(
                x.pixels(),
                CHUNK,
                dx.stride() / BLOCK,
                new Gemm.Left(de, 0, CHUNK, 1),
                new Gemm.Panels(flipped, expand.weight() + chunk * CHUNK * BLOCK, BLOCK, block.hidden() * BLOCK),
                out,
                out);
    }
}
