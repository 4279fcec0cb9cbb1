// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import static io.github.laddersr.kernel.Depthwise.CHUNK;
import static io.github.laddersr.kernel.Lanes.BLOCK;

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
 * The way back through an inverted residual, a chunk of hidden channels at a time: the expanded chunk is computed again rather than
 * kept, so that a step's memory is that of the narrow maps.
 *
 * @param block the way forth
 * @param expand where the turned weights of the three convolutions lie
 * @param depthwise see {@code expand}
 * @param project see {@code expand}
 */
record InvertedResidualGradient(InvertedResidual block, Place expand, Place depthwise, Place project) {

    /** Working memory of one thread; grows to the largest block. */
    static final class Scratch {
        private final InvertedResidual.Scratch forth = new InvertedResidual.Scratch();
        private final InvertedResidual.Scratch back = new InvertedResidual.Scratch();
        private final Map<List<Integer>, FeatureMap> parts = new HashMap<>();

        /** A map of zeros like this one, for a thread's share of it. */
        private FeatureMap part(FeatureMap like) {
            FeatureMap part = parts.computeIfAbsent(
                    List.of(like.height(), like.width(), like.channels()),
                    size -> new FeatureMap(like.height(), like.width(), like.channels()));
            Arrays.fill(part.data(), 0f);
            return part;
        }
    }

    /**
     * Adds to the gradients of the weights and of the input.
     *
     * @param flat the weights
     * @param turned the turned weights
     * @param x the block's input
     * @param dy gradient of its output
     * @param dx gradient of its input, added to
     * @param grads gradient of the weights, added to
     * @param scratches of the threads, which share the chunks; each sums what its chunks give to dx, and these sums are added in
     *     their order
     * @param parallel runs them
     */
    void run(
            float[] flat,
            float[] turned,
            FeatureMap x,
            FeatureMap dy,
            FeatureMap dx,
            float[] grads,
            List<Scratch> scratches,
            Parallel parallel) {
        if (block.shortcut()) {
            MapOps.add(dy.data(), 0, dx.data(), 0, dy.pixels() * dy.stride());
        }
        columnSums(dy.data(), dy.pixels(), dy.stride(), grads, block.project().bias());
        int shares = Math.min(scratches.size(), block.chunks());
        FeatureMap[] sums = new FeatureMap[shares];
        parallel.run(shares, (i, own) -> {
            sums[i] = i == 0 ? dx : scratches.get(i).part(dx);
            chunks(i, shares, flat, turned, x, dy, sums[i], grads, scratches.get(i));
        });
        for (int i = 1; i < shares; i++) {
            MapOps.add(sums[i].data(), 0, dx.data(), 0, dx.pixels() * dx.stride());
        }
    }

    /** Each {@code step}th chunk from {@code first} on. */
    private void chunks(
            int first,
            int step,
            float[] flat,
            float[] turned,
            FeatureMap x,
            FeatureMap dy,
            FeatureMap dx,
            float[] grads,
            Scratch scratch) {
        InvertedResidual.Tile whole = new InvertedResidual.Tile(0, 0, dy.height(), dy.width());
        int eHeight = x.height() + block.kernel() - 1;
        int eWidth = x.width() + block.kernel() - 1;
        // At stride 2 the whole image's tile is a row and a column of border short of the padded input: the larger size
        // serves both.
        float[] e = scratch.forth.expanded(eHeight * eWidth * CHUNK);
        float[] r = scratch.forth.result(dy.pixels() * CHUNK);
        float[] d = scratch.back.expanded(eHeight * eWidth * CHUNK);
        float[] de = scratch.back.result(x.pixels() * CHUNK);
        Arrays.fill(e, 0, eHeight * eWidth * CHUNK, 0f);
        Arrays.fill(d, 0, eHeight * eWidth * CHUNK, 0f);
        for (int chunk = first; chunk < block.chunks(); chunk += step) {
            block.expandChunk(flat, x, whole, chunk, e);
            block.depthwiseChunk(flat, whole, chunk, e, r);
            project(turned, dy, chunk, r, d, eWidth, grads);
            depthwise(turned, x, dy, chunk, e, d, eWidth, de, grads);
            expand(turned, x, dx, chunk, de, grads);
        }
    }

    /** Weights of project; then d = gradient of the depthwise result, spread out by the stride inside a border of zeros. */
    private void project(float[] turned, FeatureMap dy, int chunk, float[] r, float[] d, int dWidth, float[] grads) {
        int outBlocks = dy.stride() / BLOCK;
        Gemm.Panels dw =
                new Gemm.Panels(grads, block.project().weight() + chunk * CHUNK * BLOCK, BLOCK, block.hidden() * BLOCK);
        TransposedGemm.addTransposed(CHUNK, dy.pixels(), outBlocks, r, 0, CHUNK, dy.data(), 0, dy.stride(), dw);
        Gemm.Panels weights = Gemm.Panels.packed(
                turned, InvertedResidual.chunkStart(project.weight(), chunk, project.inStride()), project.inStride());
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
            columnSums(d, at, step, dy.width(), CHUNK, grads, biasAt);
        }
    }

    /** Weights of depthwise; then de = gradient of the expanded map, without a border. */
    private void depthwise(
            float[] turned,
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
                    turned,
                    weights,
                    turned,
                    0,
                    Activation.NONE,
                    de,
                    at);
            int eAt = ((row + reach) * eWidth + reach) * CHUNK;
            block.afterExpand().backward(e, eAt, de, at, x.width() * CHUNK);
        }
        columnSums(de, x.pixels(), CHUNK, grads, block.hiddenBias(block.expand(), chunk));
    }

    /** Weights of expand; then its share of dx. */
    private void expand(float[] turned, FeatureMap x, FeatureMap dx, int chunk, float[] de, float[] grads) {
        int depth = block.expand().inStride();
        Gemm.Panels dw = Gemm.Panels.packed(
                grads, InvertedResidual.chunkStart(block.expand().weight(), chunk, depth), depth);
        TransposedGemm.addTransposed(x.channels(), x.pixels(), CHUNK / BLOCK, x.data(), 0, x.stride(), de, 0, CHUNK, dw);
        Gemm.Panels out = Gemm.Panels.rows(dx.data(), 0, dx.stride());
        Gemm.multiply(
                x.pixels(),
                CHUNK,
                dx.stride() / BLOCK,
                new Gemm.Left(de, 0, CHUNK, 1),
                new Gemm.Panels(turned, expand.weight() + chunk * CHUNK * BLOCK, BLOCK, block.hidden() * BLOCK),
                out,
                out);
    }

    static void columnSums(float[] values, int rows, int stride, float[] sums, int at) {
        columnSums(values, 0, stride, rows, stride, sums, at);
    }

    private static void columnSums(
            float[] values, int from, int rowStride, int rows, int columns, float[] sums, int at) {
        for (int row = 0; row < rows; row++) {
            MapOps.add(values, from + row * rowStride, sums, at, columns);
        }
    }
}
