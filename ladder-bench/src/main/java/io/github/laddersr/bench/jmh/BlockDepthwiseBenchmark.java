// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench.jmh;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;

import io.github.laddersr.kernel.Activation;
import io.github.laddersr.kernel.BlockDepthwise;
import java.util.Arrays;
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

/** Computes one row of a block of channels, for the three kinds in the network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlockDepthwiseBenchmark {
    private static final int PIXELS = 80;
    private static final int OUT_PIXEL = 4 * BLOCK;

    /** Side of the kernel and stride. */
    @Param({"5s1", "5s2", "3s1"})
    public String kind = "5s1";

    private int kernel;
    private int stride;
    private int[] rows = {};
    private float[] in = {};
    private float[] weights = {};
    private float[] bias = {};
    private final float[] out = new float[PIXELS * OUT_PIXEL];

    /** Prepares seeded operands. */
    @Setup(Level.Trial)
    public void prepare() {
        kernel = kind.charAt(0) - '0';
        stride = kind.charAt(2) - '0';
        int row = ((PIXELS - 1) * stride + kernel) * BLOCK;
        rows = new int[kernel];
        Arrays.setAll(rows, ky -> ky * row);
        in = RandomFloats.random(kernel * row);
        weights = RandomFloats.random(kernel * kernel * BLOCK);
        bias = RandomFloats.random(BLOCK);
    }

    /** The kernel. */
    @Benchmark
    public float[] row(MacCounter work) {
        BlockDepthwise.row(kernel, stride, PIXELS, in, rows, weights, 0, bias, 0, Activation.RELU, out, 0, OUT_PIXEL);
        work.gmacPerSecond += (long) kernel * kernel * PIXELS * BLOCK;
        return out;
    }
}
