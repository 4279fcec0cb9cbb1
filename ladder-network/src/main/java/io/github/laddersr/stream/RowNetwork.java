// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.WorkerPool;
import io.github.laddersr.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network with its weights, computed row by row: images come in and go out a row at a time, and of each map only the rows are kept
 * that rows to come depend on. Any number of images may be open; all by one thread.
 */
public final class RowNetwork {
    /** Rows of input by which the output goes forward: the smallest maps then have two, and matrix products are large enough. */
    private static final int BAND = 16;

    /** The same for wide images, where memory counts: a few percent slower. */
    private static final int WIDE_BAND = 8;

    private static final int WIDE = 4096;

    /** Higher than what any row of output depends on. */
    private static final int TALL = 1024;

    private final Plan plan;
    private final List<Step> steps;
    private @Nullable RowSession finished;

    /**
     * An operation with its weights.
     *
     * @param kernels of its terms
     * @param constants for each channel, padding included
     */
    record Step(Operation operation, List<TermKernel> kernels, float[] constants) {
        Node output() {
            return operation.output();
        }
    }

    /**
     * Packs the weights.
     *
     * @param weights exactly the graph's parameters
     * @throws IllegalArgumentException if the graph has a depthwise convolution that is no part of an inverted residual
     */
    public RowNetwork(Graph graph, Weights weights) {
        this.plan = Plan.of(graph);
        this.steps = plan.operations().stream()
                .map(o -> new Step(
                        o,
                        o.terms().stream()
                                .map(t -> Kernels.of(t, weights, plan.stride(t.input())))
                                .toList(),
                        Kernels.constants(o, weights)))
                .toList();
    }

    /**
     * Begins an image.
     *
     * @param height rows of it, at least 1
     * @param width columns of it, at least 1
     * @param out takes the enlarged rows, [channel][x], in order; they are written over after the call
     * @return takes the rows, [channel][x]
     */
    public Consumer<float[][]> open(int height, int width, WorkerPool workers, Consumer<float[][]> out) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("an image of " + width + "x" + height + " pixels");
        }
        RowSession session = finished;
        finished = null;
        if (session == null || !session.fits(height, width, workers)) {
            session = new RowSession(layout(Graph.aligned(height), width, workers.threads()), height, width, workers);
        }
        return session.begin(out, this::keep);
    }

    /** Keeps a session whose image is done for another image of its size: a folder's, or an image's tiles. */
    private void keep(RowSession session) {
        finished = session;
    }

    /** Lets go of the memory that is kept for another image. */
    public void release() {
        finished = null;
    }

    /** Bytes that are kept for another image, at most. */
    public long keptBytes(int threads) {
        RowSession kept = finished;
        return kept == null ? 0 : bytesFor(kept.width(), threads);
    }

    /** Bytes that an image of this width takes, whatever its height. */
    public long bytesFor(int width, int threads) {
        Layout layout = layout(TALL, width, threads);
        long floats = layout.floats(plan.entry());
        for (Step step : layout.computed()) {
            floats += layout.floats(step.output());
            for (TermKernel.Columns columns : layout.columns(step)) {
                floats +=
                        step.kernels.stream().mapToLong(k -> k.floats(columns)).sum();
            }
        }
        return Float.BYTES * floats;
    }

    private Layout layout(int height, int width, int threads) {
        return new Layout(
                plan,
                steps,
                new Schedule(plan, height, width > WIDE ? WIDE_BAND : BAND),
                height,
                Graph.aligned(width),
                threads);
    }

    /**
     * The sizes of an image's maps and who computes which part of them.
     *
     * @param height and {@code width} of the image, multiples of {@link Graph#ALIGNMENT}
     */
    record Layout(Plan plan, List<Step> steps, Schedule schedule, int height, int width, int threads) {
        /** Columns that a thread computes at once, about: the working set of a block then fits a core's L2 cache. */
        private static final int COLUMNS = 80;

        private static final int FEWEST_COLUMNS = 8;

        /** The steps that make a map: all but a last one that only moves values. */
        List<Step> computed() {
            return steps.getLast().operation().isShuffle() ? steps.subList(0, steps.size() - 1) : steps;
        }

        RollingMap map(Node node) {
            return new RollingMap(shape(node), plan.margin(node), schedule.capacity(node));
        }

        long floats(Node node) {
            return RollingMap.floats(shape(node), plan.margin(node), schedule.capacity(node));
        }

        private RollingMap.Shape shape(Node node) {
            return new RollingMap.Shape(
                    node.resolution().of(height), node.resolution().of(width), node.channels(), plan.stride(node));
        }

        /** The ranges of columns of a step's map that are computed each by itself. */
        List<TermKernel.Columns> columns(Step step) {
            Node node = step.output();
            int align = step.kernels().stream()
                    .mapToInt(TermKernel::alignment)
                    .max()
                    .orElse(1);
            int all = node.resolution().of(width);
            int parts = Math.max(Math.ceilDiv(all, COLUMNS), threads);
            int count = Math.clamp(parts, 1, Math.ceilDiv(all, FEWEST_COLUMNS));
            List<TermKernel.Columns> columns = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int from = (int) ((long) all * i / count) / align * align;
                int to = i == count - 1 ? all : (int) ((long) all * (i + 1) / count) / align * align;
                if (from < to) {
                    columns.add(new TermKernel.Columns(from, to, schedule.largestBand(node)));
                }
            }
            return columns;
        }
    }
}
