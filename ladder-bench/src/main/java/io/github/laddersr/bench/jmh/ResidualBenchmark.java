// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench.jmh;

import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.GraphBuilder;
import io.github.laddersr.kernel.WorkerPool;
import io.github.laddersr.stream.RowNetwork;
import io.github.laddersr.weights.Weights;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A network with one inverted residual and its shortcut, as in the backbone's stages, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ResidualBenchmark {
    private static final int HEIGHT = 64;
    private static final int WIDTH = 160;

    /**
     * Expansion of 64 channels and side of the depthwise kernel: the first block, the other ones, and those of the
     * pathways.
     */
    @Param({"12k5", "4k5", "6k3"})
    public String kind = "4k5";

    private final WorkerPool workers = new WorkerPool(1);
    private RowNetwork network = network(graph("4k5"));
    private long macs;
    private float[][] row = {};
    private float last;

    private static Graph graph(String kind) {
        String[] numbers = kind.split("k", 2);
        GraphBuilder builder = new GraphBuilder();
        String in = builder.input("in", 64);
        String x = builder.conv("expand", in, 64 * Integer.parseInt(numbers[0]), 1);
        x = builder.relu("relu", builder.depthwise("depthwise", x, Integer.parseInt(numbers[1]), 1));
        builder.add("sum", builder.conv("project", x, 64, 1), in);
        return builder.build();
    }

    private static RowNetwork network(Graph graph) {
        return new RowNetwork(graph, Weights.random(graph, 1));
    }

    /** Prepares seeded operands. */
    @Setup(Level.Trial)
    public void prepare() {
        Graph graph = graph(kind);
        network = network(graph);
        long block = graph.nodes().stream().mapToLong(Cost::macsPerBlock).sum();
        macs = block * (HEIGHT / Graph.ALIGNMENT) * (WIDTH / Graph.ALIGNMENT);
        row = new float[64][];
        for (int c = 0; c < row.length; c++) {
            row[c] = RandomFloats.random(WIDTH);
        }
    }

    /** Runs a map of 64 channels through the block. */
    @Benchmark
    public float map(MacCounter work) {
        Consumer<float[][]> in = network.open(HEIGHT, WIDTH, workers, out -> last = out[0][0]);
        for (int y = 0; y < HEIGHT; y++) {
            in.accept(row);
        }
        work.gmacPerSecond += macs;
        return last;
    }

    /** Stops the threads. */
    @TearDown(Level.Trial)
    public void close() {
        workers.close();
    }
}
