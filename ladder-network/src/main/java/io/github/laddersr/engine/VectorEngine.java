// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.kernel.WorkerPool;
import io.github.laddersr.stream.RowNetwork;
import io.github.laddersr.weights.Weights;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * The fast engine in plain Java: rows go through the network in bands, inverted residuals are fused, convolutions are
 * matrix products on the Vector API, and columns are shared among threads. Its memory depends on an image's width, not
 * on its height.
 */
public final class VectorEngine implements StreamingEngine {
    /** The name with which it is chosen. */
    public static final String NAME = "vector";

    private final RowNetwork network;
    private final WorkerPool workers;
    private final int scale;
    private final int channels;

    /**
     * An engine for this network.
     *
     * @param threads at least 1
     */
    public VectorEngine(Graph graph, Weights weights, int threads) {
        this.network = new RowNetwork(graph, weights);
        this.workers = new WorkerPool(threads);
        this.scale = graph.output().resolution().numerator();
        this.channels = graph.output().channels();
    }

    @Override
    public RowSink open(int height, int width, RowSink out) {
        return network.open(height, width, workers, out::accept)::accept;
    }

    @Override
    public long bytesFor(int width) {
        return network.bytesFor(width, workers.threads());
    }

    @Override
    public long idleBytes() {
        return StreamingEngine.super.idleBytes() + network.keptBytes(workers.threads());
    }

    @Override
    public void release() {
        network.release();
    }

    @Override
    public Planes run(Planes rgb, DoubleConsumer progress) {
        PlaneMaps.requireThree(rgb);
        Planes large = new Planes(channels, rgb.height() * scale, rgb.width() * scale);
        Consumer<float[][]> in = network.open(rgb.height(), rgb.width(), workers, new Consumer<>() {
            private int y;

            @Override
            public void accept(float[][] row) {
                for (int c = 0; c < channels; c++) {
                    large.setRow(c, y, 0, row[c], 0, row[c].length);
                }
                y++;
                if (y % scale == 0) {
                    progress.accept((double) y / large.height());
                }
            }
        });
        float[][] row = new float[rgb.channels()][rgb.width()];
        for (int y = 0; y < rgb.height(); y++) {
            for (int c = 0; c < row.length; c++) {
                rgb.getRow(c, y, 0, row[c], 0, row[c].length);
            }
            in.accept(row);
        }
        return large;
    }

    @Override
    public int scale() {
        return scale;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void close() {
        workers.close();
    }
}
