// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench.jmh;

import static io.github.laddersr.kernel.Depthwise.CHUNK;

import io.github.laddersr.kernel.Activation;
import io.github.laddersr.kernel.Depthwise;
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

/** Computes one row of a chunk of channels, for the three kinds in the network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DepthwiseBenchmark {
    private static final int PIXELS = 32;

    /** Side of the kernel and stride. */
    @Param({"5s1", "5s2", "3s1"})
    public String kind = "5s1";

    private int kernel;
    private int stride;
    private int row;
    private float[] in = {};
    private float[] weights = {};
    private float[] bias = {};
    private final float[] out = new float[PIXELS * CHUNK];

    /** Prepares seeded operands. */
    @Setup(Level.Trial)
    public void prepare() {
        kernel = kind.charAt(0) - '0';
        stride = kind.charAt(2) - '0';
        row = (PIXELS * stride + kernel) * CHUNK;
        in = RandomFloats.random(kernel * row);
        weights = RandomFloats.random(kernel * kernel * CHUNK);
        bias = RandomFloats.random(CHUNK);
    }

    /** The kernel. */
    @Benchmark
    public float[] row() {
        Depthwise.row(kernel, stride, PIXELS, in, 0, row, weights, 0, bias, 0, Activation.RELU, out, 0);
        return out;
    }
}
