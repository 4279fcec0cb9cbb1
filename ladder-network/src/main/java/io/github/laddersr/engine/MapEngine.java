// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.kernel.Forward;
import io.github.laddersr.kernel.Forward.Maps;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.kernel.WorkerPool;
import io.github.laddersr.weights.Weights;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.DoubleConsumer;

/**
 * An engine that computes whole maps one after another with the trainer's kernels. It can return intermediate maps, and
 * the vector engine is tested against it. Maps are recycled as soon as their last reader is done, and kept for the next
 * image. Memory grows with the image.
 */
public final class MapEngine implements Engine {
    private record Size(int height, int width, int channels) {}

    private record PaddedSize(Size size, int reach) {}

    private final Graph graph;
    private final float[] flat;
    private final Forward forward;
    private final WorkerPool workers;
    private final long all;
    private final Map<Size, Deque<FeatureMap>> free = new HashMap<>();
    private final Map<PaddedSize, FeatureMap> padded = new HashMap<>();
    private final Map<String, FeatureMap> live = new HashMap<>();

    /**
     * An engine for this network.
     *
     * @param threads at least 1
     */
    public MapEngine(Graph graph, Weights weights, int threads) {
        this.graph = graph;
        ParameterLayout layout = new ParameterLayout(graph);
        this.flat = layout.pack(weights);
        this.forward = new Forward(graph, layout);
        this.workers = new WorkerPool(threads);
        this.all = graph.nodes().stream().mapToLong(Cost::macsPerBlock).sum();
    }

    @Override
    public Planes run(Planes rgb, DoubleConsumer progress) {
        Planes out = new Planes(graph.output().channels(), rgb.height() * scale(), rgb.width() * scale());
        walk(rgb, progress, (node, map) -> {
            if (node.equals(graph.output())) {
                workers.run(out.height(), (y, scratch) -> PlaneMaps.readRow(map, y, out));
            }
        });
        return out;
    }

    /**
     * The maps of some nodes.
     *
     * @param rgb 3 x H x W in [0, 1]; H and W are multiples of {@link Graph#ALIGNMENT}
     * @param names nodes of this engine's graph, none of them inside an inverted residual, where no maps exist
     * @return by name: channels x height x width of the node, not clamped
     * @throws IllegalArgumentException if a size or name does not comply
     */
    public Map<String, Planes> maps(Planes rgb, Set<String> names) {
        if (rgb.height() % Graph.ALIGNMENT != 0 || rgb.width() % Graph.ALIGNMENT != 0) {
            throw new IllegalArgumentException("sides of " + rgb.height() + " and " + rgb.width() + " pixels");
        }
        for (String name : names) {
            if (!forward.hasMap(graph.node(name))) {
                throw new IllegalArgumentException(name + " is inside an inverted residual");
            }
        }
        Map<String, Planes> found = new LinkedHashMap<>();
        walk(rgb, share -> {}, (node, map) -> {
            if (names.contains(node.name())) {
                Planes copy = new Planes(node.channels(), map.height(), map.width());
                workers.run(map.height(), (y, scratch) -> PlaneMaps.readRow(map, y, copy));
                found.put(node.name(), copy);
            }
        });
        return found;
    }

    /** Computes the nodes' maps in order, and passes each to {@code seen} before it is recycled. */
    private void walk(Planes rgb, DoubleConsumer progress, BiConsumer<Node, FeatureMap> seen) {
        PlaneMaps.requireThree(rgb);
        int height = Graph.aligned(rgb.height());
        int width = Graph.aligned(rgb.width());
        live.clear(); // left over from a failed run
        free.keySet().removeIf(s -> !fits(s, height, width));
        padded.keySet().removeIf(p -> !fits(p.size, height, width));
        Maps maps = new Maps() {
            @Override
            public FeatureMap of(Node node) {
                return live.computeIfAbsent(node.name(), n -> take(node, height, width));
            }

            @Override
            public FeatureMap padded(FeatureMap like, int reach) {
                Size size = new Size(like.height(), like.width(), like.channels());
                return padded.computeIfAbsent(
                        new PaddedSize(size, reach),
                        p -> new FeatureMap(size.height + 2 * reach, size.width + 2 * reach, size.channels));
            }
        };
        Node input = graph.nodes().getFirst();
        FeatureMap image = maps.of(input);
        workers.run(height, (y, scratch) -> PlaneMaps.fillRow(rgb, y, image));
        seen.accept(input, image);
        Map<String, Integer> readersLeft = new HashMap<>();
        graph.nodes().stream()
                .filter(forward::hasMap)
                .forEach(n -> forward.reads(n).forEach(i -> readersLeft.merge(i.name(), 1, Integer::sum)));
        long done = 0;
        for (Node node : graph.nodes()) {
            done += Cost.macsPerBlock(node);
            if (!forward.hasMap(node) || node instanceof Node.Input) {
                continue;
            }
            forward.run(node, flat, maps, workers);
            seen.accept(node, maps.of(node));
            for (Node read : forward.reads(node)) {
                if (readersLeft.merge(read.name(), -1, Integer::sum) == 0) {
                    release(read.name());
                }
            }
            progress.accept((double) done / all);
        }
        List.copyOf(live.keySet()).forEach(this::release);
    }

    private FeatureMap take(Node node, int height, int width) {
        Size size = new Size(node.resolution().of(height), node.resolution().of(width), node.channels());
        FeatureMap recycled =
                free.computeIfAbsent(size, s -> new ArrayDeque<>()).poll();
        return recycled != null ? recycled : new FeatureMap(size.height, size.width, size.channels);
    }

    private void release(String name) {
        FeatureMap map = live.remove(name);
        if (map != null) {
            free.computeIfAbsent(new Size(map.height(), map.width(), map.channels()), s -> new ArrayDeque<>())
                    .push(map);
        }
    }

    /** Whether a map's size occurs for images of this size; other maps are discarded. */
    private boolean fits(Size size, int height, int width) {
        return graph.nodes().stream()
                .anyMatch(n -> n.channels() == size.channels
                        && n.resolution().of(height) == size.height
                        && n.resolution().of(width) == size.width);
    }

    @Override
    public int scale() {
        return graph.output().resolution().numerator();
    }

    @Override
    public String name() {
        return "maps";
    }

    @Override
    public void close() {
        workers.close();
    }
}
