// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import java.util.List;

/** Computes the maps of a graph's nodes with the vector kernels; shared by the map engine and the trainer. */
public final class Forward {
    /** Provides the maps that an interpreter reads and writes. */
    public interface Maps {
        /** The map of a node. */
        FeatureMap of(Node node);

        /** A map of this size plus {@code reach} pixels on every side, whose border is zero. Valid until the next call. */
        FeatureMap padded(FeatureMap like, int reach);
    }

    /**
     * Side of the tiles in which inverted residuals are computed, in output pixels: a chunk of a tile fits into a
     * core's L2 cache.
     */
    private static final int TILE = 48;

    private static final int ROWS = 8;

    /** Minimum rows of the tiles of a small image: expanded rows that two tiles share are computed twice. */
    private static final int LEAST_ROWS = 8;

    private final Graph graph;
    private final ParameterLayout layout;
    private final Blocks blocks;
    private final int parts;

    /** An interpreter for this graph. */
    public Forward(Graph graph, ParameterLayout layout) {
        this(graph, layout, 1);
    }

    /**
     * An interpreter for small images.
     *
     * @param parts parts into which an image is divided for an inverted residual, even if one tile would do
     */
    public Forward(Graph graph, ParameterLayout layout, int parts) {
        this.parts = parts;
        this.graph = graph;
        this.layout = layout;
        this.blocks = new Blocks(graph, layout);
    }

    /** The inverted residuals that are computed as a unit. */
    public Blocks blocks() {
        return blocks;
    }

    /** Whether a node has a map of its own. */
    public boolean hasMap(Node node) {
        return !blocks.hides(node);
    }

    /** The nodes whose maps are read to compute this node's map. */
    public List<Node> reads(Node node) {
        List<Blocks.Block> block = blocks.at(node);
        return block.isEmpty() ? graph.inputs(node) : List.of(block.getFirst().input());
    }

    /**
     * Computes the map of one node from those of its inputs. Does nothing for the input and for nodes inside a block.
     *
     * @param flat weights in the layout given to the constructor
     */
    public void run(Node node, float[] flat, Maps maps, Parallel parallel) {
        if (blocks.hides(node) || node instanceof Node.Input) {
            return;
        }
        FeatureMap y = maps.of(node);
        for (Blocks.Block block : blocks.at(node)) {
            tiles(block.kernel(), flat, maps.of(block.input()), y, parallel);
            return;
        }
        List<FeatureMap> in = graph.inputs(node).stream().map(maps::of).toList();
        FeatureMap x = in.getFirst();
        switch (node) {
            case Node.Input i -> throw new IllegalStateException("the input is given");
            case Node.Shift s -> rows(parallel, y, (from, to) -> MapOps.shift(x, s.offsets(), y, from, to));
            case Node.Conv c -> {
                FeatureMap padded = padded(c.kernel(), x, maps, parallel);
                rows(parallel, y, (from, to) -> DenseConv.forward(flat, layout.place(c), padded, y, from, to));
            }
            case Node.BorderedConv c -> {
                FeatureMap padded = padded(c.kernel(), x, maps, parallel);
                rows(parallel, y, (from, to) -> DenseConv.bordered(flat, layout.places(c), padded, y, from, to));
            }
            case Node.DepthwiseConv d ->
                throw new IllegalArgumentException(d.name() + " is not part of an inverted residual");
            case Node.Relu r -> rows(parallel, y, (from, to) -> activate(Activation.RELU, x, y, from, to));
            case Node.Relu6 r -> rows(parallel, y, (from, to) -> activate(Activation.RELU6, x, y, from, to));
            case Node.Add a -> rows(parallel, y, (from, to) -> MapOps.add(x, in.getLast(), y, from, to));
            case Node.Concat c -> rows(parallel, y, (from, to) -> MapOps.concat(in, y, from, to));
            case Node.Upsample2x u -> rows(parallel, y, (from, to) -> MapOps.upsample2x(x, u.mode(), y, from, to));
            case Node.PixelShuffle p ->
                rows(parallel, y, (from, to) -> MapOps.pixelShuffle(x, p.factor(), y, from, to));
        }
    }

    private static void activate(Activation activation, FeatureMap x, FeatureMap y, int from, int to) {
        int n = y.at(to, 0) - y.at(from, 0);
        System.arraycopy(x.data(), x.at(from, 0), y.data(), y.at(from, 0), n);
        activation.apply(y.data(), y.at(from, 0), n);
    }

    private static FeatureMap padded(int kernel, FeatureMap x, Maps maps, Parallel parallel) {
        if (kernel == 1) {
            return x;
        }
        FeatureMap padded = maps.padded(x, kernel / 2);
        rows(parallel, x, (from, to) -> MapOps.pad(x, kernel / 2, padded, from, to));
        return padded;
    }

    private interface Band {
        void run(int from, int to);
    }

    private static void rows(Parallel parallel, FeatureMap y, Band band) {
        int height = y.height();
        parallel.run((height + ROWS - 1) / ROWS, (i, scratch) -> band.run(i * ROWS, Math.min(height, (i + 1) * ROWS)));
    }

    private void tiles(InvertedResidual block, float[] flat, FeatureMap x, FeatureMap y, Parallel parallel) {
        int down = Math.max((y.height() + TILE - 1) / TILE, Math.min(parts, y.height() / LEAST_ROWS));
        int across = (y.width() + TILE - 1) / TILE;
        parallel.run(down * across, (i, scratch) -> {
            int top = i / across * y.height() / down;
            int bottom = (i / across + 1) * y.height() / down;
            int left = i % across * y.width() / across;
            int right = (i % across + 1) * y.width() / across;
            block.forward(flat, x, y, new InvertedResidual.Tile(top, left, bottom - top, right - left), scratch);
        });
    }
}
