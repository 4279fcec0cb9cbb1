// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench.jmh;

import io.github.laddersr.kernel.Gemm;
import io.github.laddersr.kernel.PackedMatrix;
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
 * Multiplies pixels by a convolution's packed weights and adds the result to the output, in shapes that occur in the
 * row-by-row engine.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PackedMatrixBenchmark {
    /**
     * Pixels x channels in x channels out: an expansion's chunk with its window's columns, projections of a chunk, a
     * row of a 3x3 kernel, and the last stage's.
     */
    @Param({"84x64x64", "80x64x64", "80x64x96", "80x192x64", "40x64x128", "40x640x160"})
    public String shape = "84x64x64";

    private int rows;
    private int depth;
    private PackedMatrix weights = PackedMatrix.of(1, 0, (k, j) -> 0);
    private float[] pixels = {};
    private PackedMatrix.Rows start = PackedMatrix.Rows.same(new float[0], 0);
    private Gemm.Panels out = start.blocks();

    /** Prepares seeded operands. */
    @Setup(Level.Trial)
    public void prepare() {
        String[] sizes = shape.split("x", 3);
        rows = Integer.parseInt(sizes[0]);
        depth = Integer.parseInt(sizes[1]);
        int columns = Integer.parseInt(sizes[2]);
        float[] matrix = RandomFloats.random(depth * columns);
        weights = PackedMatrix.of(depth, columns, (k, j) -> matrix[k * columns + j]);
        pixels = RandomFloats.random(rows * depth);
        start = PackedMatrix.Rows.same(RandomFloats.random(columns), 0);
        out = new Gemm.Panels(new float[rows * columns], 0, columns, VectorLanes.BLOCK);
    }

    /** The kernel. */
    @Benchmark
    public Gemm.Panels multiplyAdd(MacCounter work) {
        weights.multiplyAdd(rows, pixels, 0, depth, start, out);
        work.gmacPerSecond += (long) rows * depth * weights.columns();
        return out;
    }
}
