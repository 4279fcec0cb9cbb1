// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench.jmh;

import io.github.laddersr.kernel.Gemm;
import io.github.laddersr.kernel.VectorLanes;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Multiplies pixels by the weights of a 1x1 convolution, and transposed pixels by pixels (a gradient of weights), as the
 * trainer does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GemmBenchmark {
    private static final int PIXELS = 96;

    /** Channels in and out: expansions of the first and last stage, a projection (and the fusion), a lateral. */
    @Param({"64x256", "160x640", "256x64", "160x64"})
    public String shape = "64x256";

    /** Whether the left matrix is transposed: then its rows are the channels in, and the sums go over the pixels. */
    @Param({"false", "true"})
    public boolean transposed;

    private int rows;
    private int depth;
    private int blocks;
    private Gemm.Left left = new Gemm.Left(new float[0], 0, 1, 1);
    private Gemm.Panels weights = Gemm.NOTHING;
    private Gemm.Panels out = Gemm.NOTHING;

    /** Prepares seeded operands. */
    @Setup(Level.Trial)
    public void prepare() {
        String[] channels = shape.split("x", 2);
        int in = Integer.parseInt(channels[0]);
        int columns = Integer.parseInt(channels[1]);
        rows = transposed ? in : PIXELS;
        depth = transposed ? PIXELS : in;
        blocks = columns / VectorLanes.BLOCK;
        left = new Gemm.Left(RandomFloats.random(PIXELS * in), 0, transposed ? 1 : in, transposed ? in : 1);
        float[] right = RandomFloats.random(depth * columns);
        weights = transposed ? Gemm.Panels.rows(right, 0, columns) : Gemm.Panels.packed(right, 0, depth);
        out = Gemm.Panels.rows(new float[rows * columns], 0, columns);
    }

    /** The kernel. */
    @Benchmark
    public Gemm.Panels multiply(MacCounter work) {
        Gemm.multiply(rows, depth, blocks, left, weights, Gemm.NOTHING, out);
        work.gmacPerSecond += (long) rows * depth * blocks * VectorLanes.BLOCK;
        return out;
    }
}
