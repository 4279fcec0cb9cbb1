// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.kernel.Blocks;
import io.github.laddersr.kernel.DenseConv;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.kernel.Forward.Maps;
import io.github.laddersr.kernel.Gemm;
import io.github.laddersr.kernel.MapOps;
import io.github.laddersr.kernel.Parallel;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.kernel.ParameterLayout.Place;
import java.util.List;
import java.util.stream.Stream;

/**
 * The backward pass through a graph: computes the gradients of a node's inputs and weights from the gradient of its
 * output. Every gradient is added to what is already there, so a map that several nodes read collects the gradients of
 * all of them. An interpreter like the engines, built on the same kernels.
 */
final class Backward {
    private final Graph graph;
    private final ParameterLayout layout;
    private final FlippedWeights flipped;
    private final Blocks blocks;
    private final Parallel parallel;
    private final List<InvertedResidualGradient.Scratch> scratches;

    /**
     * @param parallel runs the tasks of the threads that share an image
     * @param team number of these threads
     */
    Backward(Graph graph, ParameterLayout layout, FlippedWeights flipped, Blocks blocks, Parallel parallel, int team) {
        this.parallel = parallel;
        this.scratches = Stream.generate(InvertedResidualGradient.Scratch::new)
                .limit(team)
                .toList();
        this.graph = graph;
        this.layout = layout;
        this.flipped = flipped;
        this.blocks = blocks;
    }

    /**
     * Runs one node backward.
     *
     * @param flat the weights
     * @param values the maps that the forward pass computed
     * @param gradients the maps' gradients; that of {@code node} must be complete
     * @param grads gradient of the weights; this method adds to it
     */
    void run(Node node, float[] flat, Maps values, Maps gradients, float[] grads) {
        if (blocks.hides(node)) {
            return;
        }
        FeatureMap dy = gradients.of(node);
        for (Blocks.Block block : blocks.at(node)) {
            new InvertedResidualGradient(
                            block.kernel(),
                            flipped.place(block.expand()),
                            flipped.place(block.depthwise()),
                            flipped.place(block.project()))
                    .run(
                            flat,
                            flipped.flat(),
                            values.of(block.input()),
                            dy,
                            gradients.of(block.input()),
                            grads,
                            scratches,
                            parallel);
            return;
        }
        List<Node> inputs = graph.inputs(node);
        switch (node) {
            case Node.Input i -> {}
            case Node.Shift s -> passThrough(dy, gradients.of(inputs.getFirst()));
            case Node.Add a -> inputs.forEach(i -> passThrough(dy, gradients.of(i)));
            case Node.Conv c -> convolution(c, inputs.getFirst(), values, gradients, grads);
            case Node.Concat c -> concat(inputs, dy, gradients);
            case Node.Upsample2x u -> upsample(dy, u.mode(), gradients.of(inputs.getFirst()));
            case Node.PixelShuffle p -> shuffle(dy, p.factor(), gradients.of(inputs.getFirst()));
            case Node.Relu r -> throw unsupported(r);
            case Node.Relu6 r -> throw unsupported(r);
            case Node.DepthwiseConv d -> throw unsupported(d);
            case Node.BorderedConv b -> throw unsupported(b);
        }
    }

    private static IllegalArgumentException unsupported(Node node) {
        return new IllegalArgumentException(
                node.name() + ": the trainer knows this kind only inside an inverted residual");
    }

    private static void passThrough(FeatureMap dy, FeatureMap dx) {
        MapOps.add(dy.data(), 0, dx.data(), 0, dy.pixels() * dy.stride());
    }

    private void convolution(Node.Conv node, Node input, Maps values, Maps gradients, float[] grads) {
        Place place = layout.place(node);
        FeatureMap dy = gradients.of(node);
        FeatureMap x = values.of(input);
        int reach = node.kernel() / 2;
        int blocksOut = dy.stride() / BLOCK;
        MapOps.addColumns(dy.data(), 0, dy.stride(), dy.pixels(), dy.stride(), grads, place.bias());
        FeatureMap padded = reach == 0 ? x : values.padded(x, reach);
        if (reach > 0) {
            MapOps.pad(x, reach, padded, 0, x.height());
        }
        int tasks = Math.min(scratches.size(), blocksOut);
        parallel.run(tasks, (i, own) -> {
            int from = i * blocksOut / tasks;
            int to = (i + 1) * blocksOut / tasks;
            weightGradient(node, place, padded, x, dy, from, to, grads);
        });
        if (readsImage(input)) {
            return; // the gradient of the input image is not needed
        }
        FeatureMap dx = gradients.of(input);
        FeatureMap around = reach == 0 ? dy : gradients.padded(dy, reach);
        if (reach > 0) {
            MapOps.pad(dy, reach, around, 0, dy.height());
        }
        int bands = Math.min(scratches.size(), dx.height());
        parallel.run(bands, (i, own) -> {
            int from = i * dx.height() / bands;
            int to = (i + 1) * dx.height() / bands;
            DenseConv.addTo(flipped.flat(), flipped.place(node), around, dx, from, to);
        });
    }

    /** Adds the gradient of the weights for a range of blocks of 16 output channels. */
    private static void weightGradient(
            Node.Conv node,
            Place place,
            FeatureMap padded,
            FeatureMap x,
            FeatureMap dy,
            int from,
            int to,
            float[] grads) {
        int block = place.depth() * BLOCK;
        if (node.kernel() == 1) {
            TransposedGemm.addTransposed(
                    x.channels(),
                    x.pixels(),
                    to - from,
                    x.data(),
                    0,
                    x.stride(),
                    dy.data(),
                    from * BLOCK,
                    dy.stride(),
                    Gemm.Panels.packed(grads, place.weight() + from * block, place.depth()));
            return;
        }
        int depth = node.kernel() * x.stride();
        for (int row = 0; row < x.height(); row++) {
            for (int ky = 0; ky < node.kernel(); ky++) {
                TransposedGemm.addTransposed(
                        depth,
                        x.width(),
                        to - from,
                        padded.data(),
                        padded.at(row + ky, 0),
                        x.stride(),
                        dy.data(),
                        dy.at(row, 0) + from * BLOCK,
                        dy.stride(),
                        new Gemm.Panels(grads, place.weight() + from * block + ky * depth * BLOCK, BLOCK, block));
            }
        }
    }

    private boolean readsImage(Node node) {
        return node instanceof Node.Input
                || (node instanceof Node.Shift s && graph.node(s.input()) instanceof Node.Input);
    }

    private static void concat(List<Node> inputs, FeatureMap dy, Maps gradients) {
        int start = 0;
        for (Node input : inputs) {
            FeatureMap dx = gradients.of(input);
            for (int p = 0; p < dy.pixels(); p++) {
                MapOps.add(dy.data(), p * dy.stride() + start, dx.data(), p * dx.stride(), dx.channels());
            }
            start += dx.channels();
        }
    }

    private static void upsample(FeatureMap dy, Upsampling mode, FeatureMap dx) {
        for (int row = 0; row < dy.height(); row++) {
            MapOps.Taps v = MapOps.Taps.of(mode, row, dx.height());
            for (int col = 0; col < dy.width(); col++) {
                int at = dy.at(row, col);
                MapOps.Taps h = MapOps.Taps.of(mode, col, dx.width());
                if (mode == Upsampling.NEAREST) {
                    MapOps.add(dy.data(), at, dx.data(), dx.at(v.first(), h.first()), dy.stride());
                    continue;
                }
                spread(dy, at, (1 - v.share()) * (1 - h.share()), dx, dx.at(v.first(), h.first()));
                spread(dy, at, (1 - v.share()) * h.share(), dx, dx.at(v.first(), h.second()));
                spread(dy, at, v.share() * (1 - h.share()), dx, dx.at(v.second(), h.first()));
                spread(dy, at, v.share() * h.share(), dx, dx.at(v.second(), h.second()));
            }
        }
    }

    private static void spread(FeatureMap dy, int at, float share, FeatureMap dx, int to) {
        for (int i = 0; i < dy.stride(); i++) {
            dx.data()[to + i] += share * dy.data()[at + i];
        }
    }

    private static void shuffle(FeatureMap dy, int factor, FeatureMap dx) {
        int step = factor * factor;
        for (int row = 0; row < dy.height(); row++) {
            for (int col = 0; col < dy.width(); col++) {
                int to = dx.at(row / factor, col / factor) + row % factor * factor + col % factor;
                int from = dy.at(row, col);
                for (int c = 0; c < dy.channels(); c++) {
                    dx.data()[to + c * step] += dy.data()[from + c];
                }
            }
        }
    }
}
