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

/** Multiplies pixels by the weights of a 1x1 convolution, in shapes that occur in the network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GemmBenchmark {
    private static final int PIXELS = 256;

    /** Channels in and out: expansions of the first and last stage, a projection (and the fusion), a lateral. */
    @Param({"64x256", "160x640", "256x64", "160x64"})
    public String shape = "64x256";

    private int depth;
    private int blocks;
    private Gemm.Left left = new Gemm.Left(new float[0], 0, 0, 0);
    private Gemm.Panels weights = Gemm.NOTHING;
    private Gemm.Panels out = Gemm.NOTHING;

    /** Prepares seeded operands. */
    @Setup(Level.Trial)
    public void prepare() {
        String[] channels = shape.split("x", 2);
        depth = Integer.parseInt(channels[0]);
        blocks = Integer.parseInt(channels[1]) / VectorLanes.BLOCK;
        left = new Gemm.Left(RandomFloats.random(PIXELS * depth), 0, depth, 1);
        weights = Gemm.Panels.packed(RandomFloats.random(depth * blocks * VectorLanes.BLOCK), 0, depth);
        out = Gemm.Panels.rows(new float[PIXELS * blocks * VectorLanes.BLOCK], 0, blocks * VectorLanes.BLOCK);
    }

    /** The kernel. */
    @Benchmark
    public Gemm.Panels multiply() {
        Gemm.multiply(PIXELS, depth, blocks, left, weights, Gemm.NOTHING, out);
        return out;
    }
}
