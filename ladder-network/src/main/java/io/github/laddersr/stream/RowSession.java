// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.Activation;
import io.github.laddersr.kernel.InvertedResidual;
import io.github.laddersr.kernel.TaskGraph;
import io.github.laddersr.kernel.WorkerPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Runs images of one size through a network, one after another: it takes an image's rows, computes a band whenever
 * there are enough rows, and passes on the enlarged rows.
 */
final class RowSession {
    private final RowNetwork.Layout layout;
    private final int height;
    private final int width;
    private final WorkerPool workers;
    private final Map<Node, RollingMap> maps = new HashMap<>();
    /** The parts of all steps, in the order of the steps. */
    private final List<Part> parts = new ArrayList<>();
    /** For each map, the indices of the parts that write it. */
    private final Map<Node, List<Integer>> partsOf = new HashMap<>();

    private final TaskGraph tasks;
    private final RollingMap entry;
    private final Node output;
    private final OutputRows outputRows;
    /** The offsets that are added to the image's channels. */
    private final float[] offsets;

    private final float[][][] enlarged;
    private Consumer<float[][]> out = row -> {};
    private int rows;
    private int band;

    RowSession(RowNetwork.Layout layout, int height, int width, WorkerPool workers) {
        this.layout = layout;
        this.height = height;
        this.width = width;
        this.workers = workers;
        Node first = layout.plan().entry();
        this.entry = layout.map(first);
        this.offsets = new float[first.channels()];
        if (first instanceof Node.Shift shift) {
            for (int c = 0; c < offsets.length; c++) {
                offsets[c] = shift.offsets().get(c);
            }
        }
        maps.put(first, entry);
        for (RowNetwork.Step step : layout.computed()) {
            maps.put(step.output(), layout.map(step.output()));
            for (TermKernel.Columns columns : layout.columns(step)) {
                partsOf.computeIfAbsent(step.output(), node -> new ArrayList<>())
                        .add(parts.size());
                parts.add(new Part(step, columns));
            }
        }
        this.tasks = new TaskGraph(parts.stream()
                .map(part -> new TaskGraph.Task(needed(part), part.thread()))
                .toList());
        this.output = layout.steps().getLast().output();
        this.outputRows = new OutputRows(layout.steps().getLast(), this::map);
        int scale = output.resolution().numerator();
        this.enlarged = new float[layout.schedule().largestBand(output)][output.channels()][width * scale];
    }

    /** A range of columns of a map, with all its terms. */
    private final class Part {
        private final Operation operation;
        /** Where the schedule has the map. */
        private final int position;

        private final RollingMap map;
        private final TermKernel.Columns columns;
        private final float[] constants;
        private final Activation after;
        /** The map from which the sum starts. */
        private final Optional<RollingMap> source;

        private final List<BoundTerm> works = new ArrayList<>();

        Part(RowNetwork.Step step, TermKernel.Columns columns) {
            this.operation = step.operation();
            this.position = layout.schedule().position(step.output());
            this.map = map(step.output());
            this.columns = columns;
            this.constants = step.constants();
            this.after = step.operation().after();
            Term first = step.operation().terms().getFirst();
            boolean copied = first instanceof Term.Copy copy
                    && copy.toChannel() == 0
                    && map(copy.input()).stride() == map.stride();
            this.source = copied ? Optional.of(map(first.input())) : Optional.empty();
            for (int i = copied ? 1 : 0; i < step.kernels().size(); i++) {
                Node input = step.operation().terms().get(i).input();
                works.add(step.kernels().get(i).open(map(input), map, columns));
            }
        }

        /**
         * The thread that should compute this part: neighbouring columns of all maps belong to the same thread, so that
         * what it reads is in its processor's cache.
         */
        int thread() {
            int middle = (columns.from() + columns.to()) / 2;
            return (int) ((long) middle * workers.threads() / map.width());
        }

        void restart() {
            works.forEach(BoundTerm::restart);
        }

        /** Whether another part's term, which reads this part's map, reads columns that this part writes. */
        boolean feeds(Term term, TermKernel.Columns reader) {
            return term.firstColumn(reader.from()) < columns.to() && term.rowsNeeded(reader.to()) > columns.from();
        }

        /** Computes the rows of a band, if it has any. */
        void compute(int now, InvertedResidual.Scratch scratch) {
            int from = layout.schedule().rows(now - 1, position);
            int to = layout.schedule().rows(now, position);
            if (from < to) {
                compute(from, to, scratch);
            }
        }

        private void compute(int from, int to, InvertedResidual.Scratch scratch) {
            for (int y = from; y < to; y++) {
                WeightlessTerms.start(constants, source, map, y, columns);
            }
            works.forEach(work -> work.add(from, to, scratch));
            if (after != Activation.NONE) {
                for (int y = from; y < to; y++) {
                    int at = map.row(y) + columns.from() * map.stride();
                    after.apply(map.data(), at, columns.count() * map.stride());
                }
            }
        }
    }

    int width() {
        return width;
    }

    /** Whether this session suits images of this size. */
    boolean fits(int otherHeight, int otherWidth, WorkerPool otherWorkers) {
        return height == otherHeight && width == otherWidth && workers == otherWorkers;
    }

    /**
     * Starts an image.
     *
     * @param rowsOut receives the enlarged rows
     * @param atEnd called after the last row
     * @return the consumer of this image's rows; must not be used afterwards
     */
    Consumer<float[][]> begin(Consumer<float[][]> rowsOut, Consumer<RowSession> atEnd) {
        out = rowsOut;
        rows = 0;
        band = 0;
        parts.forEach(Part::restart);
        return new Consumer<>() {
            private boolean complete;

            @Override
            public void accept(float[][] row) {
                if (complete) {
                    throw new IllegalStateException("all " + height + " rows were already given");
                }
                take(row);
                if (rows == entry.height()) {
                    complete = true;
                    out = discarded -> {};
                    atEnd.accept(RowSession.this);
                }
            }
        };
    }

    private RollingMap map(Node node) {
        RollingMap map = maps.get(node);
        if (map == null) {
            throw new IllegalStateException(node.name() + " is read before it is computed");
        }
        return map;
    }

    private void take(float[][] row) {
        if (row.length != offsets.length) {
            throw new IllegalArgumentException("rows of " + row.length + " channels, not " + offsets.length);
        }
        for (float[] channel : row) {
            if (channel.length != width) {
                throw new IllegalArgumentException("a row of " + channel.length + " pixels, not " + width);
            }
        }
        // The last row is repeated below the image.
        int copies = rows == height - 1 ? entry.height() - rows : 1;
        for (int i = 0; i < copies; i++) {
            store(row);
            while (band < layout.schedule().bands()
                    && layout.schedule().rows(band, layout.plan().entry()) <= rows) {
                compute();
                band++;
            }
        }
    }

    private void store(float[][] row) {
        int at = entry.row(rows++);
        for (int c = 0; c < offsets.length; c++) {
            for (int x = 0; x < entry.width(); x++) {
                entry.data()[at + x * entry.stride() + c] = row[c][Math.min(x, width - 1)] + offsets[c];
            }
        }
    }

    /** The indices of the parts whose columns a part reads. */
    private List<Integer> needed(Part part) {
        Set<Integer> needed = new TreeSet<>();
        for (Term term : part.operation.terms()) {
            for (int i : partsOf.getOrDefault(term.input(), List.of())) {
                if (parts.get(i).feeds(term, part.columns)) {
                    needed.add(i);
                }
            }
        }
        return List.copyOf(needed);
    }

    private void compute() {
        int now = band;
        tasks.run(workers, (i, scratch) -> parts.get(i).compute(now, scratch));
        emit();
    }

    private void emit() {
        int from = layout.schedule().rows(band - 1, output);
        int wanted = height * output.resolution().numerator();
        int to = Math.min(wanted, layout.schedule().rows(band, output));
        if (from >= to) {
            return;
        }
        workers.run(to - from, (i, scratch) -> outputRows.copy(from + i, enlarged[i]));
        for (int i = 0; i < to - from; i++) {
            out.accept(enlarged[i]);
        }
    }
}
